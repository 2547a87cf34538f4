import './billing-run.css'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { useRef } from 'react'
import { addMonths, periodKinds } from '../../../../src/kernel/period.ts'
import { monthName, shortMonth, wallTime } from '../../../shared/dates.ts'
import { useKeys } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay, useMe } from '../../shell/use-me.ts'
import { Causes } from './causes.tsx'
import { Comparison } from './comparison.tsx'
import { History } from './history.tsx'
import { PublishPanel } from './publish-panel.tsx'
import { Published } from './published.tsx'
import type { RunFilter } from './route.ts'
import { Samples } from './samples.tsx'
import { BillingSections } from './sections.tsx'
import { Warnings } from './warnings.tsx'
import { words } from './words.ts'

export type Review = Awaited<ReturnType<Client['getBillingReview']>>
export type Summary = NonNullable<Review['summary']>
export type Period = { readonly month: string; readonly kind: (typeof periodKinds)[number] }

/** 出账: tried first, held against the last period, decided, published, taken back. */
export const BillingRunPage = () => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const { today } = useMe()
  const navigate = useNavigate()
  const mayRun = useMay('administrator', 'accountant', 'manager')
  const filter = useSearch({ from: '/shell/billing' })
  const period: Period = {
    month: filter.month ?? today.slice(0, 7),
    kind: filter.kind ?? 'monthly',
  }
  const query = useQuery(
    api.getBillingReview.queryOptions({
      input: { communityId: community.id, month: period.month, periodKind: period.kind },
    }),
  )
  const setFilter = (change: RunFilter): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true })
  const trial = useTrial(period)
  const review = query.data
  const isPublished = review?.run?.state === 'published'
  const mayTry = mayRun && review !== undefined && !isPublished
  useKeys(mayTry ? [{ key: 'r', words: t('tryAgain'), run: trial.run }] : [])
  const step = (by: number): string => addMonths(`${period.month}-01`, by).slice(0, 7)
  return (
    <>
      <BillingSections />
      <PageHead
        title={t('title', { month: monthName(period.month, language) })}
        note={review ? <Note review={review} seconds={trial.seconds} /> : null}
      >
        <Select
          aria-label={t('periodKind')}
          value={period.kind}
          options={periodKinds.map((kind) => ({ value: kind, label: t(kind) }))}
          onChange={(kind) => setFilter({ kind, decided: undefined })}
          popupMatchSelectWidth={false}
          variant="borderless"
        />
        <span className="month-steps">
          {[-1, 1].map((by) => (
            <Button key={by} onClick={() => setFilter({ month: step(by), decided: undefined })}>
              {by < 0 ? <Icon name="left" /> : null}
              {shortMonth(step(by), language)}
              {by > 0 ? <Icon name="right" /> : null}
            </Button>
          ))}
        </span>
        {review?.run ? <Steps isPublished={isPublished} /> : null}
        {mayTry && review.run ? (
          <Button shortcut="r" onClick={trial.run} disabled={trial.isPending}>
            {trial.isPending ? t('trying') : t('tryAgain')}
          </Button>
        ) : null}
      </PageHead>
      <Part query={query}>
        {(found) =>
          found.run && found.summary ? (
            <Reviewed
              review={found}
              summary={found.summary}
              period={period}
              filter={filter}
              onFilter={setFilter}
              mayRun={mayRun}
            />
          ) : (
            <>
              <Notice
                icon="bill"
                title={t('notTried', { month: monthName(period.month, language) })}
                action={
                  mayRun ? (
                    <Button
                      kind="primary"
                      shortcut="r"
                      onClick={trial.run}
                      disabled={trial.isPending}
                    >
                      {trial.isPending ? t('trying') : t('tryNow')}
                    </Button>
                  ) : undefined
                }
              >
                {mayRun ? t('notTriedWhy') : t('notTriedNoRight')}
              </Notice>
              <History />
            </>
          )
        }
      </Part>
    </>
  )
}

const Reviewed = ({
  review,
  summary,
  period,
  filter,
  onFilter,
  mayRun,
}: {
  review: Review
  summary: Summary
  period: Period
  filter: RunFilter
  onFilter: (change: RunFilter) => void
  mayRun: boolean
}) => {
  const decided = new Set(filter.decided?.split('.') ?? [])
  const decide = (kind: string): void => {
    const next = new Set(decided)
    if (!next.delete(kind)) next.add(kind)
    onFilter({ decided: [...next].join('.') || undefined })
  }
  const runId = review.run?.state === 'published' ? review.run.id : null
  return (
    <div className="run">
      <section>
        <Comparison
          summary={summary}
          lastMonth={review.lastPeriodMonth}
          period={period}
          runId={runId}
          view={filter.view ?? 'items'}
          onView={(view) => onFilter({ view })}
        />
        <Causes
          summary={summary}
          lastMonth={review.lastPeriodMonth}
          period={period}
          runId={runId}
        />
        <History />
      </section>
      <aside className="run-side">
        {runId === null ? (
          <Warnings warnings={summary.warnings} decided={decided} onDecide={decide} />
        ) : null}
        <Samples samples={summary.samples} />
        {runId === null ? (
          <PublishPanel
            review={review}
            summary={summary}
            period={period}
            decided={decided}
            mayRun={mayRun}
          />
        ) : (
          <Published review={review} summary={summary} period={period} />
        )}
      </aside>
    </div>
  )
}

/** Tries the period; how long it took is what this person waited. */
const useTrial = ({ month, kind }: Period) => {
  const community = useCommunity()
  const trial = useCommand('dryRunBilling')
  const seconds = useRef<string | null>(null)
  const run = (): void => {
    if (trial.isPending) return
    const began = performance.now()
    void trial.give({ communityId: community.id, month, periodKind: kind }).then(() => {
      seconds.current = ((performance.now() - began) / 1000).toFixed(1)
    })
  }
  return { run, isPending: trial.isPending, seconds: seconds.current }
}

const Note = ({ review, seconds }: { review: Review; seconds: string | null }) => {
  const t = useWords(words)
  const { run, startedBy, dryRuns } = review
  if (!run) return null
  if (run.state === 'published') {
    return t('publishedNote', {
      at: wallTime(run.publishedAt ?? run.startedAt),
      by: startedBy || t('system'),
    })
  }
  return `${t('triedNote', { n: dryRuns, at: wallTime(run.startedAt) })}${
    seconds ? t('took', { seconds }) : ''
  }${t('notPublished')}`
}

const Steps = ({ isPublished }: { isPublished: boolean }) => {
  const t = useWords(words)
  const now = isPublished ? 4 : 2
  return (
    <ol className="steps run-steps">
      {(['stepRead', 'stepTry', 'stepReview', 'stepPublish'] as const).map((key, index) => (
        <li
          key={key}
          className={index < now ? 'ok' : ''}
          {...(index === now ? { 'aria-current': 'step' as const } : {})}
        >
          {index < now ? <Icon name="check" /> : null}
          {t(key)}
        </li>
      ))}
    </ol>
  )
}
