import { billingOperations } from '../src/billing/index.ts'
import { notificationsOperations } from '../src/notifications/index.ts'
import type { Operation } from '../src/platform/context.ts'
import { makeRegister } from './billing.ts'
import { costPairs } from './cpu.ts'
import type { Bench, Rig } from './rig.ts'

/**
 * Planning and queueing the bills of N homes: who reads, by which route, when, and the text's
 * figures; against a bare INSERT … SELECT of the same rows into the same table with its keys,
 * indexes and policies, as the application's role. Every home has a phone, a third also an openid,
 * one in fifty a stop.
 */
export const bench: Bench = {
  name: 'delivery',
  defaultUnits: 1_000_000,
  run: async (rig, n) => {
    await makeRegister(rig, n)
    await run(rig, billingOperations, 'publishBilling', { communityId: 10n, month })
    await makeReaders(rig, n)
    await send(rig)
    await save(rig)
    const costs = await costPairs(rig.admin, n > 300_000 ? 3 : 5, {
      prepare: () => reset(rig),
      ours: () => send(rig),
      baseline: () => insertSaved(rig),
    })
    return { ...costs, goal: '<= 1.5', messages: n }
  },
}

const companyId = 1n
const month = '2026-11'

const run = (
  rig: Rig,
  operations: readonly Operation[],
  name: string,
  input: unknown,
): Promise<unknown> => {
  const operation = operations.find(({ contract }) => contract.name === name)
  if (!operation) throw new Error(`no operation ${name}`)
  return rig.run(operation, input, companyId)
}

const send = (rig: Rig): Promise<unknown> =>
  run(rig, notificationsOperations, 'startBillDelivery', { communityId: 10n, month })

/** Two accounts whose wording is approved, and where people read. */
const makeReaders = async ({ admin }: Rig, n: number): Promise<void> => {
  await admin.query('set session_replication_role = replica')
  await admin.query(`
    insert into notifications.carrier_account (company_id, id, carrier, name, config, push_secret, price, refilled_at, created_at) values
      (1, 1, 'aliyunSms', '短信', '{}', 's', 450, now(), now()),
      (1, 2, 'officialAccountTemplate', '公众号', '{"appId": "wx1"}', 's', 0, now(), now());
    insert into notifications.provider_template (company_id, carrier_account_id, kind, language, template_version,
        provider_code, state, changed_at)
      select 1, a, 'billReady', 'zh', 0, 'T' || a, 'approved', now() from unnest(array[1, 2]) a;
    insert into property.party_phone (company_id, party_id, sealed, masked, number_hash, tail_hash)
      select 1, u, 'v1.' || u, '138****' || lpad((u % 10000)::text, 4, '0'), md5(u::text), md5((u % 10000)::text)
      from generate_series(1, ${n}) u;
    insert into notifications.address (company_id, party_id, kind, carrier_account_id, sealed, masked, address_hash, source, created_at)
      select 1, u, 'openid', 2, 'v1.' || u, 'o***', md5('o' || u), 'bench', now() from generate_series(1, ${n}, 3) u;
    insert into notifications.stop (company_id, party_id, reason, source, opened_at)
      select 1, u, 'doNotContact', 'bench', now() from generate_series(1, ${n}, 50) u;
  `)
  await admin.query('reset session_replication_role')
  await admin.query('vacuum analyze')
}

const reset = async ({ admin }: Rig): Promise<void> => {
  await admin.query('truncate notifications.message, notifications.delivery_run cascade')
  await admin.query('checkpoint')
}

/** The rows of a sending, kept for the baseline in the order in which they lie. */
const save = async ({ admin }: Rig): Promise<void> => {
  await admin.query('create unlogged table saved_message as select * from notifications.message')
  await admin.query('grant select on saved_message to jiaoqing_app')
  await admin.query('analyze saved_message')
}

const insertSaved = async ({ admin }: Rig): Promise<void> => {
  await admin.query('begin')
  await admin.query(
    `select set_config('role', 'jiaoqing_app', true), set_config('app.company', '${companyId}', true)`,
  )
  await admin.query('insert into notifications.message select * from saved_message')
  await admin.query('commit')
}
