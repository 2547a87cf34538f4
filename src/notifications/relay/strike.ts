const mark = '—'

/** A mailbox, a phone in China or abroad, a landline, an openid, wherever it stands in a sentence. */
const personal = [
  /[^\s"'<>()[\]{}:;,=，：（）]+(?:@|%40|＠)[^\s"'<>()[\]{}:;,，：（）]+/gi,
  /(?<!\d)(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g,
  /\+\d(?:[- ]?\d){7,14}/g,
  /(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)/g,
  /(?<![\w-])o[\w-]{27}(?![\w-])/g,
]

/** No word of a provider is kept longer than this; and none is searched longer. */
const longest = 2000
/** Fewer characters of an address, at the end of words that were cut off, tell nobody. */
const telling = 5

/** At most so many characters of a text, and no half of one: an emoji is kept whole or not at all. */
export const cut = (text: string, length: number): string =>
  text.slice(0, length).replace(/\p{Surrogate}/gu, '')

/**
 * A provider's words as they may be kept and logged: without the recipient's address, anybody
 * else's, or a NUL, which the database takes in no text.
 * @param to the recipient's address in clear: a phone, a mailbox, an openid, a subscription as JSON
 */
export const strike = (said: string, to: string): string => {
  // What makes a subscription reach a browser is its address and its keys, each by itself too.
  const secrets = [to, ...(to.match(/[^\s"{}[\],]{16,}/g) ?? [])].filter(
    ({ length }) => length >= telling,
  )
  let text = cut(said.replaceAll('\0', ''), longest)
  for (const secret of secrets) text = text.replaceAll(secret, mark)
  for (const pattern of personal) text = text.replace(pattern, mark)
  return secrets.reduce(withoutBeginning, text)
}

/** Carriers cut long words off, maybe within the address. */
const withoutBeginning = (text: string, secret: string): string => {
  for (let length = secret.length - 1; length >= telling; length--) {
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + mark
  }
  return text
}

/** Answers about deliveries, with words that may be kept. */
export const struck = <Answer extends { readonly deliveryNo: string; readonly said: string }>(
  answers: readonly Answer[],
  deliveries: readonly { readonly deliveryNo: string; readonly to: string }[],
): Answer[] => {
  const addresses = new Map(deliveries.map(({ deliveryNo, to }) => [deliveryNo, to]))
  return answers.map((answer) => ({
    ...answer,
    said: strike(answer.said, addresses.get(answer.deliveryNo) ?? ''),
  }))
}
