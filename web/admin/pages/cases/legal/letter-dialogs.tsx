import { Form, Input } from 'antd'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { useRequired } from '../../../parts/action-dialog.tsx'
import { CommandDialog } from '../../../parts/command-dialog.tsx'
import { words } from './words.ts'

type Props = { letterId: bigint; onClose: () => void }
type Said = { note?: string; reason?: string; number?: string }

const NoteField = () => {
  const t = useWords(words)
  return (
    <Form.Item name="note" label={t('note')}>
      <Input maxLength={200} />
    </Form.Item>
  )
}

export const ApproveDialog = ({ letterId, onClose }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <CommandDialog
      command="decideDunningLetters"
      input={({ note = '' }: Said) => ({ letterIds: [letterId], isApproved: true, note })}
      done={({ decided: [letter], notDecided: [reason] }) =>
        letter
          ? t('approved', { no: letter.letterNo ?? '' })
          : t('notApproved', { why: reason?.words[language] ?? '' })
      }
      title={t('approveTitle')}
      okText={t('approveOk')}
      effect={t('approveEffect')}
      onClose={onClose}
    >
      <NoteField />
    </CommandDialog>
  )
}

export const RefuseDialog = ({ letterId, onClose }: Props) => {
  const t = useWords(words)
  return (
    <CommandDialog
      command="decideDunningLetters"
      input={({ note = '' }: Said) => ({ letterIds: [letterId], isApproved: false, note })}
      done={t('refused')}
      title={t('refuseTitle')}
      okText={t('refuseOk')}
      onClose={onClose}
    >
      <NoteField />
    </CommandDialog>
  )
}

export const WithdrawDialog = ({ letterId, onClose }: Props) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="withdrawDunningLetter"
      input={({ reason = '' }: Said) => ({ letterId, reason })}
      done={t('withdrawn')}
      title={t('withdrawTitle')}
      okText={t('withdrawOk')}
      onClose={onClose}
    >
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input autoFocus maxLength={200} />
      </Form.Item>
    </CommandDialog>
  )
}

export const ProofDialog = ({ letterId, onClose }: Props) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="addDunningLetterProof"
      input={({ number = '' }: Said) => ({
        letterId,
        proof: { kind: 'postNumber' as const, number },
      })}
      done={t('proofDone')}
      title={t('proofTitle')}
      okText={t('proofOk')}
      onClose={onClose}
    >
      <Form.Item name="number" label={t('proofNumber')} rules={required(t('proofNumber'))}>
        <Input autoFocus maxLength={40} />
      </Form.Item>
    </CommandDialog>
  )
}
