import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { App, Form, Input, Select } from 'antd'
import { assignTariff } from '../../../../src/billing/api.ts'
import { addMonths } from '../../../../src/kernel/period.ts'
import { unitKinds } from '../../../../src/property/api.ts'
import { area, yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { useBuildingOptions } from '../../parts/register-choices.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { checkedBy } from './checked-by.ts'
import type { Tariff } from './page.tsx'
import { words } from './words.ts'

type Fields = Choice & { on: string }

type Choice = {
  kind?: (typeof unitKinds)[number]
  buildings?: string[]
  codes?: string
}

const noUnits = { units: 0, areaCenti: 0n, unknownCodes: [] }

/** Who is billed under a tariff, or no longer: by kind, building or single units, in numbers first. */
export const AssignDialog = ({
  tariff,
  isEnd = false,
  onClose,
}: {
  tariff: Tariff
  isEnd?: boolean
  onClose: () => void
}) => {
  const t = useWords(words)
  const { today } = useMe()
  const community = useCommunity()
  const buildings = useBuildingOptions()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const assign = useCommand('assignTariff')
  const end = useCommand('endTariffAssignment')
  const values = Form.useWatch([], form) as Fields | undefined
  const { data: chosen = noUnits } = useQuery(
    api.countTariffUnits.queryOptions({
      input: { communityId: community.id, ...choiceOf(values ?? {}) },
      placeholderData: keepPreviousData,
    }),
  )
  const submit = async ({ on, ...fields }: Fields): Promise<void> => {
    const choice = { tariffId: tariff.id, ...choiceOf(fields) }
    const done = isEnd
      ? (await end.give({ ...choice, lastDay: on }))?.ended
      : (await assign.give({ ...choice, from: on }))?.assigned
    if (done === undefined) return
    message.success(t(isEnd ? 'ended' : 'assigned', { n: done }))
    onClose()
  }
  const price = tariff.versions.find(({ state }) => state === 'approved')?.price ?? 0n
  const monthly =
    tariff.formula === 'areaPrice'
      ? (chosen.areaCenti * price + 5_000n) / 10_000n
      : tariff.formula === 'fixed'
        ? (BigInt(chosen.units) * price) / 100n
        : null
  return (
    <ActionDialog
      title={t(isEnd ? 'endTitle' : 'assignTitle', { name: tariff.name })}
      okText={t(isEnd ? 'endUnits' : 'assignUnits', { n: chosen.units })}
      form={form}
      initial={{
        on: isEnd ? today : addMonths(`${today.slice(0, 7)}-01`, 1),
        ...(isEnd ? {} : { kind: 'home' }),
      }}
      isBusy={assign.isPending || end.isPending}
      onClose={onClose}
      effect={
        chosen.unknownCodes.length > 0
          ? t('unknownUnits', { codes: chosen.unknownCodes.join('、') })
          : `${t(isEnd ? 'endEffect' : 'assignEffect', {
              n: chosen.units,
              area: area(chosen.areaCenti),
            })}${monthly === null ? '' : t('monthlyEffect', { fen: yuan(monthly) })}`
      }
      onSubmit={submit}
    >
      <div className="two-fields">
        <Form.Item name="kind" label={t('unitKind')}>
          <Select
            allowClear
            placeholder={t('anyKind')}
            options={unitKinds.map((kind) => ({ value: kind, label: t(`kind_${kind}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="on"
          label={t(isEnd ? 'lastDay' : 'fromDay')}
          rules={checkedBy(assignTariff.input.shape.from, t('wrongDate'))}
        >
          <DateField />
        </Form.Item>
      </div>
      <Form.Item name="buildings" label={t('buildings')}>
        <Select mode="multiple" placeholder={t('allBuildings')} options={buildings} />
      </Form.Item>
      <Form.Item
        name="codes"
        label={t('singleUnits')}
        extra={t('singleUnitsHint')}
        rules={[
          {
            validator: () =>
              chosen.units > 0 && chosen.unknownCodes.length === 0
                ? Promise.resolve()
                : Promise.reject(new Error(t('noUnits'))),
          },
        ]}
      >
        <Input />
      </Form.Item>
    </ActionDialog>
  )
}

/** What the form means as the operations take it; named units alone count when there are any. */
const choiceOf = ({ kind, buildings = [], codes = '' }: Choice) => {
  const unitCodes = codes
    .split(/[,，、;；\s]+/)
    .map((code) => code.toUpperCase())
    .filter(Boolean)
  if (unitCodes.length > 0) return { unitCodes }
  return {
    ...(kind ? { unitKind: kind } : {}),
    ...(buildings.length > 0 ? { buildingIds: buildings.map(BigInt) } : {}),
  }
}
