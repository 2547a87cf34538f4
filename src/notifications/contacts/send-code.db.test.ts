import { expect, test } from 'vitest'
import { openSms } from '../../../test/support/carriers.ts'
import { openMessages } from '../../../test/support/messages.ts'
import { sendCode } from './send-code.ts'

const it = await openMessages({ homes: 1 })
const { platform, story } = it
await openSms(story.run, it.sandbox.control as never, { carrier: 'tencentSms', price: 900n })
const [home] = await platform.query<{ id: string; party: string; phone: string }>(
  `select h.id, f.party_id as party, f.id as phone from property.household h
   join property.party_phone f on f.party_id = h.payer_party_id limit 1`,
)

let codes = 0n
/** What the phone shows, and whether the code still lies there. */
const ask = async (code: string) => {
  codes += 1n
  await it.within((context) =>
    sendCode(context, {
      codeId: codes,
      householdId: BigInt(home?.id ?? 0),
      partyId: BigInt(home?.party ?? 0),
      phoneId: BigInt(home?.phone ?? 0),
      code,
      name: 'oneTimeCodeIssued',
      minutes: 5,
    }),
  )
  await it.relay()
}
const isKept = async (): Promise<boolean> =>
  (await platform.query('select from notifications.message where sealed_code is not null')).length >
  0
const shown = async (code: string): Promise<number> =>
  (await it.phone()).filter(({ lines }) => lines.join().includes(code)).length

test('a sealed code is taken away once it has arrived', async () => {
  await ask('135790')
  expect(await shown('135790')).toBe(1)
  expect(await isKept()).toBe(true)
  it.wait({ seconds: 2 })
  await it.receipts()
  expect(await isKept()).toBe(false)
})

test('one that the first way did not deliver leaves over the second, word for word', async () => {
  await it.faults({ receiptFailed: 1 })
  await ask('246801')
  await it.faults({})
  it.wait({ seconds: 2 })
  await it.receipts()
  await it.relay()
  expect(await shown('246801')).toBe(1)
  it.wait({ seconds: 2 })
  await it.receipts()
  expect(await isKept()).toBe(false)
})

test('one that nobody says arrived is taken away when its minutes are over', async () => {
  await it.faults({ receiptMissing: 1 })
  await ask('975310')
  it.wait({ minutes: 5 })
  await it.relay()
  expect(await isKept()).toBe(true)
  it.wait({ minutes: 1 })
  await it.relay()
  expect(await isKept()).toBe(false)
})
