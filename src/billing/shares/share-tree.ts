import { hash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'

/**
 * A hash tree over the shares of one pool in which every node carries the sum of the fen and the
 * number of homes below it (a sum tree, as proofs of liabilities use). The root states that all
 * shares sum to the total, none negative; one share is proved by the nodes beside its way up. A
 * share lies in three parts of random size at random places, so that those nodes never show a
 * neighbour's share (docs/decisions/0011-proof-of-shared-costs.md).
 *
 * Bytes, numbers big-endian without sign:
 * - leaf:  SHA-256(0 · salt 16 · part 1 · homes 1 · fen 8 · weight 8 · unit code in UTF-8)
 * - node:  SHA-256(1 · left hash 32 · fen 8 · homes 4 · right hash 32 · fen 8 · homes 4)
 * - root:  SHA-256(2 · top hash 32 · fen 8 · homes 4 · pool name in UTF-8)
 * - salts: SHA-512(seed 32 · unit code) is three salts of 16 and two cuts of 8
 *
 * A node without a neighbour goes up as it is. web/owner/check-share.js checks a proof.
 */
export type Share = {
  /** The code of the home as everybody knows it. */
  readonly unit: string
  readonly weight: bigint
  readonly fen: bigint
}

type Node = { readonly hash: Buffer; readonly fen: bigint; readonly homes: number }
type Leaf = Node & { readonly unit: string; readonly part: number; readonly salt: Buffer }

export type ShareTree = {
  readonly root: Buffer
  readonly totalFen: bigint
  readonly homes: number
  readonly leaves: readonly Leaf[]
  readonly levels: readonly (readonly Node[])[]
}

const parts = 3
/** Hashes between two moments in which others get their turn. */
const stretch = 2_048

const uint = (value: bigint | number, length: 1 | 4 | 8): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes.subarray(8 - length)
}

const sha256 = (...pieces: readonly Uint8Array[]): Buffer =>
  hash('sha256', Buffer.concat(pieces), 'buffer')

/** @throws RangeError when a share is negative or a home appears twice */
export const buildShareTree = async (
  seed: Buffer,
  poolName: string,
  shares: readonly Share[],
): Promise<ShareTree> => {
  if (new Set(shares.map(({ unit }) => unit)).size !== shares.length) {
    throw new RangeError('a home has two shares of one pool')
  }
  const leaves: Leaf[] = []
  for (const [index, share] of shares.entries()) {
    if (index % stretch === 0) await breathe()
    leaves.push(...leavesOf(seed, share))
  }
  leaves.sort((one, other) => Buffer.compare(one.salt, other.salt))
  const levels: (readonly Node[])[] = [leaves]
  for (let level: readonly Node[] = leaves; level.length > 1; levels.push(level)) {
    level = await pairUp(level)
  }
  const top = levels.at(-1)?.[0]
  if (!top) throw new RangeError('a pool without shares')
  return {
    root: sha256(
      Buffer.of(2),
      top.hash,
      uint(top.fen, 8),
      uint(top.homes, 4),
      Buffer.from(poolName),
    ),
    totalFen: top.fen,
    homes: top.homes,
    leaves,
    levels,
  }
}

const leavesOf = (seed: Buffer, { unit, weight, fen }: Share): Leaf[] => {
  const random = hash('sha512', Buffer.concat([seed, Buffer.from(unit)]), 'buffer')
  const [low = 0n, high = 0n] = [48, 56]
    .map((at) => random.readBigUInt64BE(at) % (fen + 1n))
    .sort((one, other) => (one < other ? -1 : 1))
  return [low, high - low, fen - high].map((partFen, part) => {
    const salt = random.subarray(part * 16, part * 16 + 16)
    const homes = part === 0 ? 1 : 0
    const bytes = [Buffer.of(0), salt, uint(part, 1), uint(homes, 1), uint(partFen, 8)]
    const leafHash = sha256(...bytes, uint(weight, 8), Buffer.from(unit))
    return { hash: leafHash, fen: partFen, homes, unit, part, salt }
  })
}

const nodeBytes = ({ hash: of, fen, homes }: Node): Buffer =>
  Buffer.concat([of, uint(fen, 8), uint(homes, 4)])

const pairUp = async (level: readonly Node[]): Promise<Node[]> => {
  const above: Node[] = []
  for (let index = 0; index < level.length; index += 2) {
    if (index % stretch === 0) await breathe()
    const [left, right] = [level[index] as Node, level[index + 1]]
    above.push(
      right
        ? {
            hash: sha256(Buffer.of(1), nodeBytes(left), nodeBytes(right)),
            fen: left.fen + right.fen,
            homes: left.homes + right.homes,
          }
        : left,
    )
  }
  return above
}

/** The parts of one home's share, each with the nodes beside its way to the top. */
export const proveShare = ({ leaves, levels }: ShareTree, unit: string) =>
  Array.from({ length: parts }, (_, part) => {
    const start = leaves.findIndex((leaf) => leaf.unit === unit && leaf.part === part)
    const leaf = leaves[start]
    if (!leaf) throw new RangeError('this home has no share of the pool')
    let at = start
    const path = levels.slice(0, -1).flatMap((level) => {
      const beside = level[at ^ 1]
      const side = at % 2 === 0 ? ('right' as const) : ('left' as const)
      at = at >> 1
      if (!beside) return []
      const { hash: of, fen, homes } = beside
      return [{ side, hash: of.toString('base64url'), fen: fen.toString(), homes }]
    })
    return { salt: leaf.salt.toString('base64url'), fen: leaf.fen.toString(), path }
  })
