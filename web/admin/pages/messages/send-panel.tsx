import './messages.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Checkbox } from 'antd'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Part } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay } from '../../shell/use-me.ts'
import { type Plan, PlanFacts } from './plan-facts.tsx'
import { Count, SendingProgress, SendingState } from './progress.tsx'
import { Steer } from './steer.tsx'
import { type Sending, useSendings } from './use-sending.ts'
import { words } from './words.ts'

/** 发送账单: what it would do in numbers, the button that does it, then how far it is. */
export const SendPanel = ({ month }: { month: string }) => {
  const t = useWords(words)
  const community = useCommunity()
  const sendings = useSendings(community.id)
  const maySee = useMay('administrator', 'accountant', 'manager', 'cashier', 'auditor')
  const ofMonth = (sendings.data?.runs ?? []).filter(
    ({ kind, periodMonth }) => kind === 'billReady' && periodMonth?.startsWith(month),
  )
  const isWriting = ofMonth.some(({ state }) => state === 'planning')
  const plan = useQuery(
    api.previewBillDelivery.queryOptions({
      input: { communityId: community.id, month },
      enabled: maySee && sendings.data !== undefined && !isWriting,
    }),
  )
  return (
    <section className="publish send-panel">
      <h2>{t('sendBills')}</h2>
      <Part query={sendings}>
        {() => ofMonth.map((sending) => <Under key={sending.id.toString()} sending={sending} />)}
      </Part>
      {maySee ? null : <p className="small quiet">{t('sendNoRight')}</p>}
      {sendings.data === undefined || isWriting || !maySee ? null : (
        <Part query={plan}>
          {(found) =>
            found.ready === 0 && found.notSent.length === 0 && ofMonth.length > 0 ? null : (
              <DryRun plan={found} month={month} isFirst={ofMonth.length === 0} />
            )
          }
        </Part>
      )}
      <Rule />
    </section>
  )
}

/** A sending of this month that was made: its progress, and what can be done with it. */
const Under = ({ sending }: { sending: Sending }) => {
  const t = useWords(words)
  const run = sending.id.toString()
  const { progress } = sending
  return (
    <div className="send-under">
      <p>
        <SendingState sending={sending} />{' '}
        <Link to="/messages/runs/$runId" params={{ runId: run }} className="link">
          {t('seeReport')}
        </Link>
      </p>
      <SendingProgress sending={sending} />
      <dl className="facts effects">
        {(['delivered', 'opened', 'notReached'] as const).map((step) => (
          <div key={step}>
            <dt>{t(`step_${step}`)}</dt>
            <dd>
              <Count n={progress[step]} filter={{ run, step }} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="row-actions">
        <Steer sending={sending} />
      </p>
      {progress.waiting > 0 ? <p className="small quiet">{t('mayLeave')}</p> : null}
    </div>
  )
}

const DryRun = ({ plan, month, isFirst }: { plan: Plan; month: string; isFirst: boolean }) => {
  const t = useWords(words)
  const community = useCommunity()
  const { message } = App.useApp()
  const maySend = useMay('administrator', 'accountant', 'manager')
  const start = useCommand('startBillDelivery')
  const send = async (): Promise<void> => {
    const answer = await start.give({ communityId: community.id, month })
    if (answer) message.success(t('sendingBegun', { n: answer.messages }))
  }
  return (
    <>
      <PlanFacts plan={plan} thing="bills" />
      {maySend ? (
        <Button
          kind={isFirst ? 'primary' : 'plain'}
          big
          disabled={plan.ready === 0 || start.isPending}
          onClick={() => void send()}
        >
          <span>
            {start.isPending
              ? t('sendingNow')
              : plan.ready === 0
                ? t('nobodyToSend')
                : t(isFirst ? 'sendCount' : 'sendRest', { n: plan.ready })}
          </span>
        </Button>
      ) : null}
      <p className="small quiet publish-why">{maySend ? t('sendUndo') : t('sendNoRight')}</p>
    </>
  )
}

/** Whether the bills of coming months go out by themselves once they are published. */
const Rule = () => {
  const t = useWords(words)
  const communityId = useCommunity().id
  const maySend = useMay('administrator', 'accountant', 'manager')
  const rule = useQuery(api.getDeliveryRule.queryOptions({ input: { communityId } }))
  const set = useCommand('setDeliveryRule')
  if (!rule.data) return null
  return (
    <Checkbox
      checked={rule.data.sendsOnPublication}
      disabled={!maySend || set.isPending}
      onChange={({ target }) => void set.give({ communityId, sendsOnPublication: target.checked })}
    >
      {t('sendsOnPublication')}
    </Checkbox>
  )
}
