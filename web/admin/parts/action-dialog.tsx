import { Form, type FormInstance, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../language/language.tsx'
import { words } from './words.ts'

type Props<Fields extends object> = {
  title: string
  /** Says what it does in numbers, not "OK". */
  okText: string
  /** What will change and what undoes it; stands above the button. */
  effect?: ReactNode
  form: FormInstance<Fields>
  initial?: Partial<Fields>
  isBusy: boolean
  /** There is nothing to fill in: the focus begins on the button that does it. */
  isConfirmation?: boolean
  onClose: () => void
  onSubmit: (fields: Fields) => Promise<void>
  width?: number
  children: ReactNode
}

/** A dialog that gives one command; Enter gives it, Esc leaves everything as it is. */
export const ActionDialog = <Fields extends object>({
  title,
  okText,
  effect,
  form,
  initial,
  isBusy,
  isConfirmation = false,
  onClose,
  onSubmit,
  width = 480,
  children,
}: Props<Fields>) => {
  const t = useWords(words)
  return (
    <Modal
      open
      title={title}
      width={width}
      okText={okText}
      cancelText={t('cancel')}
      confirmLoading={isBusy}
      okButtonProps={{ autoFocus: isConfirmation }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        {...(initial ? { initialValues: initial } : {})}
        onFinish={(fields) => void onSubmit(fields)}
      >
        {children}
        {/* Enter in a field sends the form; the button that does it is the dialog's own. */}
        <button type="submit" hidden />
      </Form>
      {effect ? <div className="effect">{effect}</div> : null}
    </Modal>
  )
}

/** A rule for a field that must be filled in. */
export const useRequired = () => {
  const t = useWords(words)
  return (what: string) => [{ required: true, whitespace: true, message: t('required', { what }) }]
}
