import { Form } from 'antd'
import { addDays } from '../../../../src/kernel/period.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { words } from './words.ts'

/** Puts a row off to a day. */
export const SnoozeDialog = ({
  today,
  onClose,
  onPut,
}: {
  today: string
  onClose: () => void
  onPut: (until: string) => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const [form] = Form.useForm<{ until: string }>()
  return (
    <ActionDialog
      title={t('laterTitle')}
      okText={t('laterOk')}
      form={form}
      initial={{ until: addDays(today, 1) }}
      isBusy={false}
      onClose={onClose}
      effect={t('laterNote')}
      onSubmit={async ({ until }) => onPut(until)}
      width={360}
    >
      <Form.Item name="until" label={t('laterUntil')} rules={required(t('laterUntil'))}>
        <DateField min={addDays(today, 1)} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
