/** The file is no well-formed part of a workbook. Never shown as it is; see failures.ts. */
export class UnreadableXml extends Error {}

/** The `>` that ends the tag beginning at `open`, past quoted attributes; -1 when not there yet. */
export const tagEnd = (text: string, open: number): number => {
  for (let at = open, quote = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quote === 0) {
      if (code === 62) return at
      if (code === 34 || code === 39) quote = code
    } else if (code === quote) quote = 0
  }
  return -1
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Entities and Excel's own _x000D_ escapes to characters; an unknown entity throws. */
export const decodeText = (raw: string): string => {
  let text = raw
  if (text.includes('&')) {
    text = text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|\w{1,8});|&/gi, (_whole, name?: string) => {
      if (name === undefined) throw new UnreadableXml('a bare &')
      if (!name.startsWith('#')) {
        const letter = Object.hasOwn(named, name) ? named[name] : undefined
        if (letter === undefined) throw new UnreadableXml('an unknown entity')
        return letter
      }
      const isHex = name[1] === 'x' || name[1] === 'X'
      const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10)
      if (code > 0x10_ff_ff) throw new UnreadableXml('no such character')
      return String.fromCodePoint(code)
    })
  }
  if (text.includes('_x')) {
    text = text.replace(/_x([\da-fA-F]{4})_/g, (_whole, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
  }
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n')
  // A long slice would keep the whole chunk of XML alive; a copy keeps only itself.
  return text.length > 12 ? ` ${text}`.slice(1) : text
}

/** The text of an `is` or `si`: all `t` runs joined, without phonetic guides. */
export const richText = (inner: string, prefix: string): string => {
  let body = inner
  if (body.includes(`<${prefix}rPh`)) {
    body = body.replace(new RegExp(`<${prefix}rPh[\\s>][\\s\\S]*?</${prefix}rPh>`, 'g'), '')
  }
  const open = `<${prefix}t`
  const end = `</${prefix}t>`
  let text = ''
  let at = body.indexOf(open)
  while (at >= 0) {
    const code = body.charCodeAt(at + open.length)
    const close = tagEnd(body, at)
    if (code === 62 || code <= 32) {
      if (body.charCodeAt(close - 1) !== 47) {
        const to = body.indexOf(end, close)
        if (to < 0) throw new UnreadableXml('a text is not closed')
        text += decodeText(body.slice(close + 1, to))
      }
    }
    at = body.indexOf(open, close < 0 ? at + 1 : close)
  }
  return text
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * Takes comments out and turns CDATA into plain text; what is unfinished is held for the next
 * chunk. A DOCTYPE, the door of entity bombs, is refused.
 */
export const withoutSections = (text: string): { text: string; held: string } => {
  let clean = text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_whole, inner: string) =>
      inner.replace(/[&<>]/g, (letter) => escapes[letter] ?? letter),
    )
  const unfinished = clean.indexOf('<!')
  if (unfinished < 0) return { text: clean, held: '' }
  const held = clean.slice(unfinished)
  if (/^<!d/i.test(held)) throw new UnreadableXml('a DOCTYPE')
  clean = clean.slice(0, unfinished)
  return { text: clean, held }
}
