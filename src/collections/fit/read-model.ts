import { sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import * as api from '../api.ts'
import type { PaymentModel } from './chance.ts'
import type { Measured } from './gates.ts'
import { modelInUse } from './payment-model.ts'

type FittedOutput = NonNullable<Output<typeof api.getPaymentModel>['latest']>

export const getPaymentModel = implement(api.getPaymentModel, async (context) => {
  const [{ model, fallback }, champion, latest] = await Promise.all([
    modelInUse(context),
    newest(context, 'champion'),
    newest(context, null),
  ])
  return {
    inUse: model.kind,
    notice: fallback ?? inUseWords(champion, latest),
    champion,
    latest,
    isFitting: await isFitting(context, latest?.fittedAt ?? null),
  }
})

const inUseWords = (champion: FittedOutput | null, latest: FittedOutput | null): Words => {
  const day = champion?.knownUpTo ?? ''
  const last = latest?.state === 'rejected' ? latest.reason : null
  return {
    zh: `使用 ${day} 训练的缴费模型。${last ? `最近一次训练未采用：${last.zh}` : ''}`,
    en: `The payment model fitted up to ${day} is in use.${last ? ` The latest was not taken: ${last.en}` : ''}`,
  }
}

type Kept = Partial<Measured> & {
  readonly measuredRows: number
  readonly measuredFrom: string
  readonly drift: FittedOutput['drift']
  readonly reason?: Words | null
}

/** The newest fit of a state, or of any. A champion that is the shrunken mean has no figures of its own. */
const newest = async (
  { tx, companyId }: Context,
  state: 'champion' | null,
): Promise<FittedOutput | null> => {
  const { rows } = await sql<{
    id: bigint
    state: FittedOutput['state']
    fitted_at: string
    known_up_to: string
    row_count: number
    payer_count: number
    kind: PaymentModel['kind']
    measured: Kept
  }>`select id, state, fitted_at, known_up_to, row_count, payer_count, coefficients ->> 'kind' as kind, measured
    from collections.payment_model
    where company_id = ${companyId} and case when ${state}::text is null then coefficients ->> 'kind' = 'hazard' else state = ${state} end
    order by id desc limit 1`.execute(tx)
  const row = rows[0]
  if (!row) return null
  const { measured } = row
  const of: Partial<Measured> = row.kind === 'hazard' ? measured : {}
  return {
    modelId: row.id,
    state: row.state,
    fittedAt: row.fitted_at,
    knownUpTo: row.known_up_to,
    rowCount: row.row_count,
    payerCount: row.payer_count,
    measuredFrom: measured.measuredFrom,
    measuredRows: measured.measuredRows,
    logLoss: of.logLoss ?? null,
    baselineLogLoss: measured.baselineLogLoss ?? null,
    ece: of.ece ?? null,
    slope: of.slope ?? null,
    intercept: of.intercept ?? null,
    gates: [...(of.gates ?? [])],
    calibration: of.calibration ?? [],
    drift: measured.drift,
    reason: measured.reason ?? null,
  }
}

/** A fit that somebody asked for within the hour and that has not ended. */
const isFitting = async (
  { tx, companyId, now }: Context,
  fittedAt: string | null,
): Promise<boolean> => {
  const { rows } = await sql<{ found: boolean }>`select exists (select from platform.audit
    where company_id = ${companyId} and operation = 'refitPaymentModel'
      and happened_at > ${now.toString()}::timestamptz - interval '1 hour'
      and happened_at > coalesce(${fittedAt}::timestamptz, '-infinity')) as found`.execute(tx)
  return rows[0]?.found ?? false
}

/** Queued rather than done at once: it takes seconds to minutes, and the night's own may be running. */
export const refitPaymentModel = implement(api.refitPaymentModel, async (context) => {
  await context.enqueue({ task: 'refitPaymentModel', key: `refit:${context.companyId}` })
  return { isQueued: true }
})
