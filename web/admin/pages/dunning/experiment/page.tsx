import './experiment.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wallTime } from '../../../../shared/dates.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { actorName } from '../../../parts/actor-name.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { PageHead } from '../../../parts/page-head.tsx'
import { Part } from '../../../parts/part.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { useCommunity, useMay } from '../../../shell/use-me.ts'
import { percent } from '../cockpit/figures.ts'
import { DunningSections } from '../sections.tsx'
import { RegisterDialog, ShrinkDialog } from './dialogs.tsx'
import { OffPolicy } from './off-policy.tsx'
import { Result } from './result.tsx'
import { words } from './words.ts'

export type Report = Awaited<ReturnType<Client['getExperiment']>>
type Registered = NonNullable<Report['experiment']>

/** 试验: what dunning caused, with the interval that says how sure that is. */
export const ExperimentPage = () => {
  const t = useWords(words)
  const community = useCommunity()
  const query = useQuery(api.getExperiment.queryOptions({ input: { communityId: community.id } }))
  const [asks, setAsks] = useState<'register' | 'shrink' | null>(null)
  const mayDecide = useMay('administrator', 'manager')
  const experiment = query.data?.experiment
  const register = mayDecide ? (
    <Button kind="primary" onClick={() => setAsks('register')}>
      {t('register')}
    </Button>
  ) : null
  return (
    <>
      <DunningSections />
      <PageHead title={t('title')} note={t('note')}>
        {experiment?.endedAt ? register : null}
        {mayDecide && experiment && experiment.proposedShareBp < experiment.shareBp ? (
          <Button onClick={() => setAsks('shrink')}>
            {t('shrink', { share: share(experiment.proposedShareBp) })}
          </Button>
        ) : null}
      </PageHead>
      <Part query={query}>
        {(report) =>
          report.experiment ? (
            <>
              <Design experiment={report.experiment} />
              <Result report={report} />
              <OffPolicy estimates={report.offPolicy} />
            </>
          ) : (
            <Notice icon="chart" title={t('none')} action={register}>
              {t('noneWhy')}
            </Notice>
          )
        }
      </Part>
      {asks === 'register' ? <RegisterDialog onClose={() => setAsks(null)} /> : null}
      {asks === 'shrink' && experiment ? (
        <ShrinkDialog
          from={share(experiment.shareBp)}
          toBp={experiment.proposedShareBp}
          onClose={() => setAsks(null)}
        />
      ) : null}
    </>
  )
}

export const share = (basisPoints: number): string => percent(basisPoints / 10_000)

/** What was written down before anything was decided. */
const Design = ({ experiment }: { experiment: Registered }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { registeredAt, registeredBy, endedAt, outcome, shares, proposedBecause } = experiment
  return (
    <dl className="facts experiment-design">
      <dt>{t('outcome')}</dt>
      <dd>
        {outcome[language]}
        <small className="quiet">
          {t('since', {
            day: wallTime(registeredAt).slice(0, 10),
            by: actorName(registeredBy, language),
          })}
          {endedAt ? `，${t('ended', { day: wallTime(endedAt).slice(0, 10) })}` : null}
        </small>
      </dd>
      <dt>{t('share')}</dt>
      <dd>
        {shares
          .map(({ fromDay, shareBp }) => t('shareFrom', { day: fromDay, share: share(shareBp) }))
          .join(' · ')}
        <small className="quiet">{proposedBecause[language]}</small>
      </dd>
    </dl>
  )
}
