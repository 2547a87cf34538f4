import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import type { Pools } from '../support/arbitrary.ts'
import type { TestPlatform } from '../support/platform.ts'
import { createStory, type Story } from '../support/story.ts'
import { tableOfId } from './id-tables.ts'
import { insertLegal, insertLetter, insertOutside, insertPeople } from './inserted.ts'

/** The least that is a JPEG: a frame, a scan, an end. */
const smallJpeg = Buffer.from('ffd8ffc0000b080009000901011100ffda00080101003f0055ffd9', 'hex')

/**
 * A company in which something of everything has happened, so that every id an operation can be
 * asked for exists. Names carry `mark`, to find them in answers that should not have them.
 */
export const createFullCompany = async (
  platform: TestPlatform,
  slug: string,
  mark: string,
): Promise<Story> => {
  const story = await createStory(platform, { slug, from: '2025-11-01' })
  const { run } = story
  const [a, b, c] = story.units
  if (!a || !b || !c) throw new Error('three homes are needed')
  await shareCost(story)
  for (const month of ['2025-11', '2025-12', '2026-01']) await story.bill(month)
  story.on('2026-02-10')
  const grants = [{ role: 'administrator', communityId: null }]
  await run('addStaff', { signInName: `${slug}-chief`, displayName: mark, grants })
  await run(
    'openShift',
    { communityId: story.communityId },
    { actor: await staffOf(platform, story) },
  )
  const paymentId = await story.pay(a.householdId, { reference: `${mark}-1` })
  await run('requestRefund', { paymentId, amountFen: 100n, reason: mark })
  type Charge = { id: bigint; periodMonth: string }
  const { charges } = await run<{ charges: Charge[] }>('listHouseholdCharges', {
    householdId: b.householdId,
  })
  const [disputed, waived] = charges
  await run('openDispute', {
    chargeId: disputed?.id,
    periodMonth: disputed?.periodMonth,
    note: mark,
    photos: [{ content: smallJpeg.toString('base64') }],
  })
  const asked = {
    chargeId: waived?.id,
    periodMonth: waived?.periodMonth,
    amountFen: 100n,
    reason: mark,
  }
  await run('requestWaiver', asked)
  const vacancy = {
    unitId: c.unitId,
    chargeItemId: story.itemId,
    from: '2026-03-01',
    to: null,
    discountBp: 7000,
  }
  await run('requestVacancy', { ...vacancy, reason: mark, legalBasis: mark })
  const { meterId } = await run<{ meterId: bigint }>('addMeter', {
    communityId: story.communityId,
    unitId: c.unitId,
    kind: 'water',
    serial: `${mark}-9`,
    installedOn: '2026-01-01',
  })
  const read = { serial: `${mark}-9`, readOn: '2026-02-01', readingMilli: 12_000n }
  await run('recordReadings', { communityId: story.communityId, readings: [read] })
  const photo = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.from(mark)])
  await run('attachReadingPhoto', { meterId, content: photo.toString('base64') })
  await run('changeOwner', {
    unitId: c.unitId,
    handedOverOn: '2026-02-01',
    newOwners: [mark],
    phones: ['13900001234'],
  })
  await run('takeDeposit', {
    householdId: a.householdId,
    billingAccountId: a.billingAccountId,
    method: 'cash',
    purpose: mark,
    amountFen: 5000n,
  })
  await run('setWechatPayAccount', { name: mark, ...merchant() })
  await run('startBillDelivery', { communityId: story.communityId, month: '2026-01' })
  await run('sendAnnouncement', {
    kind: 'announcement',
    title: mark,
    when: '2月11日',
    text: mark,
    communityIds: [story.communityId],
  })
  const { carrierAccountId } = await run<{ carrierAccountId: bigint }>('setCarrierAccount', {
    carrier: 'letter',
    name: mark,
    config: {},
    secrets: {},
    price: 15_000n,
    perSecond: 10,
  })
  await platform.query(
    `insert into notifications.provider_template (company_id, carrier_account_id, kind, language, template_version, provider_code, state, changed_at)
     values ($1, $2, 'billReady', 'zh', 0, $3, 'draft', now())`,
    [story.companyId, carrierAccountId, mark],
  )
  await workOnCases(story, mark)
  await setDunningUp(story, mark)
  await insertLetter(platform, story, { carrierAccountId, mark })
  await insertLegal(platform, story, mark)
  await insertPeople(platform, story, mark)
  await insertOutside(platform, story, mark)
  return story
}

/** A case of each of two homes: a call with a spoken note and a promise, a plan, a flag. */
const workOnCases = async ({ run, units, communityId }: Story, mark: string): Promise<void> => {
  const [, b, , d] = units
  const webm = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.from(mark.repeat(4))])
  await run('recordCall', {
    householdId: b?.householdId,
    outcome: 'promise',
    minutes: 3,
    note: mark,
    voice: { content: webm.toString('base64') },
    promise: { amountFen: 100n, promisedOn: '2026-02-12' },
  })
  await run('proposeInstalmentPlan', {
    householdId: d?.householdId,
    parts: { count: 3, firstOn: '2026-03-10' },
    reason: mark,
  })
  const flag = { householdId: d?.householdId, flag: 'lowIncome', consent: mark }
  await run('setHouseholdFlag', flag)
  await run('listHouseholdFlags', { householdId: d?.householdId })
  await run('recordCommitteeContact', {
    ...{ communityId, onDay: '2026-02-10', way: 'meeting', what: '收缴情况' },
  })
}

/** A strategy in force and a draft after it, a complaint, the local rules. */
const setDunningUp = async ({ run, units, communityId }: Story, mark: string): Promise<void> => {
  const { standard: content } = await run<{ standard: unknown }>('listStrategies')
  for (const isActive of [true, false]) {
    const { versionId } = await run<{ versionId: bigint }>('saveStrategyDraft', {
      ...{ communityId, name: mark, content },
    })
    if (isActive) await run('activateStrategy', { strategyVersionId: versionId })
  }
  await run('recordComplaint', { householdId: units[1]?.householdId, about: mark })
  await run('setJurisdiction', { communityId, pack: 'hangzhou' })
}

/** The lifts' power of the first month, shared by all homes once it is billed. */
const shareCost = async ({ run, communityId }: Story): Promise<void> => {
  const { chargeItemId } = await run<{ chargeItemId: bigint }>('createChargeItem', {
    code: 'sharedPower',
    nameZh: '公摊电费',
    nameEn: 'Shared power',
    isPassThrough: true,
  })
  const first = { effectiveFrom: '2025-11-01', legalBasis: '物业服务合同 第 8 条' }
  const { tariffId, versionId } = await run<{ tariffId: bigint; versionId: bigint }>(
    'createTariff',
    { communityId, chargeItemId, name: '公摊电费', formula: 'sharedCost', firstVersion: first },
  )
  await run('approveTariffVersion', { versionId })
  await run('assignTariff', { tariffId, from: '2025-11-01', unitKind: 'home' })
  await run('setSharedCost', {
    communityId,
    tariffId,
    month: '2025-11',
    serviceFrom: '2025-11-01',
    serviceTo: '2025-11-30',
    poolFen: 1_200n,
    weightBasis: 'household',
  })
}

/** A merchant with keys of its own; nobody answers at the channel's address. */
const merchant = () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return {
    mode: 'direct',
    mchid: '1900000001',
    appid: 'wx8888888888888888',
    serialNo: '5157F09EFDC096DE15EBE81A47057A72',
    privateKey,
    apiV3Key: 'k'.repeat(32),
    platformKeys: { PUB_KEY_ID_0119000000012024101100000000000001: publicKey },
  }
}

export const staffOf = async (platform: TestPlatform, { companyId }: { companyId: bigint }) => {
  const [row] = await platform.query<{ id: string; display_name: string }>(
    `select id, display_name from identity.staff where company_id = $1 order by id limit 1`,
    [companyId],
  )
  if (!row) throw new Error('no staff')
  const grants = (['administrator', 'accountant', 'cashier', 'steward', 'manager'] as const).map(
    (role) => ({ role, communityId: null }),
  )
  return { kind: 'staff' as const, id: BigInt(row.id), name: row.display_name, grants }
}

type Ids = Readonly<Record<string, readonly bigint[]>>

/** Up to three ids of every kind a company has. */
export const idsOf = async (platform: TestPlatform, companyId: bigint): Promise<Ids> => {
  const found = await Promise.all(
    Object.entries(tableOfId).map(async ([name, table]) => {
      const rows = await platform.query<{ id: string }>(
        `select id from ${table} where company_id = $1 order by id limit 3`,
        [companyId],
      )
      return [name, rows.map(({ id }) => BigInt(id))] as const
    }),
  )
  return Object.fromEntries(found)
}

/** Ids of rows; the others name an upload, or somebody else's thing, and are texts. */
const isIdField = (name: string): boolean =>
  /Ids?$/.test(name) && !['fileId', 'deviceId'].includes(name)

/** Inputs whose ids are of the given company and whose dates and texts make sense. */
export const poolsOf =
  (ids: Ids, texts: fc.Arbitrary<string> = fc.constantFrom('甲', 'abc')): Pools =>
  (path) => {
    const name = path.at(-1) ?? ''
    if (isIdField(name)) {
      const known = ids[name]
      if (known === undefined)
        throw new Error(`no fixture for the id "${name}": add its table to id-tables.ts`)
      return known.length > 0 ? fc.constantFrom(...known) : fc.constant(1n)
    }
    if (
      /(On|^onDay|^day|^from|^to|^asOf|^date|Date|serviceFrom|serviceTo|effectiveFrom|periodMonth)$/.test(
        name,
      )
    ) {
      return fc.constantFrom('2026-01-01', '2025-12-01', '2026-02-01', '2026-02-09')
    }
    if (name === 'mailbox') return fc.constantFrom('li.wei@example.com', 'x')
    if (/[mM]onth$/.test(name)) return fc.constantFrom('2026-01', '2026-02')
    if (/[fF]en$/.test(name)) return fc.bigInt({ min: 1n, max: 20_000n })
    if (
      /(text|note|reason|name|Name|purpose|answer|legalBasis|description|reference|serial|room|building|entrance|plate|remark|phones?|owners|newOwners|purpose)$/.test(
        name,
      )
    )
      return texts
    return undefined
  }
