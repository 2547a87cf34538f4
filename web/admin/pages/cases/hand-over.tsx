import { App, Form, Input, Select } from 'antd'
import { yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import type { CaseRow } from './case-table.tsx'
import { useStewards } from './filters.tsx'
import { words } from './words.ts'

type Fields = { to: string; note?: string }

/** Gives cases to another steward, with a word for them; it says how many and how much first. */
export const HandOverDialog = ({
  cases,
  onClose,
  onDone,
}: {
  cases: readonly CaseRow[]
  onClose: () => void
  onDone?: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const { data } = useStewards()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const { give, isPending } = useCommand('handOverCases')
  const has = new Set(cases.map(({ stewardId }) => stewardId))
  const stewards = (data?.stewards ?? []).filter(
    ({ stewardId }) => !(has.size === 1 && has.has(stewardId)),
  )
  const fen = cases.reduce((sum, { overdueFen }) => sum + overdueFen, 0n)
  const submit = async ({ to, note = '' }: Fields): Promise<void> => {
    const caseIds = cases.map(({ caseId }) => caseId)
    const answer = await give({ caseIds, toStewardId: BigInt(to), note })
    if (!answer) return
    message.success(t('handedOver', { n: answer.cases }))
    onDone?.()
    onClose()
  }
  return (
    <ActionDialog
      form={form}
      title={t('handOver')}
      okText={t('handOverN', { n: cases.length })}
      effect={t('handOverEffect', { n: cases.length, fen: yuan(fen) })}
      isBusy={isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <Form.Item name="to" label={t('toSteward')} rules={required(t('toSteward'))}>
        <Select
          autoFocus
          options={stewards.map(({ stewardId, name, openCases }) => ({
            value: stewardId.toString(),
            label: t('stewardN', { name, n: openCases }),
          }))}
        />
      </Form.Item>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea maxLength={500} rows={2} placeholder={t('handOverNote')} />
      </Form.Item>
    </ActionDialog>
  )
}
