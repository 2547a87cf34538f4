import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { parseMoney } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { words } from './words.ts'

type Props = { isOpen: boolean; isShiftOpen: boolean; onClose: () => void }
type Fields = { money: string; windowName?: string }
type Closing = { expectedFen: bigint; countedFen: bigint; differenceFen: bigint }

/** Opens the shift with a float, or closes it by a blind count: what is expected comes after. */
export const ShiftDialog = ({ isOpen, isShiftOpen, onClose }: Props) => {
  const t = useWords(words)
  const community = useCommunity()
  const [form] = Form.useForm<Fields>()
  const [closing, setClosing] = useState<Closing | null>(null)
  const open = useCommand('openShift')
  const close = useCommand('closeShift')
  const submit = async ({ money, windowName = 'A' }: Fields): Promise<void> => {
    const fen = parseMoney(money)
    if (fen === null) return
    if (isShiftOpen) {
      const result = await close.give({ countedFen: fen })
      if (result) setClosing(result)
    } else if (await open.give({ communityId: community.id, floatFen: fen, windowName })) leave()
  }
  const leave = (): void => {
    setClosing(null)
    form.resetFields()
    onClose()
  }
  const title = closing ? t('shiftClosed') : isShiftOpen ? t('closeShift') : t('openShift')
  return (
    <Modal
      open={isOpen}
      title={title}
      width={400}
      destroyOnHidden
      onCancel={leave}
      onOk={() => (closing ? leave() : form.submit())}
      okText={closing ? t('closeDone') : title}
      cancelText={t('cancel')}
      confirmLoading={open.isPending || close.isPending}
      {...(closing ? { cancelButtonProps: { style: { display: 'none' } } } : {})}
    >
      {closing ? (
        <dl className="facts">
          <dt>{t('expected')}</dt>
          <dd>
            <Money fen={closing.expectedFen} />
          </dd>
          <dt>{t('counted')}</dt>
          <dd>
            <Money fen={closing.countedFen} />
          </dd>
          <dt>{t('difference')}</dt>
          <dd>
            <Money fen={closing.differenceFen} signed />
          </dd>
        </dl>
      ) : (
        <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
          <Form.Item
            name="money"
            label={isShiftOpen ? t('counted') : t('float')}
            extra={isShiftOpen ? t('countedHint') : t('floatHint')}
            rules={[
              {
                validator: (_, value: string | undefined) =>
                  parseMoney(value ?? '') === null
                    ? Promise.reject(new Error(t('amountWrong')))
                    : Promise.resolve(),
              },
            ]}
          >
            <Input prefix="¥" inputMode="decimal" autoFocus />
          </Form.Item>
          {isShiftOpen ? null : (
            <Form.Item name="windowName" label={t('windowName')} initialValue="A">
              <Input maxLength={10} />
            </Form.Item>
          )}
          <button type="submit" hidden />
        </Form>
      )}
    </Modal>
  )
}
