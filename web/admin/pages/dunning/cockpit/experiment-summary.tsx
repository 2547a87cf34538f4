import { useQuery } from '@tanstack/react-query'
import { useWords } from '../../../language/language.tsx'
import { Part } from '../../../parts/part.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { useCommunity } from '../../../shell/use-me.ts'
import { percent, signedPoints } from './figures.ts'
import { type Interval, IntervalPlot } from './interval-plot.tsx'
import { words } from './words.ts'

type Estimates = Awaited<ReturnType<Client['getExperiment']>>['estimates']

/** The interval is drawn before its mean is believed; one that covers 0 says so in place of a figure. */
export const Experiment = () => {
  const t = useWords(words)
  const community = useCommunity()
  const query = useQuery(
    api.getExperiment.queryOptions({
      input: { communityId: community.id },
      staleTime: 600_000,
    }),
  )
  return (
    <section>
      <h2>{t('experiment')}</h2>
      <Part query={query}>
        {({ experiment, estimates }) =>
          experiment === null ? (
            <p className="small quiet">
              {t('noExperiment')}
              <br />
              {t('noExperimentWhy')}
            </p>
          ) : (
            <Result estimates={estimates} share={percent(experiment.shareBp / 10_000)} />
          )
        }
      </Part>
    </section>
  )
}

const Result = ({ estimates, share }: { estimates: Estimates; share: string }) => {
  const t = useWords(words)
  const intervals = useIntervals(estimates)
  const [shown] = intervals
  return (
    <>
      {shown ? <Headline shown={shown} /> : <p className="quiet">{t('noFigures')}</p>}
      {shown ? <IntervalPlot intervals={intervals} label={t('intervalPlot')} /> : null}
      <p className="small faint">{t('holdOut', { share })}</p>
    </>
  )
}

const Headline = ({ shown: { value, low, high } }: { shown: Interval }) => {
  const t = useWords(words)
  const figures = { low: signedPoints(low), high: signedPoints(high), value: signedPoints(value) }
  const isClear = low > 0 || high < 0
  return (
    <>
      <p className={isClear ? 'effect-value' : 'effect-value quiet'}>
        {isClear ? t('points', { n: figures.value }) : t('unclearBig')}
      </p>
      <p className="small quiet">{t(isClear ? 'rateInterval' : 'unclearNote', figures)}</p>
    </>
  )
}

const useIntervals = (estimates: Estimates): Interval[] => {
  const t = useWords(words)
  return estimates.flatMap(({ communityId, name, treated, heldOut, adjusted, ...rest }) => {
    const { value, low, high } = adjusted
    if (value === null || low === null || high === null) return []
    const points = { value: value * 100, low: low * 100, high: high * 100 }
    const said =
      communityId === null
        ? t('companyLine', { n: treated.households + heldOut.households })
        : t('communityLine', { name, value: signedPoints(points.value) })
    return [
      {
        ...points,
        key: communityId?.toString() ?? 'company',
        name: said + (rest.isDistinguishable ? '' : t('unclear')),
      },
    ]
  })
}
