import { App } from 'antd'
import { useEffect, useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { Effect, Effects } from './effects.tsx'
import type { Period, Review, Summary } from './page.tsx'
import { words } from './words.ts'

type Props = {
  review: Review
  summary: Summary
  period: Period
  decided: ReadonlySet<string>
  mayRun: boolean
}

/** The effect, how to undo it, and the button that says both in numbers. */
export const PublishPanel = ({ review, summary, period, decided, mayRun }: Props) => {
  const t = useWords(words)
  const community = useCommunity()
  const { message } = App.useApp()
  const publish = useCommand('publishBilling')
  const seconds = useSeconds(publish.isPending)
  const { run } = review
  if (!run) return null
  const open = summary.warnings.filter(({ kind, mustDecide }) => mustDecide && !decided.has(kind))
  const isMissing = open.length > 0 || !mayRun || run.chargeCount === 0n
  const give = async (): Promise<void> => {
    const answer = await publish.give({
      communityId: community.id,
      month: period.month,
      periodKind: period.kind,
      issueOn: run.issueOn,
      skip: (['noTariff', 'noArea', 'billedOtherwise'] as const).filter((kind) =>
        decided.has(kind),
      ),
      expected: { chargeCount: run.chargeCount, totalFen: run.totalFen },
    })
    if (answer) message.success(t('published', { n: answer.run.chargeCount }))
  }
  return (
    <section className="publish">
      <h2>{t('afterwards')}</h2>
      <Effects run={run} summary={summary} label={t('makes')}>
        <Effect label={t('prepaid')} fen={summary.prepaymentFen}>
          {t('householdCount', { n: summary.prepaymentHouseholds })}
        </Effect>
      </Effects>
      <p className="undo">
        <Icon name="undo" />
        <span>
          <b>{t('howToUndo')}</b> {t('undoWords')}
        </span>
      </p>
      <Button
        kind="primary"
        big
        disabled={isMissing || publish.isPending}
        onClick={() => void give()}
      >
        <span>
          {publish.isPending
            ? t('publishing', { n: run.chargeCount.toLocaleString('en'), seconds })
            : t('publishCount', { n: run.chargeCount.toLocaleString('en') })}
          {publish.isPending ? null : <Money fen={run.totalFen} />}
        </span>
      </Button>
      <p className="small quiet publish-why" role="status">
        {publish.isPending
          ? t('mayLeave')
          : !mayRun
            ? t('publishNoRight')
            : run.chargeCount === 0n
              ? t('nothingToPublish')
              : open.length > 0
                ? t('stillNeeded', {
                    what: open
                      .map(({ kind, count }) => t(`decide_${kind}`, { n: count }))
                      .join('、'),
                  })
                : t('nothingMissing')}
      </p>
    </section>
  )
}

/** Whole seconds since it began, while it goes on. */
const useSeconds = (isOn: boolean): number => {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    setSeconds(0)
    if (!isOn) return
    const timer = setInterval(() => setSeconds((n) => n + 1), 1000)
    return () => clearInterval(timer)
  }, [isOn])
  return seconds
}
