import { tasks } from '../src/app/schedule.ts'
import { insertPayingCompany } from '../test/support/paying-households.ts'
import { type Bench, timed } from './rig.ts'

/** What 26,000 households with 14 monthly bills leave: about a million household-weeks. */
const weeksOfHousehold = 40

/**
 * The nightly refit of the payment model on about a million household-weeks: the payers folded, the
 * bills read, two fits (one measured on the last eight weeks, one on all), and what came of it written
 * down. The second of two nights is measured; the first chooses the variances, as once a month.
 */
export const bench: Bench = {
  name: 'refit',
  defaultUnits: 1_000_000,
  run: async (rig, n) => {
    const households = Math.max(100, Math.round(n / weeksOfHousehold))
    const company = { companyId: 1n, households, months: 14, until: '2026-11-20', seed: 7 }
    await insertPayingCompany((text, values) => rig.admin.query(text, values), company)
    const at = Temporal.Instant.from('2026-11-19T19:50:00Z')
    const platform = { ...rig.platform, clock: { now: () => at } }
    const night = () => timed(async () => tasks.refitPaymentModel?.(platform, { companyId: 1n }))
    const first = await night()
    const before = process.cpuUsage()
    const second = await night()
    const used = process.cpuUsage(before)
    const { rows } = await rig.admin.query(
      `select row_count, payer_count, state, coefficients ->> 'kind' as kind, measured ->> 'ece' as ece,
         measured ->> 'slope' as slope, measured ->> 'logLoss' as log_loss, measured ->> 'baselineLogLoss' as baseline
       from collections.payment_model order by id desc limit 1`,
    )
    return {
      ratio: Number((second / 10).toFixed(3)),
      goal: '≤ 1 (10 s), ≤ 1,000 MB',
      seconds: Number(second.toFixed(2)),
      // Of this process, thread included: the fit steps back, so a busy machine stretches it.
      cpuSeconds: Number(((used.user + used.system) / 1e6).toFixed(2)),
      firstNightSeconds: Number(first.toFixed(2)),
      householdWeeks: rows[0].row_count,
      payers: rows[0].payer_count,
      model: `${rows[0].kind} (${rows[0].state})`,
      ece: Number(rows[0].ece),
      slope: Number(rows[0].slope),
      logLoss: Number(rows[0].log_loss),
      baselineLogLoss: Number(rows[0].baseline),
    }
  },
}
