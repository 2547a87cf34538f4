import { useState } from 'react'
import type { Mode } from '../../../../../src/collections/api.ts'
import { useKeys } from '../../../keys/keys.ts'
import { useWords } from '../../../language/language.tsx'
import { Button } from '../../../parts/button.tsx'
import { useMay } from '../../../shell/use-me.ts'
import { ControlDialog } from './control-dialog.tsx'
import { ApproveDialog, AssignDialog, RemoveDialog, WithdrawDialog } from './plan-dialogs.tsx'
import type { Plan, PlanRow } from './use-plan.ts'
import { words } from './words.ts'

type Props = {
  found: Plan | undefined
  /** Who decides here; undefined until it is known. */
  mode: Mode | undefined
  selected: PlanRow | undefined
  isToday: boolean
}

/** The way back to the calendar, a row to a steward, the plan approved: each says what it does. */
export const PlanActions = ({ found, mode, selected, isToday }: Props) => {
  const t = useWords(words)
  const [dialog, setDialog] = useState<
    'control' | 'assign' | 'remove' | 'approve' | 'withdraw' | null
  >(null)
  const mayControl = useMay('administrator', 'manager')
  const mayPlan = useMay('administrator', 'accountant', 'manager')
  const plan = found?.plan ?? null
  const isOpenRow = selected !== undefined && selected.state !== 'removed'
  const mayTouch = mayPlan && isToday && plan !== null && plan.state !== 'withdrawn' && isOpenRow
  const mayRemove = mayTouch && selected.state === 'proposed'
  const mayApprove = mayPlan && isToday && plan?.state === 'proposed' && found?.households !== 0
  const approveWords = useApproveWords(plan)
  useKeys([
    ...(mayTouch ? [{ key: 'a', words: t('assign'), run: () => setDialog('assign') }] : []),
    ...(mayRemove ? [{ key: 'x', words: t('remove'), run: () => setDialog('remove') }] : []),
    ...(mayApprove ? [{ key: 's', words: t('approve'), run: () => setDialog('approve') }] : []),
  ])
  const close = (): void => setDialog(null)
  return (
    <>
      {mayControl && mode ? (
        <Button onClick={() => setDialog('control')}>
          {t(mode === 'personal' ? 'stopModel' : mode === 'calendar' ? 'startModel' : 'startAgain')}
        </Button>
      ) : null}
      {mayTouch ? (
        <Button shortcut="a" onClick={() => setDialog('assign')}>
          {t('assign')}
        </Button>
      ) : null}
      {mayApprove ? (
        <Button kind="primary" shortcut="s" onClick={() => setDialog('approve')}>
          {approveWords}
        </Button>
      ) : null}
      {mayPlan && isToday && plan?.state === 'approved' ? (
        <Button onClick={() => setDialog('withdraw')}>{t('withdraw')}</Button>
      ) : null}
      {dialog === 'control' && mode ? <ControlDialog current={mode} onClose={close} /> : null}
      {dialog === 'assign' && selected ? <AssignDialog row={selected} onClose={close} /> : null}
      {dialog === 'remove' && selected ? <RemoveDialog row={selected} onClose={close} /> : null}
      {dialog === 'approve' && found && plan ? (
        <ApproveDialog found={{ ...found, plan }} onClose={close} />
      ) : null}
      {dialog === 'withdraw' && found ? <WithdrawDialog day={found.day} onClose={close} /> : null}
    </>
  )
}

/** 批准 傍晚微信 62 户: what leaves at once; over several channels only how many. */
const useApproveWords = (plan: Plan['plan']): string => {
  const t = useWords(words)
  const toSend = plan?.toSend ?? []
  const [only] = toSend
  if (!only) return t('approve')
  const what =
    toSend.length === 1
      ? t('toSendOne', {
          slot: t(only.slot),
          channel: t(`channel_${only.channel}`),
          n: only.households,
        })
      : t('toSendMany', { n: toSend.reduce((sum, { households }) => sum + households, 0) })
  return t('approveCount', { what })
}
