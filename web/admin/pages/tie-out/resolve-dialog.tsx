import { App, Form, Input } from 'antd'
import { useLanguage, useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import type { Discrepancy } from './differences.tsx'
import { words } from './words.ts'

export type Decision = {
  readonly of: Discrepancy
  /** Null: an explanation is taken back. */
  readonly proposal: Discrepancy['proposals'][number] | null
}

/** A person decides, with a reason that stays in the books. */
export const ResolveDialog = ({
  decision: { of, proposal },
  onClose,
}: {
  decision: Decision
  onClose: () => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ reason: string }>()
  const resolve = useCommand('resolveDiscrepancy')
  const undo = useCommand('undoResolution')
  const submit = async ({ reason }: { reason: string }): Promise<void> => {
    const answer = proposal
      ? await resolve.give({ discrepancyId: of.id, action: proposal.action, reason })
      : await undo.give({ discrepancyId: of.id, reason })
    if (!answer) return
    message.success(
      proposal ? t('resolvedDone', { n: answer.openCount }) : t('undone', { n: answer.openCount }),
    )
    onClose()
  }
  return (
    <ActionDialog
      title={proposal ? proposal.title[language] : t('undoTitle')}
      okText={proposal ? t(`do_${proposal.action}`) : t('undo')}
      form={form}
      initial={{ reason: proposal?.reason[language] ?? '' }}
      isBusy={resolve.isPending || undo.isPending}
      onClose={onClose}
      effect={proposal ? proposal.effect[language] : t('undoEffect')}
      onSubmit={submit}
    >
      <Form.Item
        name="reason"
        label={t('reason')}
        extra={t('reasonHint')}
        rules={required(t('reason'))}
      >
        <Input.TextArea maxLength={200} autoSize={{ minRows: 2 }} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
