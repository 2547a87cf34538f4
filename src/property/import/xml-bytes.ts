import { UnreadableXml } from './xml-text.ts'

/**
 * XML looked at as bytes. UTF-8 keeps the bytes of <, >, & and quotes for themselves, so tags are
 * found without decoding; only what a cell says becomes text.
 */
export const code = {
  lessThan: 60,
  greaterThan: 62,
  slash: 47,
  doubleQuote: 34,
  singleQuote: 39,
  equals: 61,
  space: 32,
  exclamation: 33,
} as const

/** Whether the word stands at `at`. */
export const standsAt = (bytes: Uint8Array, at: number, word: Uint8Array): boolean => {
  for (let index = 0; index < word.length; index++) {
    if (bytes[at + index] !== word[index]) return false
  }
  return true
}

/** Where the byte comes next; -1 when it does not. For the few bytes between two tags. */
export const nextByte = (bytes: Uint8Array, wanted: number, from: number): number => {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === wanted) return at
  return -1
}

/** The `>` that ends the tag beginning at `open`, past quoted attributes; -1 when not there yet. */
export const tagEnd = (bytes: Uint8Array, open: number): number => {
  for (let at = open, quote = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (quote === 0) {
      if (byte === code.greaterThan) return at
      if (byte === code.doubleQuote || byte === code.singleQuote) quote = byte
    } else if (byte === quote) quote = 0
  }
  return -1
}

/** `<row` must not be taken for `<rowBreaks`. */
export const isNameEnd = (bytes: Uint8Array, at: number): boolean => {
  const byte = bytes[at] ?? code.space
  return byte <= code.space || byte === code.greaterThan || byte === code.slash
}

const beyondAscii = 1
const escaped = 2
/** What a byte makes of the text it stands in: &amp;, _x000D_ and line ends are not meant as they are. */
const marks = new Uint8Array(256)
marks.fill(beyondAscii, 128)
for (const letter of '&_\r') marks[letter.charCodeAt(0)] = escaped

/** What is to be looked at in a text before it is taken: nothing for figures and most codes. */
export const markOf = (byte: number): number => marks[byte] ?? 0
export const hasEscape = (seen: number): boolean => (seen & escaped) > 0

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The bytes as text, in memory of its own. Another encoding is refused rather than misread. */
export const textOf = (bytes: Buffer, from: number, to: number): string => {
  const text = bytes.toString('utf8', from, to)
  if (!text.includes('\ufffd')) return text
  // The mark of bytes that are no letter, unless the file itself says it.
  try {
    return strict.decode(bytes.subarray(from, to))
  } catch {
    throw new UnreadableXml('not UTF-8')
  }
}
