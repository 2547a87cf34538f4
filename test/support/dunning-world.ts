import { globalModel } from '../../src/collections/fit/payment-model.ts'
import { priorBelief } from '../../src/collections/policy/belief.ts'
import type { TestPlatform } from './platform.ts'
import type { Story } from './story.ts'

/**
 * Lets the personal policy decide in a company: a champion of the payment model, a belief that has
 * learnt from enough decisions, accounts for SMS and WeChat whose wordings are approved, an openid of
 * every payer.
 */
export const letPolicyDecide = async (
  platform: TestPlatform,
  { companyId }: Pick<Story, 'companyId'>,
  { decisions = 50_000, shadow = { call: 0, visit: 0 } } = {},
): Promise<void> => {
  const belief = priorBelief()
  await platform.query(
    `insert into collections.control (company_id, mode, cause, switched_at, switched_by) values ($1, 'personal', 'person', now(), '')`,
    [companyId],
  )
  await platform.query(
    `insert into collections.payment_model (company_id, state, fitted_at, known_up_to, row_count, payer_count, coefficients, measured)
     values ($1, 'champion', now(), '2026-01-01', 1, 1, $2, '{}')`,
    [companyId, JSON.stringify(globalModel)],
  )
  await platform.query(
    `insert into collections.policy_belief (company_id, learnt_up_to, decision_count, mean, covariance, shadow_prices, made_at)
     values ($1, '2020-01-01', $2, $3, $4, $5, now())`,
    [companyId, decisions, [...belief.mean], [...belief.covariance], JSON.stringify(shadow)],
  )
  await platform.query(
    `insert into notifications.carrier_account (company_id, carrier, name, config, push_secret, price, refilled_at, created_at) values
       ($1, 'aliyunSms', '短信', '{}', 's', 450, now(), now()),
       ($1, 'officialAccountTemplate', '公众号', '{"appId": "wx1"}', 's', 0, now(), now())`,
    [companyId],
  )
  await platform.query(
    `insert into notifications.provider_template (company_id, carrier_account_id, kind, language, template_version, provider_code, state, changed_at)
     select $1, a.id, k, 'zh', 0, k || a.id, 'approved', now() from notifications.carrier_account a,
       unnest(array['overdue', 'overdueNorm', 'overdueFormal', 'dueSoon']) k where a.company_id = $1
     on conflict do nothing`,
    [companyId],
  )
  await platform.query(
    `insert into notifications.address (company_id, party_id, kind, carrier_account_id, sealed, masked, address_hash, source, created_at)
     select $1, h.payer_party_id, 'openid', (select max(id) from notifications.carrier_account where company_id = $1 and carrier = 'officialAccountTemplate'),
       'v1.' || h.id, 'o***', md5('o' || h.id), 'test', now() from property.household h where h.company_id = $1`,
    [companyId],
  )
}
