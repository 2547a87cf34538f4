import { expect, test } from 'vitest'
import { Failure } from '../../src/kernel/failure.ts'
import { randomFrom } from '../simulation/random.ts'
import { createTestPlatform } from '../support/platform.ts'
import { createStory } from '../support/story.ts'

const isSoak = process.env.SOAK === '1'
const platform = await createTestPlatform({ maxConnections: 16 })

test(
  'R22: sixteen tills settle overlapping bills in any order; nobody meets a deadlock',
  async () => {
    const story = await createStory(platform, { slug: 'storm', homes: 1 })
    const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-07']
    for (const month of months) await story.bill(month)
    const [home] = story.units
    const { charges } = await story.run<{ charges: { id: bigint; outstandingFen: bigint }[] }>(
      'listHouseholdCharges',
      { householdId: home?.householdId },
    )
    expect(charges).toHaveLength(months.length)
    const rounds = isSoak ? 200 : 6
    const refusals = new Set<string>()
    let takenFen = 0n
    const till = async (seed: number): Promise<void> => {
      const random = randomFrom(seed)
      for (let round = 0; round < rounds; round += 1) {
        const shuffled = charges
          .map((charge) => ({ charge, by: random.below(1_000_000) }))
          .sort((a, b) => a.by - b.by)
          .slice(0, 1 + random.below(charges.length))
        // A fen of each, so that all of them stay open to the end.
        const ticked = shuffled.map(({ charge: { id } }) => ({ chargeId: id, amountFen: 1n }))
        try {
          const amountFen = BigInt(ticked.length)
          await story.run('takePayment', {
            householdId: home?.householdId,
            method: 'pos',
            ticked,
            amountFen,
          })
          takenFen += amountFen
        } catch (error) {
          if (!(error instanceof Failure)) throw error
          refusals.add(error.code)
        }
      }
    }
    await Promise.all(Array.from({ length: 16 }, (_, seed) => till(seed)))
    expect([...refusals]).toEqual([])
    const [row] = await platform.query<{ settled: string }>(
      'select sum(settled_fen) as settled from billing.charge where company_id = $1',
      [story.companyId],
    )
    expect(BigInt(row?.settled ?? 0)).toBe(takenFen)
    expect(await story.verify()).toEqual([])
  },
  isSoak ? 900_000 : 60_000,
)

/** One payment of a register (a charge): appended by its own unique amount, read back as a list. */
type Read = { readonly register: number; readonly list: readonly string[] }

test(
  'R23: list-append through our own operations: every append is there once, and what was read stays read',
  async () => {
    const registers = 4
    const story = await createStory(platform, {
      slug: 'lists',
      homes: registers,
      monthlyFen: 100_000_000n,
    })
    await story.bill('2026-01')
    const heads = story.units.map(({ householdId }) => householdId)
    const charges = await Promise.all(
      heads.map(async (householdId) => {
        const { charges: open } = await story.run<{ charges: { id: bigint }[] }>(
          'listHouseholdCharges',
          { householdId },
        )
        return open[0]?.id ?? 0n
      }),
    )
    const each = isSoak ? 2_000 : 25
    const appended = Array.from({ length: registers }, () => new Set<string>())
    const reads: Read[] = []
    const read = async (register: number): Promise<void> => {
      const list = await platform.query<{ note: string }>(
        `select p.note from payments.payment p where p.company_id = $1 and p.household_id = $2 order by p.id`,
        [story.companyId, heads[register]],
      )
      reads.push({ register, list: list.map(({ note }) => note) })
    }
    const worker = async (seed: number): Promise<void> => {
      const random = randomFrom(seed + 100)
      for (let n = 0; n < each; n += 1) {
        const register = random.below(registers)
        if (random.chance(30)) {
          await read(register)
          continue
        }
        const note = `${seed}-${n}`
        await story.run('takePayment', {
          householdId: heads[register],
          method: 'transfer',
          ticked: [{ chargeId: charges[register], amountFen: 1n }],
          amountFen: 1n,
          note,
        })
        appended[register]?.add(note)
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, seed) => worker(seed)))
    for (let register = 0; register < registers; register += 1) {
      await read(register)
      const final = reads.at(-1)?.list ?? []
      // No lost update: each acknowledged append is there, once, and moved the register by one.
      expect(new Set(final)).toEqual(appended[register])
      expect(final).toHaveLength(appended[register]?.size ?? -1)
      const [row] = await platform.query<{ settled: string }>(
        'select settled_fen as settled from billing.charge where company_id = $1 and id = $2',
        [story.companyId, charges[register]],
      )
      expect(Number(row?.settled)).toBe(final.length)
      // No dirty or aborted read: whatever was ever seen is still there, in the same order.
      for (const earlier of reads.filter((one) => one.register === register)) {
        expect(final.filter((note) => earlier.list.includes(note))).toEqual(earlier.list)
      }
    }
    expect(await story.verify()).toEqual([])
  },
  isSoak ? 900_000 : 60_000,
)
