import { App, Checkbox, Form, Input, Select } from 'antd'
import { createChargeItem } from '../../../../src/billing/api.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { checkedBy } from './checked-by.ts'
import { roundings } from './items.tsx'
import { words } from './words.ts'

type Fields = {
  code: string
  nameZh: string
  nameEn: string
  isPassThrough: boolean
  roundingUnit: 'fen' | 'jiao' | 'yuan'
  roundingMode: 'halfUp' | 'up' | 'down' | 'halfEven'
}

/** A new charge item with its rounding; the contract's own shape checks every field. */
export const ItemDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const create = useCommand('createChargeItem')
  const { shape } = createChargeItem.input
  return (
    <ActionDialog
      title={t('newItem')}
      okText={t('addItem')}
      form={form}
      initial={{ roundingUnit: 'fen', roundingMode: 'halfUp', isPassThrough: false }}
      isBusy={create.isPending}
      onClose={onClose}
      effect={t('itemEffect')}
      onSubmit={async (fields) => {
        if (!(await create.give(fields))) return
        message.success(t('itemAdded'))
        onClose()
      }}
    >
      <Form.Item name="nameZh" label={t('nameZh')} rules={checkedBy(shape.nameZh, t('wrongName'))}>
        <Input autoFocus />
      </Form.Item>
      <Form.Item name="nameEn" label={t('nameEn')} rules={checkedBy(shape.nameEn, t('wrongName'))}>
        <Input />
      </Form.Item>
      <Form.Item name="code" label={t('code')} rules={checkedBy(shape.code, t('wrongCode'))}>
        <Input />
      </Form.Item>
      <div className="two-fields">
        <Form.Item name="roundingUnit" label={t('roundTo')}>
          <Select
            options={roundings.units.map((unit) => ({ value: unit, label: t(`unit_${unit}`) }))}
          />
        </Form.Item>
        <Form.Item name="roundingMode" label={t('roundHow')}>
          <Select
            options={roundings.modes.map((mode) => ({ value: mode, label: t(`mode_${mode}`) }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="isPassThrough" valuePropName="checked">
        <Checkbox>{t('isPassThrough')}</Checkbox>
      </Form.Item>
    </ActionDialog>
  )
}
