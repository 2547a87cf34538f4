import { App, Form, Input } from 'antd'
import { useState } from 'react'
import { monthName } from '../../../shared/dates.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay } from '../../shell/use-me.ts'
import { SendPanel } from '../messages/send-panel.tsx'
import { Effect, Effects } from './effects.tsx'
import type { Period, Review, Summary } from './page.tsx'
import { words } from './words.ts'

/** A published run: what it made, what came to the register since, and the way back. */
export const Published = ({
  review,
  summary,
  period,
}: {
  review: Review
  summary: Summary
  period: Period
}) => {
  const t = useWords(words)
  const community = useCommunity()
  const { message } = App.useApp()
  const mayRun = useMay('administrator', 'accountant', 'manager')
  const mayRollBack = useMay('administrator', 'manager')
  const [isAsking, setAsking] = useState(false)
  const supplement = useCommand('publishBilling')
  const { run, touched } = review
  if (!run) return null
  const bill = async (): Promise<void> => {
    const answer = await supplement.give({
      communityId: community.id,
      month: period.month,
      periodKind: period.kind,
      skip: ['noTariff', 'noArea', 'billedOtherwise'],
      supplement: true,
    })
    if (!answer) return
    const more = answer.run.chargeCount - run.chargeCount
    message.success(more > 0n ? t('supplemented', { n: more }) : t('nothingNew'))
  }
  return (
    <>
      <section className="publish">
        <h2>{t('publishedTitle')}</h2>
        <Effects run={run} summary={summary} label={t('made')}>
          <Effect label={t('touched')} fen={touched.settledFen}>
            {t('chargeCount', { n: touched.count.toLocaleString('en') })}
          </Effect>
        </Effects>
        {mayRun ? (
          <div className="publish-actions">
            <Button onClick={() => void bill()} disabled={supplement.isPending}>
              {t('supplement')}
            </Button>
            <p className="small quiet">{t('supplementWhy')}</p>
          </div>
        ) : null}
        <p className="undo">
          <Icon name="undo" />
          <span>
            <b>{t('howToUndo')}</b>{' '}
            {touched.count > 0 ? t('undoTouched', { n: touched.count }) : t('undoWords')}
          </span>
        </p>
        {mayRollBack ? (
          <Button disabled={touched.count > 0} onClick={() => setAsking(true)}>
            {t('rollBack', { n: run.chargeCount.toLocaleString('en') })}
          </Button>
        ) : null}
        {isAsking ? <RollBack run={run} period={period} onClose={() => setAsking(false)} /> : null}
      </section>
      <SendPanel month={period.month} />
    </>
  )
}

const RollBack = ({
  run,
  period,
  onClose,
}: {
  run: NonNullable<Review['run']>
  period: Period
  onClose: () => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ reason: string }>()
  const rollBack = useCommand('rollBackBilling')
  return (
    <ActionDialog
      title={t('rollBackTitle', { month: monthName(period.month, language) })}
      okText={t('rollBack', { n: run.chargeCount.toLocaleString('en') })}
      form={form}
      isBusy={rollBack.isPending}
      onClose={onClose}
      effect={t('rollBackEffect', {
        n: run.chargeCount.toLocaleString('en'),
        fen: yuan(run.totalFen),
      })}
      onSubmit={async ({ reason }) => {
        const answer = await rollBack.give({ runId: run.id, reason })
        if (!answer) return
        message.success(t('rolledBack', { n: answer.reversed }))
        onClose()
      }}
    >
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
