import type { TestPlatform } from '../support/platform.ts'
import type { Story } from '../support/story.ts'

/** A letter that was printed, as the relay and the printing leave it. */
export const insertLetter = async (
  platform: TestPlatform,
  { companyId, communityId, units }: Story,
  { carrierAccountId, mark }: { carrierAccountId: bigint; mark: string },
): Promise<void> => {
  await platform.query(
    `with said as (
       insert into notifications.message (company_id, community_id, household_id, party_id, kind, subject, variables, state, expires_at, created_at)
       select $1, $2, h.id, h.payer_party_id, 'announcement', $5, '{}', 'sent', now(), now()
       from property.household h where h.company_id = $1 and h.id = $3 returning id
     ), sent as (
       insert into notifications.delivery (company_id, message_id, attempt_no, carrier_account_id, carrier, form, address_kind,
         address_id, address_hash, masked, delivery_no, rendered, state, created_at)
       select $1, said.id, 1, $6, 'letter', 'letter', 'envelope', $4, '', '', $5, $7, 'accepted', now() from said returning id
     ), batch as (
       insert into notifications.letter_batch (company_id, community_id, state, letter_count, created_at, created_by)
       values ($1, $2, 'printed', 1, now(), $5) returning id
     )
     insert into notifications.letter (company_id, delivery_id, batch_id, sort, year, number)
     select $1, sent.id, batch.id, 1, 2026, 1 from sent, batch`,
    [
      companyId,
      communityId,
      units[0]?.householdId,
      units[0]?.unitId,
      mark,
      carrierAccountId,
      JSON.stringify({ form: 'letter', title: mark, text: mark }),
    ],
  )
}

/** A dunning letter that went out with the photo of its strip, a step of law and a pack of evidence. */
export const insertLegal = async (
  platform: TestPlatform,
  { companyId, communityId, units }: Story,
  mark: string,
): Promise<void> => {
  await platform.query(
    `with letter as (
       insert into collections.dunning_letter (company_id, community_id, household_id, state, sheet, open_fen, late_fee_fen,
         period_months, dated_on, answer_by, letter_no, year, number, drafted_at, drafted_by, drafted_by_id, decided_at, note)
       values ($1, $2, $3, 'approved', $5, 1, 0, '{2026-01-01}', '2026-02-10', '2026-02-25', $4, 2026, 1, now(), $4, 0, now(), $4)
       returning id
     ), strip as (
       insert into collections.letter_proof (company_id, letter_id, kind, text, media_type, bytes, added_at, added_by)
       select $1, id, 'photo', $4, 'image/png', $4::bytea, now(), $4 from letter
     ), step as (
       insert into collections.legal_step (company_id, community_id, household_id, kind, state, reason, requested_at, requested_by, requested_by_id)
       values ($1, $2, $3, 'suit', 'requested', $4, now(), $4, 0)
     )
     insert into collections.evidence_pack (company_id, community_id, household_id, state, purpose, as_of, requested_at, requested_by, expires_on)
     values ($1, $2, $3, 'ready', $4, '2026-02-10', now(), $4, '2026-03-12')`,
    [companyId, communityId, units[0]?.householdId, mark, JSON.stringify(sheetOf(mark))],
  )
}

const sheetOf = (mark: string) => ({
  title: mark,
  letterNo: mark,
  companyName: mark,
  community: { name: mark, address: '', stewardName: '', servicePhone: '', serviceHours: '' },
  household: { householdNo: '1', payerName: mark, unitLabel: '1' },
  datedOn: '2026-02-10',
  answerBy: '2026-02-25',
  opening: mark,
  table: { fees: [], rows: [], total: { fees: [], open: '0.01', lateFee: '0.00' } },
  arithmetic: [],
  ways: [],
  url: mark,
  basis: { heading: '', text: '' },
  promise: '',
  signing: { handledBy: mark, checkedBy: '' },
  appendix: [],
  claims: [],
})

/** A phone that was confirmed, a relative who came by invitation, and a no to their messages. */
export const insertPeople = async (
  platform: TestPlatform,
  { companyId, units }: Story,
  mark: string,
): Promise<void> => {
  await platform.query(
    `with home as (
       select id, payer_party_id as party from property.household where company_id = $1 and id = $2
     ), asked as (
       insert into identity.phone_code (company_id, purpose, household_id, party_id, number_hash, code_hash, address, created_at, expires_at)
       select $1, 'bind', id, party, $3, '', 'local', now(), now() from home
     ), bound as (
       insert into identity.phone_binding (company_id, household_id, party_id, number_hash, verified_at)
       select $1, id, party, $3, now() from home
     ), invited as (
       insert into identity.member_invitation (company_id, household_id, invited_by_party_id, role, created_at, expires_at)
       select $1, id, party, 'relative', now(), now() + interval '1 year' from home returning id
     ), joined as (
       insert into identity.household_member (company_id, household_id, party_id, role, invitation_id, shown_words, since)
       select $1, home.id, home.party, 'relative', invited.id, $3, now() from home, invited
     )
     insert into notifications.stop (company_id, party_id, form, reason, source, opened_at)
     select $1, party, 'sms', 'doNotContact', $3, now() from home`,
    [companyId, units[1]?.householdId, mark],
  )
}

/** What only a channel or a file brings: rows as the channel's code writes them. */
export const insertOutside = async (
  platform: TestPlatform,
  { companyId, communityId, units }: Story,
  mark: string,
): Promise<void> => {
  const householdId = units[0]?.householdId
  await platform.query(
    `with account as (
       select id from payments.channel_account where company_id = $1 and channel = 'wechatpay'
     ), placed as (
       insert into payments.payment_order (company_id, community_id, household_id, amount_fen, state, created_at)
       values ($1, $2, $3, 100, 'open', now()) returning id
     ), tried as (
       insert into payments.payment_attempt (company_id, order_id, channel_account_id, channel, scene, out_trade_no, amount_fen, state, request, expires_at, created_at)
       select $1, placed.id, account.id, 'wechatpay', 'native', $4 || '7', 100, 'pending', '{}', now(), now() from placed, account returning id
     ), odd as (
       insert into payments.incident (company_id, kind, key, detail, raised_at) values ($1, 'unknownTrade', $4, '{}', now())
     ), day as (
       insert into reconciliation.tie_out (company_id, channel_account_id, business_date, state, computed_at)
       select $1, account.id, '2026-02-01', 'differences', now() from account returning id
     ), gap as (
       insert into reconciliation.discrepancy (company_id, tie_out_id, kind, key, theirs_fen, state, found_at)
       select $1, day.id, 'onlyTheirs', $4, 100, 'open', now() from day
     ), landed as (
       insert into reconciliation.landing (company_id, channel_account_id, landed_on, amount_fen, recorded_at, recorded_by)
       select $1, account.id, '2026-02-01', 100, now(), 0 from account
     )
     insert into payments.suspense (company_id, channel_account_id, amount_fen, payer_hint, received_on, state)
     select $1, account.id, 100, $4, '2026-02-01', 'open' from account`,
    [companyId, communityId, householdId, mark],
  )
}
