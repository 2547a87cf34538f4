import { useQuery } from '@tanstack/react-query'
import { App, Form, Input, InputNumber, Select } from 'antd'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { parseReading, readingRule, readingText } from './reading.ts'
import { meterKinds } from './route.ts'
import { words } from './words.ts'

export type Meter = Awaited<ReturnType<Client['listMeters']>>['meters'][number]

type Device = { serial: string; multiplier: number; digits?: number | null; on: string }
type NewMeter = Device & {
  kind: (typeof meterKinds)[number]
  building?: string
  unit?: string
  first: string
}

/** A meter of a unit, or of common parts where no unit is chosen, with its first reading. */
export const AddMeterDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(words)
  const community = useCommunity()
  const { today } = useMe()
  const { message } = App.useApp()
  const [form] = Form.useForm<NewMeter>()
  const building = Form.useWatch('building', form)
  const add = useCommand('addMeter')
  const geometry = useQuery(
    api.getGeometry.queryOptions({
      input: {
        communityId: community.id,
        ...(building ? { buildingId: BigInt(building) } : {}),
      },
    }),
  )
  return (
    <ActionDialog
      title={t('addMeter')}
      okText={t('addMeter')}
      form={form}
      initial={{ kind: 'water', multiplier: 1, on: today, first: '0' }}
      isBusy={add.isPending}
      onClose={onClose}
      effect={t('addMeterEffect')}
      onSubmit={async ({ kind, unit, serial, multiplier, digits, on, first }) => {
        const done = await add.give({
          communityId: community.id,
          unitId: unit ? BigInt(unit) : null,
          buildingId: building ? BigInt(building) : null,
          kind,
          serial,
          multiplier,
          digits: digits ?? null,
          installedOn: on,
          initialMilli: parseReading(first) ?? 0n,
        })
        if (!done) return
        message.success(t('meterAdded'))
        onClose()
      }}
    >
      <div className="two-fields">
        <Form.Item name="kind" label={t('meterKind')}>
          <Select options={meterKinds.map((kind) => ({ value: kind, label: t(kind) }))} />
        </Form.Item>
        <Form.Item name="building" label={t('meterBuilding')}>
          <Select
            allowClear
            placeholder={t('wholeCommunity')}
            options={(geometry.data?.buildings ?? []).map(({ id, name }) => ({
              value: id.toString(),
              label: name,
            }))}
            onChange={() => form.setFieldValue('unit', undefined)}
          />
        </Form.Item>
      </div>
      <Form.Item name="unit" label={t('unit')}>
        <Select
          allowClear
          disabled={!building}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('common')}
          options={(geometry.data?.units ?? []).map(({ id, code, payerName }) => ({
            value: id.toString(),
            label: `${code} ${payerName ?? ''}`,
          }))}
        />
      </Form.Item>
      <DeviceFields serial={t('serial')} reading={t('firstReading')} date={t('installedOn')} />
    </ActionDialog>
  )
}

type Change = Device & { last: string; first: string }

/** 换表: the old device's last reading, the new one with its first. */
export const ChangeMeterDialog = ({ meter, onClose }: { meter: Meter; onClose: () => void }) => {
  const t = useWords(words)
  const { today } = useMe()
  const { message } = App.useApp()
  const [form] = Form.useForm<Change>()
  const change = useCommand('changeMeter')
  const before = meter.lastMilli === null ? '—' : readingText(meter.lastMilli)
  return (
    <ActionDialog
      title={t('changeMeterOf', { serial: meter.serial, unit: meter.unitCode ?? t('common') })}
      okText={t('changeMeter')}
      form={form}
      initial={{ on: today, multiplier: meter.multiplier, digits: meter.digits, first: '0' }}
      isBusy={change.isPending}
      onClose={onClose}
      effect={t('changeMeterEffect', { reading: before, on: meter.lastReadOn ?? '—' })}
      onSubmit={async ({ serial, multiplier, digits, on, last, first }) => {
        const done = await change.give({
          meterId: meter.id,
          changedOn: on,
          lastMilli: parseReading(last) ?? 0n,
          newSerial: serial,
          firstMilli: parseReading(first) ?? 0n,
          multiplier,
          digits: digits ?? null,
        })
        if (!done) return
        message.success(t('meterChanged'))
        onClose()
      }}
    >
      <Form.Item name="last" label={t('oldLast')} rules={[readingRule(t('wrongReading'))]}>
        <Input inputMode="decimal" autoFocus />
      </Form.Item>
      <DeviceFields serial={t('newSerial')} reading={t('newFirst')} date={t('changedOn')} />
    </ActionDialog>
  )
}

/** What stands on the device itself. */
const DeviceFields = ({
  serial,
  reading,
  date,
}: {
  serial: string
  reading: string
  date: string
}) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <>
      <div className="two-fields">
        <Form.Item name="serial" label={serial} rules={required(serial)}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="first" label={reading} rules={[readingRule(t('wrongReading'))]}>
          <Input inputMode="decimal" />
        </Form.Item>
      </div>
      <div className="two-fields">
        <Form.Item
          name="multiplier"
          label={t('multiplier')}
          rules={[{ required: true, message: t('wrongMultiplier') }]}
        >
          <InputNumber min={1} max={10_000} precision={0} />
        </Form.Item>
        <Form.Item name="on" label={date} rules={required(date)}>
          <DateField />
        </Form.Item>
      </div>
      <Form.Item name="digits" label={t('digits')}>
        <InputNumber min={3} max={9} precision={0} placeholder={t('noRollOver')} />
      </Form.Item>
    </>
  )
}
