import { App, Form, Select } from 'antd'
import { useState } from 'react'
import { nextActionNames } from '../../../../src/collections/api.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useMe } from '../../shell/use-me.ts'
import { Hindrances } from './next-step.tsx'
import type { CaseData, Hindrance, NextAction } from './use-case.ts'
import { words } from './words.ts'

type Fields = { nextAction: NextAction; nextOn?: string; nextTime?: string }

/** Half hours of the window in which people may be called and visited. */
const times = Array.from({ length: 22 }, (_, at) => {
  const minutes = 9 * 60 + at * 30
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${minutes % 60 === 0 ? '00' : '30'}`
})

/** Sets what is next. A call or visit on a day that the rules forbid is refused with its rule. */
export const ScheduleDialog = ({ data, onClose }: { data: CaseData; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const { today } = useMe()
  const { case: row, contact } = data
  const [form] = Form.useForm<Fields>()
  const { give, isPending } = useCommand('planCase')
  const [refusal, setRefusal] = useState<Hindrance | null>(null)
  const nextAction = Form.useWatch('nextAction', form) ?? row.nextAction ?? 'call'
  const isContact = nextAction === 'call' || nextAction === 'visit'
  const openOn = nextAction === 'visit' ? contact.visitOn : contact.callOn
  const submit = async ({ nextOn, nextTime, ...rest }: Fields): Promise<void> => {
    const answer = await give({
      caseId: row.caseId,
      ...rest,
      nextOn: nextOn ?? null,
      nextTime: nextTime ?? null,
    })
    if (!answer) return
    setRefusal(answer.refusal)
    if (answer.refusal) return
    message.success(t('scheduled'))
    onClose()
  }
  return (
    <ActionDialog
      form={form}
      title={t('schedule')}
      okText={t('scheduleOk')}
      initial={{
        nextAction: row.nextAction ?? 'call',
        ...(row.nextOn ? { nextOn: row.nextOn } : {}),
        ...(row.nextTime ? { nextTime: row.nextTime } : {}),
      }}
      isBusy={isPending}
      onClose={onClose}
      onSubmit={submit}
      effect={
        refusal ? (
          <div role="alert">
            <b>{t('notAllowed')}</b>
            <Hindrances hindrances={[refusal]} />
            {openOn ? t('allowedFrom', { on: openOn }) : null}
          </div>
        ) : isContact ? (
          openOn ? (
            t('allowedFrom', { on: openOn })
          ) : (
            t('allowedNever')
          )
        ) : undefined
      }
    >
      <Form.Item name="nextAction" label={t('nextStep')} rules={required(t('nextStep'))}>
        <Select
          autoFocus
          options={nextActionNames.map((value) => ({ value, label: t(`action_${value}`) }))}
        />
      </Form.Item>
      <div className="case-fields">
        <Form.Item name="nextOn" label={t('day')} rules={isContact ? required(t('day')) : []}>
          <DateField min={today} isOptional={!isContact} />
        </Form.Item>
        <Form.Item name="nextTime" label={t('time')}>
          <Select
            allowClear
            placeholder={t('anyTime')}
            options={times.map((value) => ({ value, label: value }))}
          />
        </Form.Item>
      </div>
    </ActionDialog>
  )
}
