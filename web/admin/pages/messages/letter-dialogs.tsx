import { App, Form, Input, Select } from 'antd'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useMe } from '../../shell/use-me.ts'
import type { Letter } from './letter-rows.tsx'
import type { Batch } from './letters-page.tsx'
import { words } from './words.ts'

/** A printed batch was given to the post, or to whom carries it from door to door. */
export const HandOverDialog = ({ batch, onClose }: { batch: Batch; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const [form] = Form.useForm<{ way: 'post' | 'door'; carriedBy: string }>()
  const hand = useCommand('markLettersHandedOver')
  return (
    <ActionDialog
      title={t('handOver')}
      okText={t('handOverCount', { n: batch.letterCount })}
      form={form}
      initial={{ way: 'door' }}
      isBusy={hand.isPending}
      onClose={onClose}
      effect={t('handOverEffect')}
      onSubmit={async (fields) => {
        if (await hand.give({ batchId: batch.id, ...fields })) onClose()
      }}
    >
      <Form.Item name="way" label={t('way')}>
        <Select
          options={(['door', 'post'] as const).map((way) => ({
            value: way,
            label: t(`way_${way}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="carriedBy" label={t('carriedBy')} rules={required(t('carriedBy'))}>
        <Input maxLength={60} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}

type Fields = {
  on: string
  signedBy: string
  reason: 'addressGone' | 'undelivered'
  proof?: string
}

/** What became of ticked letters: signed for, or come back. */
export const ConfirmDialog = ({
  batchId,
  result,
  letters,
  onClose,
}: {
  batchId: bigint
  result: 'delivered' | 'returned'
  letters: readonly Letter[]
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const { today } = useMe()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const confirm = useCommand('confirmLetters')
  const isDelivered = result === 'delivered'
  return (
    <ActionDialog
      title={t(isDelivered ? 'signedFor' : 'cameBack')}
      okText={t(isDelivered ? 'markDelivered' : 'markReturned', { n: letters.length })}
      form={form}
      initial={{ on: today, reason: 'undelivered' }}
      isBusy={confirm.isPending}
      onClose={onClose}
      effect={t(isDelivered ? 'deliveredEffect' : 'returnedEffect')}
      onSubmit={async ({ on, signedBy, reason, proof }) => {
        const more = proof ? { proof } : {}
        const answer = await confirm.give({
          batchId,
          on,
          letters: letters.map(({ deliveryId }) =>
            isDelivered
              ? { result: 'delivered' as const, deliveryId, signedBy, ...more }
              : { result: 'returned' as const, deliveryId, reason, ...more },
          ),
        })
        if (!answer) return
        message.success(t('confirmed', { n: answer.delivered + answer.returned }))
        onClose()
      }}
    >
      <Form.Item name="on" label={t('onDay')} rules={required(t('onDay'))}>
        <DateField />
      </Form.Item>
      {isDelivered ? (
        <Form.Item name="signedBy" label={t('signedBy')} rules={required(t('signedBy'))}>
          <Input maxLength={40} autoFocus />
        </Form.Item>
      ) : (
        <Form.Item name="reason" label={t('reason')}>
          <Select
            options={(['undelivered', 'addressGone'] as const).map((reason) => ({
              value: reason,
              label: t(`returned_${reason}`),
            }))}
          />
        </Form.Item>
      )}
      <Form.Item name="proof" label={t('proof')}>
        <Input maxLength={80} autoFocus={!isDelivered} />
      </Form.Item>
    </ActionDialog>
  )
}
