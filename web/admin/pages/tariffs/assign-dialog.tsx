import { useQueries, useQuery } from '@tanstack/react-query'
import { App, Form, Input, Select } from 'antd'
import { assignTariff } from '../../../../src/billing/api.ts'
import { addMonths } from '../../../../src/kernel/period.ts'
import { area, yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { checkedBy } from './checked-by.ts'
import type { Tariff } from './page.tsx'
import { unitKinds, words } from './words.ts'

type Fields = {
  on: string
  kind?: (typeof unitKinds)[number]
  buildings?: string[]
  codes?: string
}

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
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const assign = useCommand('assignTariff')
  const end = useCommand('endTariffAssignment')
  const values = Form.useWatch([], form) as Fields | undefined
  const chosen = useChosen(values)
  const submit = async ({ on }: Fields): Promise<void> => {
    const units = { tariffId: tariff.id, unitIds: chosen.units.map(({ id }) => id) }
    const done = isEnd
      ? (await end.give({ ...units, lastDay: on }))?.ended
      : (await assign.give({ ...units, from: on }))?.assigned
    if (done === undefined) return
    message.success(t(isEnd ? 'ended' : 'assigned', { n: done }))
    onClose()
  }
  const price = tariff.versions.find(({ state }) => state === 'approved')?.price ?? 0n
  const areaCenti = chosen.units.reduce((sum, unit) => sum + unit.areaCenti, 0n)
  const monthly =
    tariff.formula === 'areaPrice'
      ? (areaCenti * price + 5_000n) / 10_000n
      : tariff.formula === 'fixed'
        ? (BigInt(chosen.units.length) * price) / 100n
        : null
  return (
    <ActionDialog
      title={t(isEnd ? 'endTitle' : 'assignTitle', { name: tariff.name })}
      okText={t(isEnd ? 'endUnits' : 'assignUnits', { n: chosen.units.length })}
      form={form}
      initial={{
        on: isEnd ? today : addMonths(`${today.slice(0, 7)}-01`, 1),
        ...(isEnd ? {} : { kind: 'home' }),
      }}
      isBusy={assign.isPending || end.isPending}
      onClose={onClose}
      effect={
        chosen.unknown.length > 0
          ? t('unknownUnits', { codes: chosen.unknown.join('、') })
          : `${t(isEnd ? 'endEffect' : 'assignEffect', {
              n: chosen.units.length,
              area: area(areaCenti),
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
        <Select
          mode="multiple"
          placeholder={t('allBuildings')}
          options={chosen.buildings.map(({ id, name, unitCount }) => ({
            value: id.toString(),
            label: `${name}（${unitCount}）`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name="codes"
        label={t('singleUnits')}
        extra={t('singleUnitsHint')}
        rules={[
          {
            validator: () =>
              chosen.units.length > 0 && chosen.unknown.length === 0
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

/** The units that a form means: the named ones, or all of a kind in the chosen buildings. */
const useChosen = (values: Fields | undefined) => {
  const community = useCommunity()
  const { data } = useQuery(
    api.getGeometry.queryOptions({ input: { communityId: community.id }, staleTime: 60_000 }),
  )
  const buildingIds = values?.buildings ?? []
  const some = useQueries({
    queries: buildingIds.map((id) =>
      api.getGeometry.queryOptions({
        input: { communityId: community.id, buildingId: BigInt(id) },
        staleTime: 60_000,
      }),
    ),
  })
  const all = data?.units ?? []
  const codes = (values?.codes ?? '')
    .split(/[,，、;；\s]+/)
    .map((code) => code.toUpperCase())
    .filter(Boolean)
  const buildings = data?.buildings ?? []
  if (codes.length > 0) {
    const units = all.filter(({ code }) => codes.includes(code))
    const known = new Set(units.map(({ code }) => code))
    return { buildings, units, unknown: codes.filter((code) => !known.has(code)) }
  }
  const within = buildingIds.length > 0 ? some.flatMap(({ data: one }) => one?.units ?? []) : all
  const units = within.filter(({ kind }) => values?.kind === undefined || kind === values.kind)
  return { buildings, units, unknown: [] }
}
