import './tariffs.css'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { App, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { addDays, addMonths } from '../../../../src/kernel/period.ts'
import { monthName } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { Button } from '../../parts/button.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { Money } from '../../parts/money.tsx'
import { fenOf, MoneyField } from '../../parts/money-field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay, useMe } from '../../shell/use-me.ts'
import { BillingSections } from '../billing-run/sections.tsx'
import { factsOf } from './pool-facts.ts'
import { words } from './words.ts'

const bases = ['area', 'household'] as const

/** 公摊: what a month shares, by building, and where the sum comes from. */
export const SharedCostsPage = () => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const { today } = useMe()
  const navigate = useNavigate()
  const mayEdit = useMay('administrator', 'accountant')
  const [isOpen, setOpen] = useState(false)
  const month = useSearch({ from: '/shell/billing/shared' }).month ?? today.slice(0, 7)
  const query = useQuery(
    api.listSharedCosts.queryOptions({ input: { communityId: community.id, month } }),
  )
  return (
    <>
      <BillingSections />
      <PageHead title={t('sharedOf', { month: monthName(month, language) })} note={t('sharedNote')}>
        <DateField
          kind="month"
          label={t('month')}
          value={month}
          onChange={(chosen) =>
            void navigate({
              to: '.',
              search: (old) => ({ ...old, month: chosen }),
              replace: true,
            })
          }
        />
        {mayEdit ? (
          <Button kind="primary" onClick={() => setOpen(true)}>
            {t('addPool')}
          </Button>
        ) : null}
      </PageHead>
      <Part query={query}>
        {({ costs, poolFen }) =>
          costs.length === 0 ? (
            <Notice icon="bill" title={t('noPools')}>
              {t('noPoolsWhy')}
            </Notice>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t('scope')}</th>
                  <th>{t('item')}</th>
                  <th className="wide">{t('serviceDays')}</th>
                  <th className="wide">{t('from_')}</th>
                  <th className="wide">{t('weights')}</th>
                  <th>{t('state')}</th>
                  <th className="number">{t('pool')}</th>
                </tr>
              </thead>
              <tbody>
                {costs.map((cost) => (
                  <tr key={cost.id.toString()}>
                    <td>{cost.buildingName ?? t('wholeCommunity')}</td>
                    <td>{cost.itemName[language]}</td>
                    <td className="quiet wide">
                      {cost.serviceFrom} – {cost.serviceTo}
                    </td>
                    <td className="wide">
                      {cost.poolEquation}
                      <small className="quiet pool-facts">
                        {' '}
                        {cost.poolFacts
                          .map((fact) =>
                            language === 'zh'
                              ? `${fact.labelZh} ${fact.value}`
                              : `${fact.labelEn} ${fact.valueEn ?? fact.value}`,
                          )
                          .join(' · ')}
                      </small>
                    </td>
                    <td className="quiet wide">
                      {t(`by_${bases.find((basis) => basis === cost.weightBasis) ?? 'given'}`)}
                    </td>
                    <td>
                      <State kind={cost.isBilled ? 'paid' : 'due'}>
                        {cost.isBilled ? t('billed') : t('toBill')}
                      </State>
                    </td>
                    <td className="number">
                      <Money fen={cost.poolFen} />
                    </td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <td colSpan={2}>{t('total')}</td>
                  <td className="wide" colSpan={3} />
                  <td />
                  <td className="number">
                    <Money fen={poolFen} />
                  </td>
                </tr>
              </tfoot>
            </table>
          )
        }
      </Part>
      {isOpen ? <PoolDialog month={month} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

type Fields = {
  tariff: string
  building?: string
  money: string
  basis: (typeof bases)[number]
  equation?: string
  facts?: string
}

const PoolDialog = ({ month, onClose }: { month: string; onClose: () => void }) => {
  const t = useWords(words)
  const community = useCommunity()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const set = useCommand('setSharedCost')
  const { data: tariffs } = useQuery(
    api.listTariffs.queryOptions({ input: { communityId: community.id } }),
  )
  const { data: geometry } = useQuery(
    api.getGeometry.queryOptions({ input: { communityId: community.id }, staleTime: 600_000 }),
  )
  const shared = (tariffs?.tariffs ?? []).filter(({ formula }) => formula === 'sharedCost')
  return (
    <ActionDialog
      title={t('addPool')}
      okText={t('savePool')}
      form={form}
      initial={{ basis: 'area' }}
      isBusy={set.isPending}
      onClose={onClose}
      effect={t('poolEffect')}
      onSubmit={async (fields) => {
        const answer = await set.give({
          communityId: community.id,
          buildingId: fields.building ? BigInt(fields.building) : null,
          tariffId: BigInt(fields.tariff),
          month,
          serviceFrom: `${month}-01`,
          serviceTo: addDays(addMonths(`${month}-01`, 1), -1),
          poolFen: fenOf(fields.money),
          weightBasis: fields.basis,
          poolEquation: fields.equation ?? '',
          poolFacts: factsOf(fields.facts ?? ''),
        })
        if (!answer) return
        message.success(t('poolSaved'))
        onClose()
      }}
    >
      <Form.Item
        name="tariff"
        label={t('tariff')}
        rules={[{ required: true, message: t('chooseTariff') }]}
      >
        <Select
          options={shared.map(({ id, name }) => ({ value: id.toString(), label: name }))}
          notFoundContent={t('noSharedTariff')}
        />
      </Form.Item>
      <div className="two-fields">
        <Form.Item name="building" label={t('scope')}>
          <Select
            allowClear
            placeholder={t('wholeCommunity')}
            options={(geometry?.buildings ?? []).map(({ id, name }) => ({
              value: id.toString(),
              label: name,
            }))}
          />
        </Form.Item>
        <Form.Item name="basis" label={t('weights')}>
          <Select options={bases.map((basis) => ({ value: basis, label: t(`by_${basis}`) }))} />
        </Form.Item>
      </div>
      <MoneyField name="money" label={t('pool')} />
      <Form.Item name="equation" label={t('equation')} extra={t('equationHint')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="facts" label={t('facts')} extra={t('factsHint')}>
        <Input.TextArea autoSize={{ minRows: 2 }} />
      </Form.Item>
    </ActionDialog>
  )
}
