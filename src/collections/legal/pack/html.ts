/** A piece of a document that is HTML already. */
export type Piece = { readonly html: string }

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => signs[sign] ?? '')

const tagged = (tag: string, inner: string): Piece => ({ html: `<${tag}>${inner}</${tag}>` })

export const paragraph = (text: string): Piece =>
  tagged('p', escaped(text).replaceAll('\n', '<br>'))
export const heading = (text: string): Piece => tagged('h2', escaped(text))
/** Word for word, with its line breaks. */
export const verbatim = (text: string): Piece => tagged('pre', escaped(text))

/** A hash; breaks wherever it must. */
export const code = (text: string): Piece => tagged('code', escaped(text))

/** A table; a cell that is a figure stands to the right, a day stays in one line. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly (string | Piece)[])[],
): Piece => {
  const cell = (value: string | Piece): string => {
    if (typeof value !== 'string') return `<td>${value.html}</td>`
    const side = /^-?[\d,]+(\.\d+)?$/.test(value)
      ? ' class="r"'
      : /^\d{4}-\d\d-\d\d$|^\d{4}年\d+月$/.test(value)
        ? ' class="d"'
        : ''
    return `<td${side}>${escaped(value).replaceAll('\n', '<br>')}</td>`
  }
  if (rows.length === 0) return paragraph('（没有）')
  return tagged(
    'table',
    `<thead><tr>${head.map((text) => `<th>${escaped(text)}</th>`).join('')}</tr></thead><tbody>${rows
      .map((row) => `<tr>${row.map(cell).join('')}</tr>`)
      .join('')}</tbody>`,
  )
}

/** Two columns: what, and what it is. */
export const facts = (rows: readonly (readonly [what: string, is: string])[]): Piece => ({
  html: `<table class="facts"><tbody>${rows
    .map(
      ([what, is]) =>
        `<tr><th>${escaped(what)}</th><td>${escaped(is).replaceAll('\n', '<br>')}</td></tr>`,
    )
    .join('')}</tbody></table>`,
})

const style = `body{max-width:190mm;margin:12mm auto;padding:0 4mm;font:15px/1.7 "Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#111}
h1{font-size:22px}h2{font-size:17px;margin:1.6em 0 .4em}table{border-collapse:collapse;width:100%;margin:.4em 0;font-size:14px}
th,td{border:1px solid #999;padding:3px 7px;text-align:left;vertical-align:top}th{background:#f2f2f2}
td.d{white-space:nowrap}td.r{text-align:right;font-variant-numeric:tabular-nums}.facts th{width:32%;font-weight:600}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid #999;padding-left:10px;font:14px/1.6 inherit}
.mark{color:#a33;font-weight:700}code{overflow-wrap:anywhere;font-size:12px}@media print{body{margin:0;max-width:none}}`

/** A whole document, which needs nothing beside it; a draft can be edited where it is opened. */
export const page = (title: string, pieces: readonly Piece[], mark = ''): string =>
  `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${style}</style></head>
<body${mark === '' ? '' : ' contenteditable="true"'}>${mark === '' ? '' : `<p class="mark">${escaped(mark)}</p>`}<h1>${escaped(title)}</h1>
${pieces.map(({ html }) => html).join('\n')}
</body></html>
`
