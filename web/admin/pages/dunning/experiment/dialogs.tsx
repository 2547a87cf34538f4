import { Form, InputNumber } from 'antd'
import { useWords } from '../../../language/language.tsx'
import { CommandDialog } from '../../../parts/command-dialog.tsx'
import { share } from './page.tsx'
import { words } from './words.ts'

export const RegisterDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(words)
  return (
    <CommandDialog<'registerExperiment', { percent: number }>
      command="registerExperiment"
      input={({ percent }) => ({ shareBp: Math.round(percent * 100) })}
      initial={{ percent: 20 }}
      title={t('registerTitle')}
      okText={t('registerOk')}
      done={t('registered')}
      effect={t('registerEffect')}
      onClose={onClose}
    >
      <Form.Item name="percent" label={t('shareField')} extra={t('shareHint')}>
        <InputNumber min={5} max={50} precision={0} suffix="%" autoFocus />
      </Form.Item>
    </CommandDialog>
  )
}

export const ShrinkDialog = ({
  from,
  toBp,
  onClose,
}: {
  from: string
  toBp: number
  onClose: () => void
}) => {
  const t = useWords(words)
  const to = share(toBp)
  return (
    <CommandDialog<'setHoldOutShare', object>
      command="setHoldOutShare"
      input={() => ({ shareBp: toBp })}
      title={t('shrinkTitle', { from, to })}
      okText={t('shrinkOk', { to })}
      done={t('shrunk', { to })}
      isConfirmation
      onClose={onClose}
    >
      <p>{t('registerEffect')}</p>
    </CommandDialog>
  )
}
