import { useQuery } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import { useState } from 'react'
import { yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { useRequired } from '../../parts/action-dialog.tsx'
import { CommandDialog } from '../../parts/command-dialog.tsx'
import { HouseholdPicker } from '../../parts/household-picker.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useMay } from '../../shell/use-me.ts'
import { WaitingMoney } from './waiting-money.tsx'
import { words } from './words.ts'

type Item = Awaited<ReturnType<Client['listSuspense']>>['items'][number]

/** 待认领: money of unknown payers, given to a household or sent back. */
export const Suspense = () => {
  const t = useWords(words)
  const mayClaim = useMay('administrator', 'accountant')
  const [claiming, setClaiming] = useState<Item | null>(null)
  const [returning, setReturning] = useState<Item | null>(null)
  const query = useQuery(
    api.listSuspense.queryOptions({
      input: {},
      select: ({ items }) => ({
        rows: items,
        sumFen: items.reduce((sum, { amountFen }) => sum + amountFen, 0n),
      }),
    }),
  )
  return (
    <>
      <WaitingMoney
        title={t('tab_suspense')}
        note={t('suspenseNote')}
        query={query}
        idOf={({ id }) => id}
        nothing={t('noSuspense')}
        nothingWhy={t('noSuspenseWhy')}
        columns={[
          { head: t('receivedOn'), cell: ({ receivedOn }) => receivedOn },
          { head: t('payerHint'), cell: ({ payerHint }) => payerHint || '—' },
          {
            head: t('reference'),
            kind: 'wide',
            cell: ({ channelTradeNo }) => <span className="quiet">{channelTradeNo ?? '—'}</span>,
          },
        ]}
        actions={
          mayClaim
            ? [
                { label: t('claim'), run: setClaiming },
                { label: t('giveBack'), run: setReturning },
              ]
            : []
        }
      />
      {claiming ? <ClaimDialog item={claiming} onClose={() => setClaiming(null)} /> : null}
      {returning ? <ReturnDialog item={returning} onClose={() => setReturning(null)} /> : null}
    </>
  )
}

type DialogProps = { item: Item; onClose: () => void }

const ClaimDialog = ({ item, onClose }: DialogProps) => {
  const t = useWords(words)
  const required = useRequired()
  const fen = yuan(item.amountFen)
  return (
    <CommandDialog
      command="claimSuspense"
      input={({ household }: { household: string }) => ({
        suspenseId: item.id,
        householdId: BigInt(household),
      })}
      done={t('claimed')}
      title={t('claimTitle', { fen })}
      okText={t('claim')}
      effect={t('claimEffect', { fen })}
      onClose={onClose}
    >
      <Form.Item name="household" label={t('household')} rules={required(t('household'))}>
        <HouseholdPicker />
      </Form.Item>
    </CommandDialog>
  )
}

const ReturnDialog = ({ item, onClose }: DialogProps) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="returnSuspense"
      input={({ note }: { note: string }) => ({ suspenseId: item.id, note })}
      done={t('gaveBack')}
      title={t('giveBackTitle', { fen: yuan(item.amountFen) })}
      okText={t('giveBack')}
      effect={t('giveBackEffect')}
      onClose={onClose}
    >
      <Form.Item name="note" label={t('howReturned')} rules={required(t('howReturned'))}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
    </CommandDialog>
  )
}
