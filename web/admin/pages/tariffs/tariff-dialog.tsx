import { useQuery } from '@tanstack/react-query'
import { App, Form, Input, Select } from 'antd'
import { addTariffVersion, createTariff, tariffPeriods } from '../../../../src/billing/api.ts'
import { addMonths } from '../../../../src/kernel/period.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { parsePrice, priceText } from '../billing-run/price.ts'
import { checkedBy } from './checked-by.ts'
import { FormulaFields, paramsOf } from './formula-fields.tsx'
import type { Tariff } from './page.tsx'
import { dueRuleOf, VersionFields, type VersionValues } from './version-fields.tsx'
import { words } from './words.ts'

type Fields = VersionValues & {
  item?: string
  name?: string
  formula?: string
  periodKind?: (typeof tariffPeriods)[number]
}

/** A new tariff with its first version, or a new version of one; a second person approves it. */
export const TariffDialog = ({
  tariff,
  onClose,
}: {
  tariff: Tariff | null
  onClose: () => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const { today } = useMe()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const create = useCommand('createTariff')
  const add = useCommand('addTariffVersion')
  const { data: formulas } = useQuery(api.listFormulas.queryOptions({ input: {} }))
  const { data: items } = useQuery(api.listChargeItems.queryOptions({ input: {} }))
  const name = Form.useWatch('formula', form) ?? tariff?.formula ?? 'areaPrice'
  const formula = formulas?.formulas.find((known) => known.name === name)
  const latest = tariff?.versions[0]
  const submit = async (fields: Fields): Promise<void> => {
    const version = {
      effectiveFrom: fields.effectiveFrom,
      price: parsePrice(fields.price ?? '') ?? 0n,
      params: paramsOf(formula?.parameters ?? [], fields),
      proration: fields.proration,
      roundingPoint: fields.roundingPoint,
      dueRule: dueRuleOf(fields),
      legalBasis: fields.legalBasis,
    }
    const answer = tariff
      ? await add.give({ ...version, tariffId: tariff.id })
      : await create.give({
          communityId: community.id,
          chargeItemId: BigInt(fields.item ?? 0),
          name: fields.name ?? '',
          formula: fields.formula ?? '',
          periodKind: fields.periodKind ?? 'monthly',
          firstVersion: version,
        })
    if (!answer) return
    message.success(t('proposed'))
    onClose()
  }
  return (
    <ActionDialog
      title={tariff ? t('newVersionOf', { name: tariff.name }) : t('newTariff')}
      okText={t('propose')}
      width={560}
      form={form}
      initial={{
        formula: 'areaPrice',
        periodKind: 'monthly',
        effectiveFrom: addMonths(`${today.slice(0, 7)}-01`, 1),
        price: latest && latest.price > 0n ? priceText(latest.price) : '',
        proration: latest ? (latest.proration as VersionValues['proration']) : 'days',
        roundingPoint: latest?.roundingPoint === 'monthFirst' ? 'monthFirst' : 'once',
        due: 'endOfPeriodMonth',
        legalBasis: '',
        meterKind: 'water',
        base: 'month',
      }}
      isBusy={create.isPending || add.isPending}
      onClose={onClose}
      effect={t('proposeEffect', { n: tariff?.unitCount ?? 0 })}
      onSubmit={submit}
    >
      {tariff ? null : (
        <>
          <div className="two-fields">
            <Form.Item
              name="item"
              label={t('item')}
              rules={[{ required: true, message: t('chooseItem') }]}
            >
              <Select
                options={(items?.items ?? [])
                  .filter(({ isLateFee }) => !isLateFee)
                  .map((item) => ({ value: item.id.toString(), label: item.name[language] }))}
              />
            </Form.Item>
            <Form.Item
              name="name"
              label={t('tariffName')}
              rules={checkedBy(createTariff.input.shape.name, t('wrongName'))}
            >
              <Input />
            </Form.Item>
          </div>
          <div className="two-fields">
            <Form.Item name="formula" label={t('formula')}>
              <Select
                options={(formulas?.formulas ?? []).map((known) => ({
                  value: known.name,
                  label: known.label[language],
                }))}
              />
            </Form.Item>
            <Form.Item name="periodKind" label={t('period')}>
              <Select options={tariffPeriods.map((kind) => ({ value: kind, label: t(kind) }))} />
            </Form.Item>
          </div>
        </>
      )}
      <FormulaFields formula={name} parameters={formula?.parameters ?? []} />
      <VersionFields shape={addTariffVersion.input.shape} />
    </ActionDialog>
  )
}
