import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Modal } from 'antd'
import { type KeyboardEvent, useState } from 'react'
import { yuan } from '../../shared/money.ts'
import { useLanguage, useWords } from '../language/language.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { api } from '../rpc/client.ts'
import { useNavPages } from './navigation.tsx'
import { useCommunities } from './use-me.ts'
import { words } from './words.ts'

type Hit = {
  readonly key: string
  readonly icon: IconName
  readonly title: string
  readonly detail: string
  readonly to: string
  readonly search?: Readonly<Record<string, string>>
}

/** Ctrl K: finds a home, a person, a payment by any of its numbers, a page. */
export const Palette = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => (
  <Modal
    open={isOpen}
    onCancel={onClose}
    footer={null}
    closable={false}
    destroyOnHidden
    width={560}
    styles={{ container: { padding: 0 }, body: { padding: 0 } }}
    style={{ top: 72 }}
  >
    <Finder onClose={onClose} />
  </Modal>
)

const Finder = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(words)
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const hits = useHits(text.trim())
  const open = (hit: Hit | undefined): void => {
    if (!hit) return
    onClose()
    void navigate({ to: hit.to, search: ({ community }) => ({ community, ...hit.search }) })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt((at + step + hits.length) % Math.max(hits.length, 1))
    }
    if (event.key === 'Enter') open(hits[at])
  }
  return (
    <div className="palette">
      <input
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
        autoFocus
        aria-label={t('find')}
        placeholder={t('find')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      {hits.length === 0 ? (
        <p className="hint">{text.trim() ? t('nothing', { text }) : t('typing')}</p>
      ) : (
        <ul>
          {hits.map((hit, index) => (
            <li key={hit.key}>
              <button type="button" aria-current={index === at} onClick={() => open(hit)}>
                <Icon name={hit.icon} />
                <span className="grow clip">{hit.title}</span>
                <small className="faint">{hit.detail}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const useHits = (text: string): readonly Hit[] => {
  const t = useWords(words)
  const language = useLanguage()
  const pages = useNavPages()
    .filter(({ nav }) => nav.words[language].toLowerCase().includes(text.toLowerCase()))
    .map(({ to, nav }) => ({
      key: to,
      icon: nav.icon,
      title: nav.words[language],
      detail: t('pages'),
      to,
    }))
  const { data } = useQuery(
    api.searchHouseholds.queryOptions({
      input: { text, limit: 8 },
      enabled: text !== '',
      placeholderData: keepPreviousData,
    }),
  )
  const households = (text === '' ? [] : (data?.households ?? [])).map((household) => ({
    key: household.householdId.toString(),
    icon: 'person' as const,
    title: `${household.unitCode}　${household.payerName}`,
    detail: household.unitCount > 1 ? t('homes', { n: household.unitCount }) : t('households'),
    to: `/households/${household.householdId}`,
  }))
  return [...households, ...useNumberHits(text), ...pages]
}

/**
 * A number of at least six digits: a receipt's opens the household's payments; ours or the
 * channel's opens the payment.
 */
const useNumberHits = (text: string): readonly Hit[] => {
  const t = useWords(words)
  const community = useCommunities().current
  const isNumber = /\d{6}/.test(text)
  const input = { communityId: community?.id ?? 0n, text, limit: 5 }
  const enabled = isNumber && community !== undefined
  const receipts = useQuery(api.listReceipts.queryOptions({ input, enabled })).data?.receipts ?? []
  const payments = useQuery(api.listPayments.queryOptions({ input, enabled })).data?.payments ?? []
  if (!enabled) return []
  return [
    ...payments.map((payment) => ({
      key: `p${payment.id}`,
      icon: 'receive' as const,
      title: `${t('payment')} ${payment.channelTradeNo ?? text}`,
      detail: `${payment.payerName} ${yuan(payment.amountFen)}`,
      to: '/payments',
      search: { text, at: payment.id.toString() },
    })),
    ...receipts.map((receipt) => ({
      key: `r${receipt.id}`,
      icon: 'bill' as const,
      title: t('receipt', { no: receipt.receiptNo }),
      detail: `${receipt.payerName} ${yuan(receipt.amountFen)}`,
      to: `/households/${receipt.householdId}`,
      search: { tab: 'payments' },
    })),
  ]
}
