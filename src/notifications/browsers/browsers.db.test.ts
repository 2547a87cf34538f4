import { createECDH } from 'node:crypto'
import { expect, test } from 'vitest'
import { within } from '../../../test/support/online.ts'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Run, type Story } from '../../../test/support/story.ts'
import { bindPhone } from '../../identity/binding/proof.ts'
import type { Actor } from '../../platform/context.ts'

const sandboxUrl = 'http://127.0.0.1:9'
const platform = await createTestPlatform({ wechatPayUrl: sandboxUrl })

const p256dh = createECDH('prime256v1').generateKeys('base64url')
const auth = Buffer.alloc(16, 1).toString('base64url')
const subscriptionOf = (id: string): string =>
  JSON.stringify({ endpoint: `${sandboxUrl}/webpush/send/${id}`, keys: { p256dh, auth } })

/** A story whose first household's payer has confirmed their phone. */
const proven = async (slug: string) => {
  const story = await createStory(platform, { slug })
  const [home, neighbour] = story.units
  const householdId = home?.householdId ?? 0n
  const [person] = await platform.query<{ party_id: string; number_hash: string }>(
    `select p.party_id, p.number_hash from property.party_phone p
     join property.household h on h.company_id = p.company_id and h.payer_party_id = p.party_id
     where h.company_id = $1 and h.id = $2`,
    [story.companyId, householdId],
  )
  const found = {
    householdId,
    partyId: BigInt(person?.party_id ?? 0),
    numberHash: person?.number_hash ?? '',
  }
  const proof = await within(platform, story.companyId, (context) => bindPhone(context, found))
  const actor: Actor = { kind: 'owner', id: householdId, name: 'owner' }
  const asOwner: Run = (name, input) => story.run(name, input, { actor })
  return { story, householdId, neighbourId: neighbour?.householdId, proof, asOwner }
}

const addresses = ({ companyId }: Story) =>
  platform.query<{ kind: string; masked: string; sealed: string; close_reason: string | null }>(
    `select kind, masked, sealed, close_reason from notifications.address where company_id = $1 order by id`,
    [companyId],
  )

test('a browser is subscribed by the person who confirmed a phone, and by nobody else', async () => {
  const { story, householdId, neighbourId, proof, asOwner } = await proven('browser')
  const subscription = subscriptionOf('one')
  const asked = { householdId, subscription, proof }
  await expect(asOwner('subscribeBrowser', asked)).rejects.toMatchObject({ code: 'noPushAccount' })
  expect(await asOwner('getPushOffer', { householdId })).toEqual({ offer: null })
  const account = { name: '网页推送', contact: 'mailto:it@wuye.example' }
  const { publicKey } = await story.run<{ publicKey: string }>('createWebPushAccount', account)
  await expect(story.run('createWebPushAccount', account)).rejects.toMatchObject({
    code: 'webPushThere',
  })
  expect(await asOwner('getPushOffer', { householdId })).toMatchObject({ offer: { publicKey } })
  for (const [wrong, code] of [
    [{ ...asked, proof: undefined }, 'phoneNotProven'],
    [{ ...asked, proof: `${proof.slice(0, -2)}xx` }, 'phoneNotProven'],
    [{ ...asked, householdId: neighbourId }, 'notFound'],
    [{ ...asked, subscription: 'null' }, 'invalidInput'],
    [
      { ...asked, subscription: subscription.replace(sandboxUrl, 'http://127.0.0.1:80') },
      'invalidInput',
    ],
  ] as const) {
    await expect(asOwner('subscribeBrowser', wrong)).rejects.toMatchObject({ code })
  }
  await asOwner('subscribeBrowser', asked)
  await asOwner('subscribeBrowser', asked)
  const [kept, ...more] = await addresses(story)
  expect(more).toEqual([])
  expect(kept).toMatchObject({ kind: 'browser', close_reason: null })
  expect(kept?.sealed).not.toContain('webpush')
  expect(JSON.parse(platform.vault.open(story.companyId, kept?.sealed ?? ''))).toEqual(
    JSON.parse(subscription),
  )
  await asOwner('unsubscribeBrowser', { householdId, endpoint: JSON.parse(subscription).endpoint })
  expect(await addresses(story)).toMatchObject([{ close_reason: 'turned off' }])
})

test('a person has five devices at most; what a device is called stays sealed', async () => {
  const { story, householdId, proof, asOwner } = await proven('device')
  await story.run('setCarrierAccount', {
    carrier: 'jpush',
    name: '极光',
    config: { appKey: 'a'.repeat(24) },
    secrets: { masterSecret: 'b'.repeat(24) },
    price: 0n,
    perSecond: 50,
  })
  for (let index = 0; index < 6; index++) {
    const deviceId = `1a0018970a8dca${index}`
    await asOwner('registerDevice', { householdId, carrier: 'jpush', deviceId, proof })
  }
  const reasons = (await addresses(story)).map(({ close_reason }) => close_reason)
  expect(reasons).toEqual(['replaced', null, null, null, null, null])
  await asOwner('unregisterDevice', { householdId, deviceId: '1a0018970a8dca5' })
  expect((await addresses(story)).filter(({ close_reason }) => close_reason === null)).toHaveLength(
    4,
  )
  await expect(
    asOwner('registerDevice', { householdId, carrier: 'getui', deviceId: 'c'.repeat(32), proof }),
  ).rejects.toMatchObject({ code: 'noPushAccount' })
  const audit = await platform.query<{ input: unknown }>(
    `select input from platform.audit where company_id = $1 and operation = 'registerDevice'`,
    [story.companyId],
  )
  expect(audit).toHaveLength(6)
  expect(JSON.stringify(audit)).not.toContain('1a0018970a8dca')
})
