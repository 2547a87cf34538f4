import { useQuery } from '@tanstack/react-query'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { Part } from '../../../parts/part.tsx'
import { State } from '../../../parts/state.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { CalibrationPlot } from './calibration-plot.tsx'
import { words } from './words.ts'

type Model = Awaited<ReturnType<Client['getPaymentModel']>>
type Fitted = NonNullable<Model['champion']>

/** What the model predicted against what came of it, beside the gate that it must pass. */
export const Calibration = () => {
  const t = useWords(words)
  const query = useQuery(api.getPaymentModel.queryOptions({ input: {}, staleTime: 60_000 }))
  const fitted = query.data?.champion ?? query.data?.latest ?? null
  return (
    <section>
      <h2>
        {t('calibration')} {fitted ? <GateState fitted={fitted} /> : null}
      </h2>
      <Part query={query}>
        {({ notice, inUse }) => (
          <>
            {fitted && fitted.calibration.length > 0 ? <Measured fitted={fitted} /> : null}
            {inUse === 'shrunkenMean' || !fitted ? <Notice said={notice} /> : null}
            {fitted?.drift?.isAlarm ? (
              <p className="small">
                <State kind="overdue">{t('drift')}</State>
              </p>
            ) : null}
          </>
        )}
      </Part>
    </section>
  )
}

const Notice = ({ said }: { said: Model['notice'] }) => (
  <p className="small quiet">{said[useLanguage()]}</p>
)

const GateState = ({ fitted: { gates, calibration } }: { fitted: Fitted }) => {
  const t = useWords(words)
  if (calibration.length === 0) return <State kind="due">{t('notMeasured')}</State>
  return gates.every(({ isPassed }) => isPassed) ? (
    <State kind="paid">{t('passes')}</State>
  ) : (
    <State kind="overdue">{t('fails')}</State>
  )
}

const digits = { ece: 3, slope: 2 } as const

const Measured = ({ fitted }: { fitted: Fitted }) => {
  const t = useWords(words)
  const { calibration, gates, measuredFrom } = fitted
  return (
    <>
      <div className="calibration">
        <CalibrationPlot bins={calibration} label={t('calibrationPlot')} />
        <dl>
          {(['ece', 'slope'] as const).map((name) => {
            const gate = gates.find((it) => it.name === name)
            return (
              <div key={name}>
                <dt>{t(name)}</dt>
                <dd className={gate && !gate.isPassed ? 'overdue' : ''}>
                  {fitted[name]?.toFixed(digits[name]) ?? '—'}
                  {gate ? <small className="faint">{limits(gate, t)}</small> : null}
                </dd>
              </div>
            )
          })}
        </dl>
      </div>
      <p className="small faint">{t('calibrationNote', { from: measuredFrom ?? '—' })}</p>
    </>
  )
}

const limits = (
  { atLeast, atMost }: Fitted['gates'][number],
  t: (key: 'atMost' | 'between', values: Record<string, string>) => string,
): string =>
  atLeast === null
    ? t('atMost', { n: `${atMost ?? ''}` })
    : t('between', { from: `${atLeast}`, to: `${atMost ?? ''}` })
