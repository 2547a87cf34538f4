import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { defineWords, say } from './words.ts'

const admin = fileURLToPath(new URL('..', import.meta.url))
const files = (await Array.fromAsync(glob('**/words.ts', { cwd: admin }))).filter(
  (file) => !file.startsWith('language'),
)

const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? ''))].sort()

describe('the words of every page', () => {
  test('there are dictionaries to look at', () => expect(files.length).toBeGreaterThan(5))

  test.each(files)('%s has the same keys and values in both languages', async (file) => {
    const { words } = await import(/* @vite-ignore */ pathToFileURL(join(admin, file)).href)
    expect(Object.keys(words.en)).toEqual(Object.keys(words.zh))
    for (const key of Object.keys(words.zh)) {
      expect(words.zh[key].trim(), `${key} zh`).not.toBe('')
      expect(words.en[key].trim(), `${key} en`).not.toBe('')
      expect(placeholders(words.en[key]), key).toEqual(placeholders(words.zh[key]))
      expect(words.zh[key], key).not.toMatch(/滞纳金|号楼|！|你/)
    }
  })
})

test('values and English plurals', () => {
  const words = defineWords({
    zh: { homes: '{n} 户' },
    en: { homes: '{n} {n|home|homes}' },
  })
  expect(say(words, 'zh', 'homes', { n: 2 })).toBe('2 户')
  expect([1, 2].map((n) => say(words, 'en', 'homes', { n }))).toEqual(['1 home', '2 homes'])
  expect(say(words, 'zh', 'homes', { n: 1040 })).toBe('1,040 户')
  expect(say(words, 'zh', 'homes', { n: '1040' })).toBe('1040 户')
})
