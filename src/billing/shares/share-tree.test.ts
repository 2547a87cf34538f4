import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkShare } from '../../../web/owner/check-share.js'
import { largestRemainder } from '../../kernel/money.ts'
import { buildShareTree, proveShare, type Share } from './share-tree.ts'

/** Judged by the browser's own check, which shares no code with what builds the tree. */
const sharesOf = (pool: bigint, weights: readonly bigint[]): Share[] => {
  const parts = largestRemainder(
    pool,
    weights.map((weight, index) => ({ key: BigInt(index), weight })),
  )
  return weights.map((weight, index) => ({
    unit: `${1 + Math.floor(index / 48)}-${index % 48}`,
    weight,
    fen: parts[index] ?? 0n,
  }))
}

const pools = fc.record({
  seed: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
  fen: fc.bigInt({ min: 1n, max: 10n ** 10n }),
  weights: fc.array(fc.bigInt({ min: 1n, max: 10n ** 6n }), { minLength: 1, maxLength: 40 }),
})

const name = '1/77/2026-11'
const proofOf = (tree: Awaited<ReturnType<typeof buildShareTree>>, share: Share) => ({
  v: 1,
  name,
  root: tree.root.toString('base64url'),
  totalFen: tree.totalFen.toString(),
  homes: tree.homes,
  share: { unit: share.unit, weight: share.weight.toString(), fen: share.fen.toString() },
  parts: proveShare(tree, share.unit),
})
type Proof = ReturnType<typeof proofOf>
const isRight = async (proof: unknown): Promise<boolean> =>
  Object.values(await checkShare(proof)).every(Boolean)

describe('the shares of a pool', () => {
  test('each prove themselves, and sum to the pool', async () => {
    await fc.assert(
      fc.asyncProperty(pools, async ({ seed, fen, weights }) => {
        const shares = sharesOf(fen, weights)
        const tree = await buildShareTree(seed, name, shares)
        expect(tree.totalFen).toBe(fen)
        expect(tree.homes).toBe(shares.length)
        for (const share of shares) expect(await isRight(proofOf(tree, share))).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test('any one figure, byte, side or order changed is found', async () => {
    await fc.assert(
      fc.asyncProperty(
        pools.filter(({ weights }) => weights.length > 1),
        fc.nat(),
        fc.nat(),
        async ({ seed, fen, weights }, whose, place) => {
          const shares = sharesOf(fen, weights)
          const tree = await buildShareTree(seed, name, shares)
          const proof = proofOf(tree, shares[whose % shares.length] as Share)
          const spoiled = spoilings(proof)
          const [what, wrong] = spoiled[place % spoiled.length] as [string, unknown]
          expect(await isRight(wrong), what).toBe(false)
        },
      ),
      { numRuns: process.env.SOAK === '1' ? 2_000 : 150 },
    )
  })

  test('a negative, doubled or left out share is refused or seen', async () => {
    const seed = Buffer.alloc(32, 3)
    const shares = sharesOf(10_000n, [1n, 2n, 3n])
    const [first, ...rest] = shares as [Share, ...Share[]]
    await expect(buildShareTree(seed, name, [{ ...first, fen: -1n }, ...rest])).rejects.toThrow()
    await expect(buildShareTree(seed, name, [first, ...shares])).rejects.toThrow('two shares')
    await expect(buildShareTree(seed, name, [])).rejects.toThrow()
    const short = await buildShareTree(seed, name, rest)
    const claimed = { ...proofOf(short, rest[0] as Share), totalFen: '10000', homes: 3 }
    expect(await checkShare(claimed)).toMatchObject({ total: false, homes: false })
  })

  test('no node beside a way holds a whole share of another home', async () => {
    const shares = sharesOf(
      162_713n,
      Array.from({ length: 144 }, (_, index) => 7_000n + BigInt(index * 37)),
    )
    const tree = await buildShareTree(Buffer.alloc(32, 9), name, shares)
    const whole = new Set(shares.map(({ fen }) => fen.toString()))
    const shown = shares.flatMap(({ unit }) =>
      proveShare(tree, unit).flatMap(({ path }) => path.slice(0, 1).map(({ fen }) => fen)),
    )
    const matching = shown.filter((fen) => whole.has(fen)).length
    expect(matching / shown.length).toBeLessThan(0.1)
  })

  test('of five thousand homes prove themselves in some kilobytes', async () => {
    const shares = sharesOf(
      9_876_543n,
      Array.from({ length: 5_000 }, (_, i) => BigInt(6_000 + (i % 977))),
    )
    const tree = await buildShareTree(Buffer.alloc(32, 5), name, shares)
    const proof = proofOf(tree, shares[4_321] as Share)
    expect(await isRight(proof)).toBe(true)
    expect(JSON.stringify(proof).length).toBeLessThan(6_000)
    expect(tree.totalFen).toBe(9_876_543n)
  })
})

/** One more fen, another letter, the other side, another order: each with its name. */
const spoilings = (proof: Proof): [string, unknown][] => {
  const copy = (change: (it: Proof) => void): Proof => {
    const it = structuredClone(proof)
    change(it)
    return it
  }
  const more = (text: string): string => (BigInt(text) + 1n).toString()
  const other = (text: string, at: number): string =>
    `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
  const wrong: [string, unknown][] = [
    ['name', copy((it) => void Object.assign(it, { name: '1/78/2026-11' }))],
    ['root', copy((it) => void Object.assign(it, { root: other(it.root, 7) }))],
    ['total', copy((it) => void Object.assign(it, { totalFen: more(it.totalFen) }))],
    ['homes', copy((it) => void Object.assign(it, { homes: it.homes + 1 }))],
    ['share', copy((it) => void Object.assign(it.share, { fen: more(it.share.fen) }))],
    ['weight', copy((it) => void Object.assign(it.share, { weight: more(it.share.weight) }))],
    ['unit', copy((it) => void Object.assign(it.share, { unit: '9-9' }))],
    ['parts in another order', copy((it) => void it.parts.reverse())],
    ['a part left out', copy((it) => void it.parts.pop())],
    ['nothing', null],
    ['text', 'x'],
  ]
  for (const [index, part] of proof.parts.entries()) {
    wrong.push([
      'salt',
      copy((it) => void Object.assign(it.parts[index] ?? {}, { salt: other(part.salt, 3) })),
    ])
    for (const [at, step] of part.path.entries()) {
      const change = (what: object) =>
        copy((it) => void Object.assign(it.parts[index]?.path[at] ?? {}, what))
      wrong.push(
        ['hash', change({ hash: other(step.hash, 20) })],
        ['sum', change({ fen: more(step.fen) })],
        ['negative sum', change({ fen: '-5' })],
        ['homes beside', change({ homes: step.homes + 1 })],
        ['side', change({ side: step.side === 'left' ? 'right' : 'left' })],
        ['step left out', copy((it) => void it.parts[index]?.path.splice(at, 1))],
      )
    }
  }
  return wrong
}
