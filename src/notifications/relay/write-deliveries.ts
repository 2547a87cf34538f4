import { sql } from 'kysely'
import { signBillLink } from '../../identity/index.ts'
import type { Context } from '../../platform/context.ts'
import { maskName } from '../../property/index.ts'
import { announcementOf } from '../announcements/audience.ts'
import type { KindName, ReasonName } from '../api/names.ts'
import type { Outgoing } from '../carriers/carrier.ts'
import { openCode } from '../contacts/send-code.ts'
import { unsubscribeUrl } from '../contacts/unsubscribe.ts'
import { appendEvidence } from '../evidence/append.ts'
import { takeGrants } from '../grants/ledger.ts'
import { kinds } from '../kinds.ts'
import { reroute } from '../plan/route-due.ts'
import type { RenderedMessage, Renderer } from '../templates/open-renderer.ts'
import type { OpenAccount } from './accounts.ts'
import { settleContacts } from './contacts.ts'
import type { Cleared } from './verdicts.ts'

/** How long a sender may take before a delivery it left in `sending` is asked about. */
export const silentMinutes = 2

/**
 * The durable intent: deliveries in `sending`, their messages, and the evidence of what is said to
 * whom, all before anything leaves. A message that cannot be said, or whose wording throws, ends
 * alone; the rest go.
 */
export const writeDeliveries = async (
  context: Context,
  account: OpenAccount,
  cleared: readonly Cleared[],
  render: Renderer,
): Promise<readonly (Outgoing & { readonly kind: KindName })[]> => {
  const unsaid: { id: bigint; reason: ReasonName }[] = []
  const { rows } = await sql<{ id: bigint }>`select platform.nth_id(block.id, k) as id
    from (select platform.id_block() as id) block, generate_series(0, ${cleared.length}::int - 1) k`.execute(
    context.tx,
  )
  const said = cleared.flatMap((message, index) => {
    const rendering = renderSafely(context, account, message, render)
    if (!('reason' in rendering)) {
      const id = rows[index]?.id ?? 0n
      const deliveryNo = deliveryNoOf(id)
      return { id, message, ...rendering, deliveryNo, to: openAddress(context, message) }
    }
    unsaid.push({ id: message.id, reason: rendering.reason })
    return []
  })
  await refuse(context, unsaid)
  const allowed = account.carrier.needsGrant ? await withGrants(context, said) : said
  if (allowed.length > 0) await insertDeliveries(context, account, allowed)
  return allowed.map(({ message, deliveryNo, to, ...kept }) => {
    const { rendered, template } = asSent(context, account, message, render) ?? kept
    const { kind, expiresAt } = message
    return { kind, deliveryNo, to, expiresAt, rendered, template }
  })
}

/** What leaves with a one-time code in it, which the words that are kept have not; else null. */
const asSent = (
  context: Context,
  account: OpenAccount,
  message: Cleared,
  render: Renderer,
): RenderedWords | null => {
  if (message.sealedCode === null) return null
  const variables = openCode(context.vault, context.companyId, message)
  const rendering = renderSafely(context, account, { ...message, variables }, render)
  return 'reason' in rendering ? null : rendering
}

type RenderedWords = Extract<RenderedMessage, { rendered: unknown }>
type Said = RenderedWords & {
  readonly id: bigint
  readonly message: Cleared
  readonly deliveryNo: string
}

const renderSafely = (
  context: Context,
  { id: carrierAccountId }: OpenAccount,
  message: Cleared,
  render: Renderer,
): RenderedMessage => {
  try {
    return render({
      ...message,
      carrierAccountId,
      url: urlOf(context, message),
      ...(message.form === 'email' ? { unsubscribeUrl: stopUrlOf(context, message) } : {}),
    })
  } catch (error) {
    const stack = error instanceof Error ? error.stack : String(error)
    const messageId = message.id.toString()
    context.log.error({ messageId, stack }, 'ALARM: a message cannot be rendered')
    return { reason: 'templateNotApproved', said: 'cannot be rendered' }
  }
}

/** The household's bill, or what was announced; `m` tells that this message was opened. */
const urlOf = ({ vault, companyId, publicUrl }: Context, message: Cleared): string => {
  const { householdId, linkVersion: version } = message
  const announcementId = announcementOf(message.subject)
  const place = announcementId === null ? '' : `/announcements/${announcementId}`
  const token = signBillLink(vault, { companyId, householdId, version })
  return `${publicUrl}/b/${token}${place}?m=${message.id.toString(36)}`
}

/** Every mail is of a kind that may be refused: a code never goes by mail. */
const stopUrlOf = (context: Context, { partyId, form, kind }: Cleared): string =>
  unsubscribeUrl(context, {
    companyId: context.companyId,
    partyId,
    form,
    purpose: kinds[kind].purpose,
  })

const openAddress = ({ vault, companyId }: Context, { sealed, masked }: Cleared): string =>
  sealed === null ? (masked ?? '') : vault.open(companyId, sealed)

const refuse = async (
  context: Context,
  unsaid: readonly { id: bigint; reason: ReasonName }[],
): Promise<void> => {
  if (unsaid.length === 0) return
  await sql`update notifications.message m set reason = w.reason, next_at = null,
      state = case when m.delivered_at is null then 'refused' else 'delivered' end
    from unnest(${unsaid.map(({ id }) => id)}::bigint[], ${unsaid.map(({ reason }) => reason)}::text[]) w (id, reason)
    where m.company_id = ${context.companyId} and m.id = w.id`.execute(context.tx)
  await settleContacts(
    context,
    unsaid.map(({ id }) => id),
  )
}

/** Each uses up one grant of its reader; who has none left is reached another way. */
const withGrants = async <S extends Said>(
  context: Context,
  said: readonly S[],
): Promise<readonly S[]> => {
  const granted = await takeGrants(
    context,
    said.map(({ id, message, template }) => ({
      deliveryId: id,
      addressId: message.addressId,
      providerCode: template?.code ?? '',
    })),
  )
  const without = said.filter(({ id }) => !granted.has(id)).map(({ message }) => message.id)
  if (without.length > 0) {
    await settleContacts(context, without)
    await reroute(context, without, 'noConsent')
  }
  return said.filter(({ id }) => granted.has(id))
}

/** Thirteen of [0-9a-z]: the id, which nobody else has and which grows, so that its index does too. */
const deliveryNoOf = (id: bigint): string => id.toString(36).padStart(13, '0')

const insertDeliveries = async (
  context: Context,
  account: OpenAccount,
  said: readonly Said[],
): Promise<void> => {
  const { tx, companyId, now } = context
  const column = <T>(value: (it: Said) => T): T[] => said.map(value)
  const at = sql`${now.toString()}::timestamptz`
  await sql`
    with written as (
      insert into notifications.delivery (company_id, id, message_id, attempt_no, carrier_account_id, carrier, form,
        address_kind, address_id, address_hash, masked, delivery_no, provider_template_id, rendered, template, segments,
        cost, state, created_at, next_ask_at)
      select ${companyId}, w.id, w.message_id, w.attempt_no, ${account.id}, ${account.carrier.name}, ${account.carrier.form},
        ${account.carrier.addressKind}, w.address_id, w.address_hash, w.masked, w.delivery_no, w.provider_template_id,
        w.rendered, w.template, w.segments, ${account.price}::bigint * w.segments, 'sending', ${at},
        ${now.add({ minutes: silentMinutes }).toString()}::timestamptz
      from unnest(${column(({ id }) => id)}::bigint[], ${column(({ message }) => message.id)}::bigint[],
        ${column(({ message }) => message.attemptCount + 1)}::int[], ${column(({ message }) => message.addressId)}::bigint[],
        ${column(({ message }) => message.addressHash)}::text[], ${column(({ message }) => message.masked)}::text[],
        ${column(({ deliveryNo }) => deliveryNo)}::text[], ${column((it) => it.providerTemplateId)}::bigint[],
        ${column(({ rendered }) => JSON.stringify(rendered))}::jsonb[],
        ${column(({ template }) => (template ? JSON.stringify(template) : null))}::jsonb[],
        ${column(({ segments }) => segments)}::int[])
        w (id, message_id, attempt_no, address_id, address_hash, masked, delivery_no, provider_template_id, rendered, template, segments)
      returning message_id
    )
    update notifications.message m set state = 'sending', reason = null, next_at = null, attempt_count = attempt_count + 1,
      period_months = case when m.period_months is not null then t.months::date[] end
      from written w
      join unnest(${column(({ message }) => message.id)}::bigint[],
        ${column(({ message }) => `{${message.periodMonths.join()}}`)}::text[]) t (id, months) on t.id = w.message_id
      where m.company_id = ${companyId} and m.id = w.message_id`.execute(tx)
  await appendEvidence(
    context,
    said.map((it) => ({
      messageId: it.message.id,
      deliveryId: it.id,
      householdId: it.message.householdId,
      event: 'sent',
      happenedAt: now.toString(),
      content: contentOf(account, it),
    })),
  )
}

/** Who is told what, over which way and for which debt, word for word. */
const contentOf = (
  account: OpenAccount,
  { message, deliveryNo, rendered, language, template }: Said,
) => ({
  kind: message.kind,
  subject: message.subject,
  periodMonth: message.periodMonth,
  ...(message.periodMonths.length > 1 ? { periodMonths: message.periodMonths } : {}),
  amountFen: message.amountFen,
  recipient: {
    partyId: message.partyId,
    name: maskName(message.readerName, 'person'),
    readsIn: message.language,
  },
  carrier: account.carrier.name,
  carrierAccountId: account.id,
  form: account.carrier.form,
  address: message.masked,
  addressHash: message.addressHash,
  deliveryNo,
  templateCode: template?.code ?? null,
  language,
  said: rendered,
})
