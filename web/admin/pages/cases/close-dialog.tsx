import { Form, Input, Select } from 'antd'
import { closeReasons } from '../../../../src/collections/api.ts'
import { useWords } from '../../language/language.tsx'
import { useRequired } from '../../parts/action-dialog.tsx'
import { CommandDialog } from '../../parts/command-dialog.tsx'
import { words } from './words.ts'

type Props = { caseId: bigint; onClose: () => void }

/** Closes a case with its reason; money is moved elsewhere. */
export const CloseDialog = ({ caseId, onClose }: Props) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="closeCase"
      input={({ reason, note = '' }: { reason: (typeof closeReasons)[number]; note?: string }) => ({
        caseId,
        reason,
        note,
      })}
      done={t('closeDone')}
      title={t('close')}
      okText={t('close')}
      effect={t('closeEffect')}
      onClose={onClose}
    >
      <Form.Item name="reason" label={t('closeReason')} rules={required(t('closeReason'))}>
        <Select
          autoFocus
          options={closeReasons.map((value) => ({ value, label: t(`close_${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </CommandDialog>
  )
}

export const NoteDialog = ({ caseId, onClose }: Props) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="addCaseNote"
      input={({ note }: { note: string }) => ({ caseId, note })}
      done={t('noteDone')}
      title={t('addNote')}
      okText={t('addNote')}
      onClose={onClose}
    >
      <Form.Item name="note" label={t('note')} rules={required(t('note'))}>
        <Input.TextArea autoFocus rows={3} maxLength={1000} />
      </Form.Item>
    </CommandDialog>
  )
}
