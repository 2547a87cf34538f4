import { useQuery } from '@tanstack/react-query'
import { App, Form, Input } from 'antd'
import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { useRequired } from '../../parts/action-dialog.tsx'
import { Button } from '../../parts/button.tsx'
import { CommandDialog } from '../../parts/command-dialog.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay, useMe } from '../../shell/use-me.ts'
import { type OpenCaseAction, useMayWork } from './case-actions.tsx'
import type { CaseData } from './use-case.ts'
import { words } from './words.ts'

type Plan = Awaited<ReturnType<Client['getInstalmentPlan']>>['plan']

const kinds: Record<Plan['state'], StateKind> = {
  proposed: 'frozen',
  signed: 'due',
  completed: 'paid',
  defaulted: 'overdue',
  withdrawn: 'void',
}
const partKinds: Record<Plan['parts'][number]['state'], StateKind> = {
  open: 'due',
  paid: 'paid',
  missed: 'overdue',
}

/** 分期: the parts, who must still agree, and word for word what the payer signs. */
export const InstalmentPart = ({
  data,
  onAction,
}: {
  data: CaseData
  onAction: OpenCaseAction
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const { planId } = data
  const query = useQuery(
    api.getInstalmentPlan.queryOptions({
      input: { planId: planId ?? 0n },
      enabled: planId !== null,
    }),
  )
  if (planId === null) return null
  return (
    <section>
      <h2>{t('plan')}</h2>
      <Part query={query}>
        {({ plan, agreement, signedText }) => (
          <>
            <PlanState plan={plan} data={data} onAction={onAction} />
            <table className="table case-parts">
              <tbody>
                {plan.parts.map((part) => (
                  <tr key={part.number}>
                    <td>{t('partNo', { n: part.number })}</td>
                    <td>{part.dueOn}</td>
                    <td>
                      <State kind={partKinds[part.state]}>{t(`part_${part.state}`)}</State>
                    </td>
                    <td className="number">
                      <Money fen={part.amountFen} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <details open={plan.state === 'proposed'}>
              <summary className="link">{t(signedText ? 'signedText' : 'agreement')}</summary>
              <p className="case-agreement">{signedText ?? agreement[language]}</p>
            </details>
          </>
        )}
      </Part>
    </section>
  )
}

const PlanState = ({
  plan,
  data,
  onAction,
}: {
  plan: Plan
  data: CaseData
  onAction: OpenCaseAction
}) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const me = useMe()
  const mayWork = useMayWork(data)
  const mayApprove = useMay('administrator', 'manager') && plan.proposedBy !== me.displayName
  const approve = useCommand('approveInstalmentPlan')
  const isProposed = plan.state === 'proposed'
  return (
    <div className="case-line">
      <span>
        <State kind={kinds[plan.state]}>
          {isProposed
            ? t(plan.approvedBy ? 'plan_approved' : 'plan_proposed')
            : t(`plan_${plan.state}`)}
        </State>{' '}
        <Money fen={plan.totalFen} />{' '}
        <small className="quiet">
          {plan.signedAt
            ? t('signedAt', { at: wallTime(plan.signedAt) })
            : t('proposedBy', { name: plan.proposedBy, reason: plan.reason })}
        </small>
      </span>
      {isProposed && mayApprove && !plan.approvedBy ? (
        <Button
          disabled={approve.isPending}
          onClick={async () => {
            if (await approve.give({ planId: plan.planId })) message.success(t('approved'))
          }}
        >
          {t('approve')}
        </Button>
      ) : null}
      {isProposed && mayWork ? (
        <button
          type="button"
          className="link"
          onClick={() => onAction({ kind: 'withdrawPlan', planId: plan.planId })}
        >
          {t('withdraw')}
        </button>
      ) : null}
    </div>
  )
}

export const WithdrawPlanDialog = ({
  planId,
  onClose,
}: {
  planId: bigint
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="withdrawInstalmentPlan"
      input={({ reason }: { reason: string }) => ({ planId, reason })}
      done={t('withdrawn')}
      title={t('withdrawPlan')}
      okText={t('withdraw')}
      effect={t('withdrawPlanEffect')}
      onClose={onClose}
    >
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input autoFocus maxLength={200} />
      </Form.Item>
    </CommandDialog>
  )
}
