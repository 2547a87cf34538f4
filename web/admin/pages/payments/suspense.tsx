import { useQuery } from '@tanstack/react-query'
import { App, Form, Input } from 'antd'
import { useState } from 'react'
import { yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { HouseholdPicker } from '../../parts/household-picker.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay } from '../../shell/use-me.ts'
import { words } from './words.ts'

type Item = Awaited<ReturnType<Client['listSuspense']>>['items'][number]

/** 待认领: money of unknown payers, given to a household or sent back. */
export const Suspense = () => {
  const t = useWords(words)
  const mayClaim = useMay('administrator', 'accountant')
  const [action, setAction] = useState<{ kind: 'claim' | 'return'; item: Item } | null>(null)
  const query = useQuery(api.listSuspense.queryOptions({ input: {} }))
  return (
    <>
      <PageHead title={t('tab_suspense')} note={t('suspenseNote')} />
      <Part query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon="paid" title={t('noSuspense')}>
              {t('noSuspenseWhy')}
            </Notice>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t('receivedOn')}</th>
                  <th>{t('payerHint')}</th>
                  <th className="wide">{t('reference')}</th>
                  <th className="number">{t('amount')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.id.toString()}>
                    <td>{item.receivedOn}</td>
                    <td>{item.payerHint || '—'}</td>
                    <td className="quiet wide">{item.channelTradeNo ?? '—'}</td>
                    <td className="number">
                      <Money fen={item.amountFen} />
                    </td>
                    <td className="number">
                      {mayClaim ? (
                        <span className="row-actions">
                          <button
                            type="button"
                            className="link"
                            onClick={() => setAction({ kind: 'claim', item })}
                          >
                            {t('claim')}
                          </button>
                          <button
                            type="button"
                            className="link"
                            onClick={() => setAction({ kind: 'return', item })}
                          >
                            {t('giveBack')}
                          </button>
                        </span>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <td colSpan={2}>{t('total', { n: items.length })}</td>
                  <td className="wide" />
                  <td className="number">
                    <Money fen={items.reduce((sum, { amountFen }) => sum + amountFen, 0n)} />
                  </td>
                  <td />
                </tr>
              </tfoot>
            </table>
          )
        }
      </Part>
      {action?.kind === 'claim' ? (
        <ClaimDialog item={action.item} onClose={() => setAction(null)} />
      ) : null}
      {action?.kind === 'return' ? (
        <ReturnDialog item={action.item} onClose={() => setAction(null)} />
      ) : null}
    </>
  )
}

const ClaimDialog = ({ item, onClose }: { item: Item; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ household: string }>()
  const claim = useCommand('claimSuspense')
  return (
    <ActionDialog
      title={t('claimTitle', { fen: yuan(item.amountFen) })}
      okText={t('claim')}
      form={form}
      isBusy={claim.isPending}
      onClose={onClose}
      effect={t('claimEffect', { fen: yuan(item.amountFen) })}
      onSubmit={async ({ household }) => {
        const answer = await claim.give({ suspenseId: item.id, householdId: BigInt(household) })
        if (!answer) return
        message.success(t('claimed'))
        onClose()
      }}
    >
      <Form.Item name="household" label={t('household')} rules={required(t('household'))}>
        <HouseholdPicker />
      </Form.Item>
    </ActionDialog>
  )
}

const ReturnDialog = ({ item, onClose }: { item: Item; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ note: string }>()
  const giveBack = useCommand('returnSuspense')
  return (
    <ActionDialog
      title={t('giveBackTitle', { fen: yuan(item.amountFen) })}
      okText={t('giveBack')}
      form={form}
      isBusy={giveBack.isPending}
      onClose={onClose}
      effect={t('giveBackEffect')}
      onSubmit={async ({ note }) => {
        if (!(await giveBack.give({ suspenseId: item.id, note }))) return
        message.success(t('gaveBack'))
        onClose()
      }}
    >
      <Form.Item name="note" label={t('howReturned')} rules={required(t('howReturned'))}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
