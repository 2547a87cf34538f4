import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { useRequired } from '../../../parts/action-dialog.tsx'
import { CommandDialog } from '../../../parts/command-dialog.tsx'
import { api } from '../../../rpc/client.ts'
import { useCommunity } from '../../../shell/use-me.ts'
import type { Plan, PlanRow } from './use-plan.ts'
import { words } from './words.ts'

/** X: a household out of today's plan, with a reason. */
export const RemoveDialog = ({ row, onClose }: { row: PlanRow; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const unit = row.unitLabel
  return (
    <CommandDialog
      command="removeDecision"
      input={({ reason }: { reason: string }) => ({ decisionId: row.decisionId, reason })}
      done={t('removedDone', { unit })}
      title={t('removeTitle', { unit })}
      okText={t('remove')}
      effect={t('removeEffect')}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={t('reason')}
        extra={t('reasonHint')}
        rules={required(t('reason'))}
      >
        <Input maxLength={200} autoFocus />
      </Form.Item>
    </CommandDialog>
  )
}

/** A: a household to a steward, as a case with the action decided on. */
export const AssignDialog = ({ row, onClose }: { row: PlanRow; onClose: () => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const required = useRequired()
  const community = useCommunity()
  const { data } = useQuery(
    api.listStewards.queryOptions({ input: { communityId: community.id }, staleTime: 60_000 }),
  )
  const unit = row.unitLabel
  return (
    <CommandDialog
      command="assignDecision"
      input={({ staffId }: { staffId: string }) => ({
        decisionId: row.decisionId,
        staffId: BigInt(staffId),
      })}
      done={t('assigned', { unit })}
      title={t('assignTitle', { unit })}
      okText={t('assign')}
      effect={t('assignEffect', { action: row.action.words[language] })}
      onClose={onClose}
    >
      <Form.Item
        name="staffId"
        label={t('steward')}
        {...(data?.stewards.length === 0 ? { extra: t('noStewardsWhy') } : {})}
        rules={required(t('steward'))}
      >
        <Select
          autoFocus
          defaultOpen
          notFoundContent={t('noStewards')}
          options={(data?.stewards ?? []).map(({ stewardId, name, openCases }) => ({
            value: stewardId.toString(),
            label: `${name}　${t('openCases', { n: openCases })}`,
          }))}
        />
      </Form.Item>
    </CommandDialog>
  )
}

/** S: what leaves and what becomes a case, in numbers, and how it is taken back. */
export const ApproveDialog = ({
  found,
  onClose,
}: {
  found: Plan & { plan: NonNullable<Plan['plan']> }
  onClose: () => void
}) => {
  const t = useWords(words)
  const community = useCommunity()
  const { day, plan, groups } = found
  const count = (...names: string[]): number =>
    groups.reduce((sum, it) => sum + (names.includes(it.name) ? it.households : 0), 0)
  return (
    <CommandDialog
      command="approvePlan"
      input={() => ({ communityId: community.id, day })}
      done={({ messages, cases }) => t('approvedDone', { messages, cases })}
      title={t('approveTitle', { day })}
      okText={t('approveOk')}
      effect={t('approveUndo')}
      isConfirmation
      onClose={onClose}
    >
      <dl className="facts plan-effects">
        {plan.toSend.map(({ channel, slot, households }) => (
          <div key={`${channel}${slot}`}>
            <dt>{t('toSendLine', { slot: t(slot), channel: t(`channel_${channel}`) })}</dt>
            <dd>
              <b>{t('groupNote', { n: households })}</b>
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('toPeople')}</dt>
          <dd>
            <b>{t('groupNote', { n: count('must', 'ranked') })}</b>
          </dd>
        </div>
        <div>
          <dt>{t('restNothing')}</dt>
          <dd>{t('groupNote', { n: count('nothing') })}</dd>
        </div>
      </dl>
    </CommandDialog>
  )
}

/** Takes an approved plan back as far as that can be. */
export const WithdrawDialog = ({ day, onClose }: { day: string; onClose: () => void }) => {
  const t = useWords(words)
  const community = useCommunity()
  return (
    <CommandDialog
      command="withdrawPlan"
      input={() => ({ communityId: community.id, day })}
      done={({ cancelled, gone }) => t('withdrawnDone', { cancelled, gone })}
      title={t('withdrawTitle', { day })}
      okText={t('withdraw')}
      isConfirmation
      onClose={onClose}
    >
      <p>{t('withdrawEffect')}</p>
    </CommandDialog>
  )
}
