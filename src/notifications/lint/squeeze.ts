/**
 * A text as a filter of forbidden words reads it: full-width and other forms folded (NFKC), letters
 * small, without anything that only parts or hides (spaces, zero-width and joining characters,
 * marks, dots and dashes between characters). `at[i]` is where the i-th character came from.
 */
type Squeezed = { readonly text: string; readonly at: readonly number[] }

const hiding = /[\s\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}·•‧・_*~^`|-]/u

export const squeeze = (text: string): Squeezed => {
  let squeezed = ''
  const at: number[] = []
  let index = 0
  for (const character of text) {
    const folded = isPlain(character) ? character : fold(character)
    squeezed += folded
    for (let count = 0; count < folded.length; count++) at.push(index)
    index += character.length
  }
  return { text: squeezed, at }
}

/** Chinese characters, digits and small letters are themselves; nothing need be asked of them. */
const isPlain = (character: string): boolean => {
  const code = character.charCodeAt(0)
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39)
  )
}

const fold = (character: string): string =>
  [...character.normalize('NFKC').toLowerCase()].filter((part) => !hiding.test(part)).join('')
