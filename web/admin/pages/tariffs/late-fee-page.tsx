import './tariffs.css'
import { useQuery } from '@tanstack/react-query'
import { App, Form, Input } from 'antd'
import { useState } from 'react'
import { setLateFeePolicy } from '../../../../src/billing/api.ts'
import { addMonths } from '../../../../src/kernel/period.ts'
import { decimal } from '../../../../src/kernel/ratio.ts'
import { percentOf } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { Button } from '../../parts/button.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay, useMe } from '../../shell/use-me.ts'
import { BillingSections } from '../billing-run/sections.tsx'
import { checkedBy } from './checked-by.ts'
import { words } from './words.ts'

/** 500 ppm is "0.5‰". */
const perMille = (ppm: number): string => `${decimal(BigInt(ppm), 3).replace(/\.?0+$/, '')}‰`

/** 违约金: by contract clause, or none. */
export const LateFeePage = () => {
  const t = useWords(words)
  const community = useCommunity()
  const { today } = useMe()
  const mayEdit = useMay('administrator', 'manager')
  const [isOpen, setOpen] = useState(false)
  const query = useQuery(
    api.listLateFeePolicies.queryOptions({ input: { communityId: community.id } }),
  )
  return (
    <>
      <BillingSections />
      <PageHead title={t('lateFee')} note={t('lateFeeNote')}>
        {mayEdit ? (
          <Button kind="primary" onClick={() => setOpen(true)}>
            {t('setPolicy')}
          </Button>
        ) : null}
      </PageHead>
      <Part query={query}>
        {({ policies }) =>
          policies.length === 0 ? (
            <Notice icon="bill" title={t('noPolicy')}>
              {t('noPolicyWhy')}
            </Notice>
          ) : (
            <table className="table policies">
              <thead>
                <tr>
                  <th>{t('inForce')}</th>
                  <th className="number">{t('dailyRate')}</th>
                  <th className="number">{t('graceDays')}</th>
                  <th className="number wide">{t('cap')}</th>
                  <th className="number wide">{t('annualCap')}</th>
                  <th>{t('clause')}</th>
                </tr>
              </thead>
              <tbody>
                {policies.map((policy) => (
                  <tr
                    key={policy.id.toString()}
                    aria-current={
                      policy.from <= today && (policy.to === null || policy.to >= today)
                    }
                  >
                    <td>
                      {policy.from} {t('until')} {policy.to ?? t('furtherNotice')}
                    </td>
                    <td className="number">{perMille(policy.dailyRatePpm)}</td>
                    <td className="number">{policy.graceDays}</td>
                    <td className="number wide">{percentOf(policy.capBp)}</td>
                    <td className="number wide">
                      {policy.annualCapBp === null ? '—' : percentOf(policy.annualCapBp)}
                    </td>
                    <td>{policy.contractClause}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Part>
      {isOpen ? <PolicyDialog today={today} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

type Fields = { from: string; rate: string; grace: string; clause: string }

/** "0.5" per mille as ppm; null when it is none. */
const ppmOf = (typed: unknown): number | null => {
  const match = /^(\d{1,2})(?:\.(\d{1,3}))?$/.exec(String(typed ?? '').trim())
  return match ? Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0')) : null
}

const PolicyDialog = ({ today, onClose }: { today: string; onClose: () => void }) => {
  const t = useWords(words)
  const community = useCommunity()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const set = useCommand('setLateFeePolicy')
  const { shape } = setLateFeePolicy.input
  return (
    <ActionDialog
      title={t('setPolicy')}
      okText={t('setPolicy')}
      form={form}
      initial={{ from: addMonths(`${today.slice(0, 7)}-01`, 1), rate: '0.5', grace: '0' }}
      isBusy={set.isPending}
      onClose={onClose}
      effect={t('policyEffect')}
      onSubmit={async ({ from, rate, grace, clause }) => {
        const answer = await set.give({
          communityId: community.id,
          from,
          dailyRatePpm: ppmOf(rate) ?? 0,
          graceDays: Number(grace),
          contractClause: clause,
        })
        if (!answer) return
        message.success(t('policySet'))
        onClose()
      }}
    >
      <Form.Item
        name="clause"
        label={t('clause')}
        rules={checkedBy(shape.contractClause, t('wrongClause'))}
      >
        <Input autoFocus />
      </Form.Item>
      <div className="two-fields">
        <Form.Item
          name="rate"
          label={t('dailyRateField')}
          rules={checkedBy(shape.dailyRatePpm, t('wrongRate'), ppmOf)}
        >
          <Input suffix="‰" inputMode="decimal" />
        </Form.Item>
        <Form.Item
          name="grace"
          label={t('graceDays')}
          rules={checkedBy(shape.graceDays, t('wrongDays'), Number)}
        >
          <Input inputMode="numeric" />
        </Form.Item>
      </div>
      <Form.Item
        name="from"
        label={t('effectiveFrom')}
        rules={checkedBy(shape.from, t('wrongDate'))}
      >
        <DateField />
      </Form.Item>
    </ActionDialog>
  )
}
