/**
 * What an address counts as where calls are counted: itself, or of IPv6 the /64, which is what one
 * home or one rented server has to itself (RFC 4291 2.5.1, RFC 6177).
 */
export const callerOf = (address: string): string => {
  const [text = ''] = address.toLowerCase().split('%')
  const [head = '', tail] = text.replace(/^::ffff:(?=\d+\.)/, '').split('::')
  if (!text.includes(':') || head.includes('.')) return head
  const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')]
  const zeros = Array(Math.max(0, 8 - first.length - last.length)).fill('0')
  const network = [...first, ...zeros, ...last].slice(0, 4).map((it) => it.replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}
