// Checks a proof of a shared cost with nothing but the browser's own SHA-256. How the bytes are
// laid out stands in src/billing/shares/share-tree.ts. Written for Chrome 87.

const bytesOf = (text, length) => {
  if (typeof text !== 'string' || !/^[\w-]+$/.test(text)) throw new TypeError('not base64url')
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  const bytes = Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
  if (bytes.length !== length || textOf(bytes) !== text) throw new TypeError('wrong length')
  return bytes
}

const textOf = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '')

/** Big-endian without sign; a number that is negative or too big has no bytes. */
const uint = (value, length) => {
  const number = BigInt(value)
  if (number < 0n || number >= 1n << BigInt(8 * length)) throw new RangeError('out of range')
  return Uint8Array.from({ length }, (_, index) =>
    Number((number >> BigInt(8 * (length - 1 - index))) & 255n),
  )
}

const sha256 = async (...pieces) => {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined))
}

const fenOf = (text) => {
  if (typeof text !== 'string' || !/^\d{1,18}$/.test(text)) throw new TypeError('not an amount')
  return BigInt(text)
}

const homesOf = (value) => {
  if (!Number.isInteger(value)) throw new TypeError('not a number of homes')
  return value
}

const utf8 = (text) => new TextEncoder().encode(text)
const tag = (number) => Uint8Array.of(number)

/** Walks one part of the share up to the top, adding what lies beside the way. */
const climb = async (share, part, index) => {
  let fen = fenOf(part.fen)
  let homes = index === 0 ? 1 : 0
  let hash = await sha256(
    tag(0),
    bytesOf(part.salt, 16),
    uint(index, 1),
    uint(homes, 1),
    uint(fen, 8),
    uint(fenOf(share.weight), 8),
    utf8(share.unit),
  )
  for (const step of part.path) {
    const own = [hash, uint(fen, 8), uint(homes, 4)]
    const besideFen = fenOf(step.fen)
    const beside = [bytesOf(step.hash, 32), uint(besideFen, 8), uint(homesOf(step.homes), 4)]
    if (step.side !== 'left' && step.side !== 'right') throw new TypeError('no side')
    hash = await sha256(tag(1), ...(step.side === 'left' ? [beside, own] : [own, beside]).flat())
    fen += besideFen
    homes += step.homes
  }
  return { hash, fen, homes }
}

/**
 * Step by step, each right or wrong; a proof that cannot be read is wrong at the first.
 * @returns {Promise<{ readable: boolean, share: boolean, path: boolean, total: boolean, homes: boolean, root: boolean }>}
 */
export const checkShare = async (proof) => {
  const found = {
    readable: false,
    share: false,
    path: false,
    total: false,
    homes: false,
    root: false,
  }
  try {
    const { share, parts, name, totalFen, homes, root } = proof
    if (proof.v !== 1 || parts.length !== 3 || typeof share.unit !== 'string') return found
    if (typeof name !== 'string') return found
    const tops = await Promise.all(parts.map((part, index) => climb(share, part, index)))
    const rootBytes = bytesOf(root, 32)
    const [top] = tops
    const isOneTop = tops.every(
      (other) =>
        textOf(other.hash) === textOf(top.hash) &&
        other.fen === top.fen &&
        other.homes === top.homes,
    )
    const reckoned = await sha256(
      tag(2),
      top.hash,
      uint(top.fen, 8),
      uint(top.homes, 4),
      utf8(name),
    )
    return {
      readable: true,
      share: parts.reduce((sum, part) => sum + fenOf(part.fen), 0n) === fenOf(share.fen),
      path: isOneTop,
      total: top.fen === fenOf(totalFen),
      homes: top.homes === homesOf(homes),
      root: isOneTop && textOf(reckoned) === textOf(rootBytes),
    }
  } catch (_) {
    return found
  }
}
