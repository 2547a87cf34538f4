/** What a reader of mail sees of a message, enough for a pretend mailbox (RFC 5322, 2045 to 2047). */
export type Mail = {
  readonly messageId: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly header: (name: string) => string
}

/** @param raw the message as it went over the line, dots already taken back */
export const readMail = (raw: Buffer): Mail => {
  const parts = partsOf(raw.toString('latin1'))
  const header = headersOf(raw.toString('latin1'))
  return {
    messageId: header('message-id'),
    subject: decodeWords(header('subject')),
    text: parts.get('text/plain') ?? '',
    html: parts.get('text/html') ?? '',
    header,
  }
}

const split = (source: string): readonly [head: string, body: string] => {
  const end = source.indexOf('\r\n\r\n')
  return end < 0 ? [source, ''] : [source.slice(0, end), source.slice(end + 4)]
}

/** A header by its name, its folded lines joined. */
const headersOf = (source: string): ((name: string) => string) => {
  const lines = split(source)[0]
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const found = new Map(
    lines.map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const
    }),
  )
  return (name) => found.get(name) ?? ''
}

/** The texts of a message by their type, through any nesting of multiparts. */
const partsOf = (source: string): Map<string, string> => {
  const header = headersOf(source)
  const type = header('content-type')
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  const body = split(source)[1]
  if (!boundary) {
    const name = type.split(';')[0]?.trim().toLowerCase() || 'text/plain'
    return new Map([[name, decodeBody(body, header('content-transfer-encoding').toLowerCase())]])
  }
  const pieces = body.split(`--${boundary}`).slice(1, -1)
  return new Map(pieces.flatMap((piece) => [...partsOf(piece.replace(/^\r\n/, ''))]))
}

const decodeBody = (body: string, encoding: string): string => {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1').toString()
  return quoted(body.replace(/=\r\n/g, ''))
}

const quoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  ).toString()

/** =?utf-8?B?…?= and =?utf-8?Q?…?=, RFC 2047. */
const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, way: string, word: string) =>
      way.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('latin1')
        : word
            .replaceAll('_', ' ')
            .replace(/=([0-9A-F]{2})/gi, (__, hex: string) =>
              String.fromCharCode(Number.parseInt(hex, 16)),
            ),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString())
