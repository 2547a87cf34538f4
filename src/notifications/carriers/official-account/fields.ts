const clock = String.raw`\d{2}:\d{2}(:\d{2})?`
const day = String.raw`(\d{4}-\d{2}-\d{2}|\d{4}年\d{1,2}月\d{1,2}日)( ${clock})?`
const range = (moment: string): RegExp => new RegExp(`^${moment}( ?~ ?${moment})?$`)

/**
 * What each kind of template field takes; the kind is the field's name without its number.
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
 */
const shapes: Readonly<Record<string, RegExp>> = {
  amount: /^[¥￥$€]?\d{1,10}(\.\d{1,2})?元?$/,
  car_number: /^.{1,8}$/u,
  character_string: /^[\x21-\x7e]{1,32}$/,
  const: /^.{1,20}$/u,
  date: range(day),
  letter: /^[a-zA-Z]{1,32}$/,
  name: /^(\p{Script=Han}{1,10}|[^\p{Script=Han}]{1,20})$/u,
  number: /^\d{1,32}(\.\d+)?$/,
  phone_number: /^[\d+\- ]{1,17}$/,
  phrase: /^\p{Script=Han}{1,5}$/u,
  symbol: /^[^\p{L}\p{N}\s]{1,5}$/u,
  thing: /^.{1,20}$/u,
  time: range(`(${day}|${clock})`),
}
const thingLength = 20

/**
 * A value as its field takes it; null when it cannot without saying something else. Only free text is
 * shortened, and no figure is ever cut off: neither money, nor a date, nor the number of a room.
 * @param name such as thing2, amount3, character_string5
 */
export const fitField = (name: string, value: string): string | null => {
  const shape = shapes[name.replace(/\d+$/, '')]
  const plain = value.replace(/\s+/g, ' ').trim()
  if (!shape) return plain === '' ? null : plain
  if (shape === shapes.amount) return matching(shape, plain.replace(/,(?=\d{3})/g, ''))
  return matching(shape, shape === shapes.thing ? shortened(plain) : plain)
}

const matching = (shape: RegExp, text: string): string | null => (shape.test(text) ? text : null)

const shortened = (text: string): string => {
  const letters = [...text]
  const surplus = letters.length - thingLength
  if (surplus <= 0) return text
  const isFree = (part: readonly string[]): boolean => !/\p{N}/u.test(part.join(''))
  if (isFree(letters.slice(thingLength - 1)))
    return `${letters.slice(0, thingLength - 1).join('')}…`
  return isFree(letters.slice(0, surplus + 1)) ? `…${letters.slice(surplus + 1).join('')}` : text
}
