const mark = Symbol('safe html')

/** A piece of HTML that is safe to send: everything put into it was escaped or was such a piece. */
export type Html = { readonly [mark]: string }

type Piece = Html | string | number | bigint | null | undefined | false | readonly Piece[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** For text and for quoted attributes; characters that HTML forbids become U+FFFD. */
export const escapeHtml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must go
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')
    .replace(/[&<>"'`]/g, (letter) => escapes[letter] ?? letter)

const render = (piece: Piece): string => {
  if (piece === null || piece === undefined || piece === false) return ''
  if (typeof piece === 'object') return mark in piece ? piece[mark] : piece.map(render).join('')
  return escapeHtml(String(piece))
}

/**
 * Writes HTML in which every value is escaped, lists are joined and null, undefined and false are
 * nothing. Attribute values must stand in double quotes.
 *
 * @example html`<p class="${kind}">${name}</p>`
 */
export const html = (strings: TemplateStringsArray, ...values: readonly Piece[]): Html => ({
  [mark]: strings.reduce(
    (text, part, index) => text + (index === 0 ? '' : render(values[index - 1])) + part,
    '',
  ),
})

/** Text that is HTML already, from this folder only: icons and drawn codes. */
export const trusted = (text: string): Html => ({ [mark]: text })

/** The text to send. */
export const toText = (piece: Html): string => piece[mark]
