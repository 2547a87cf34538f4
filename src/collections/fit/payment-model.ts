import { sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'
import type { Context } from '../../platform/context.ts'
import { logit } from '../model/logit.ts'
import type { PaymentModel } from './chance.ts'
import { featureNames } from './features.ts'

/** The model that plans reckon with, and why it is the shrunken mean where it is. */
export type ModelInUse = {
  /** Of `collections.payment_model`; null where none was ever fitted. */
  readonly modelId: bigint | null
  readonly model: PaymentModel
  /** Null while a fitted model is in use. */
  readonly fallback: Words | null
}

export const modelInUse = async ({
  tx,
  companyId,
}: Pick<Context, 'tx' | 'companyId'>): Promise<ModelInUse> => {
  const { rows } = await sql<{ id: bigint; coefficients: PaymentModel; why: Words | null }>`
    select id, coefficients, measured -> 'reason' as why
    from collections.payment_model where company_id = ${companyId} and state = 'champion'`.execute(
    tx,
  )
  const champion = rows[0]
  if (!champion) return { modelId: null, model: globalModel, fallback: neverFitted }
  return {
    modelId: champion.id,
    model: champion.coefficients,
    fallback: champion.coefficients.kind === 'hazard' ? null : champion.why,
  }
}

const neverFitted: Words = {
  zh: '缴费模型还没有训练过，暂用全体平均值。',
  en: 'The payment model was never fitted; a general average is used.',
}

/**
 * What is believed before anything is known: of four households with an unpaid bill one clears it
 * within the week, and three of ten bills are late.
 */
export const globalPrior = { weekly: 0.25, lateRate: 0.3, daysToPay: 30 } as const

export const globalModel: PaymentModel = {
  kind: 'shrunkenMean',
  company: logit(globalPrior.weekly),
  bins: [],
  beta: [],
  communities: {},
  standard: {
    part: 0,
    lateRate: globalPrior.lateRate,
    daysToPay: globalPrior.daysToPay,
    means: featureNames.map(() => 0),
  },
}
