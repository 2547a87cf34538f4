import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeHtml, html, toText } from './html.ts'

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</textarea><svg onload=alert(1)>',
  '&lt;b&gt;',
  '`alert(1)`',
  'javascript:alert(1)',
  '\u0000<\u0008b>',
  '<!--',
  ']]>',
]

test('whatever is put in, no markup comes out of a value', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
        fc.constantFrom(...hostile),
        fc.tuple(fc.constantFrom(...hostile), fc.string()).map((parts) => parts.join('')),
      ),
      (text) => {
        const written = toText(html`<p title="${text}">${text}</p>`)
        const inside = /^<p title="([\s\S]*)">([\s\S]*)<\/p>$/.exec(written)
        expect(inside).not.toBeNull()
        for (const value of inside?.slice(1) ?? []) {
          expect(value).not.toMatch(/[<>"'`]/)
          expect(value).not.toMatch(/&(?!(amp|lt|gt|quot|#39|#96);)/)
        }
      },
    ),
    { numRuns: process.env.SOAK === '1' ? 10_000 : 60 },
  )
})

test('the reader sees exactly what was written', () => {
  const names: Record<string, string> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    '#39': "'",
    '#96': '`',
  }
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const read = escapeHtml(text).replace(/&([^;]+);/g, (_, name: string) => names[name] ?? '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those that HTML forbids are shown as a sign
      expect(read).toBe(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd'))
    }),
  )
})

test('lists are joined, pieces nest, absence is nothing, zero is something', () => {
  const rows = ['a', '<b>'].map((text) => html`<li>${text}</li>`)
  expect(toText(html`<ul>${rows}${null}${undefined}${false}${0n}${0}</ul>`)).toBe(
    '<ul><li>a</li><li>&lt;b&gt;</li>00</ul>',
  )
})
