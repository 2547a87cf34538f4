import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { MessageDetail } from '../messages/message-detail.tsx'
import { PaymentDetail } from '../payments/payment-detail.tsx'
import type { OpenAction } from './actions/action.ts'
import { ChargeDetail } from './charge-detail.tsx'
import { Objection } from './objection.tsx'
import { tabs } from './route.ts'
import type { Charge, Entry } from './use-household.ts'
import { words } from './words.ts'

const kindsOf = {
  all: undefined,
  charges: ['charge', 'reversal'],
  payments: ['payment', 'prepayment', 'refund', 'receipt'],
  messages: ['message', 'contact', 'agreement', 'case'],
  other: ['dispute', 'waiver', 'changeOfOwner'],
} as const

const icons: Record<Entry['kind'], IconName> = {
  charge: 'bill',
  payment: 'receive',
  prepayment: 'receive',
  refund: 'receive',
  reversal: 'void',
  waiver: 'check',
  dispute: 'frozen',
  receipt: 'bill',
  changeOfOwner: 'person',
  message: 'message',
  contact: 'phone',
  agreement: 'check',
  case: 'board',
}

type Props = { householdId: bigint; charges: readonly Charge[]; onAction: OpenAction }

/** One line of time; money rows carry the running balance; a row opens in place. */
export const Timeline = ({ householdId, charges, onAction }: Props) => {
  const t = useWords(words)
  const navigate = useNavigate()
  const { tab = 'all' } = useSearch({ from: '/shell/households/$householdId' })
  const kinds = kindsOf[tab]
  const query = useInfiniteQuery(
    api.getHouseholdTimeline.infiniteOptions(
      pagesOf({ householdId, ...(kinds ? { kinds: [...kinds] } : {}) }, 40),
    ),
  )
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <section className="timeline">
      <div className="timeline-bar">
        <Tabs
          label={t('timeline')}
          chosen={tab}
          onChoose={(key) =>
            void navigate({
              to: '.',
              search: (old) => ({ ...old, tab: key === 'all' ? undefined : key }),
              replace: true,
            })
          }
          tabs={tabs.map((key) => ({ key, label: t(key) }))}
        />
        <span className="row-actions">
          <Link
            className="link small"
            to="/messages/evidence/$householdId"
            params={{ householdId: householdId.toString() }}
          >
            {t('evidence')}
          </Link>
          <a
            className="link small"
            href={`/exports/timeline.xlsx?householdId=${householdId}`}
            download
          >
            {t('export')}
          </a>
        </span>
      </div>
      <LongList
        query={query}
        shown={entries.length}
        empty={
          <Notice icon="bill" title={t('empty')}>
            {t('emptyWhy')}
          </Notice>
        }
      >
        {() => <Rows entries={entries} charges={charges} onAction={onAction} />}
      </LongList>
    </section>
  )
}

type RowsProps = { entries: readonly Entry[]; charges: readonly Charge[]; onAction: OpenAction }

const Rows = ({ entries, charges, onAction }: RowsProps) => {
  const t = useWords(words)
  const [at, setAt] = useState(-1)
  const [opened, setOpened] = useState<string | null>(null)
  const turn = (entry: Entry | undefined): void => {
    if (entry) setOpened(opened === entry.key ? null : entry.key)
  }
  const move = (by: number): void => setAt(Math.min(Math.max(at + by, 0), entries.length - 1))
  useKeys([
    { key: 'j', words: t('next'), run: () => move(1) },
    { key: 'k', words: t('previous'), run: () => move(-1) },
    { key: 'ArrowDown', run: () => move(1) },
    { key: 'ArrowUp', run: () => move(-1) },
    { key: 'Enter', words: t('open'), run: () => turn(entries[at]) },
  ])
  return (
    <table className="table time">
      <thead>
        <tr>
          <th>{t('date')}</th>
          <th>{t('kind')}</th>
          <th>{t('content')}</th>
          <th className="number">{t('amount')}</th>
          <th className="number wide">{t('balance')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry, index) => (
          <Row
            key={entry.key}
            entry={entry}
            isCurrent={index === at}
            isOpen={opened === entry.key}
            charges={charges}
            onTurn={() => {
              setAt(index)
              turn(entry)
            }}
            onAction={onAction}
          />
        ))}
      </tbody>
    </table>
  )
}

type RowProps = {
  entry: Entry
  charges: readonly Charge[]
  isCurrent: boolean
  isOpen: boolean
  onTurn: () => void
  onAction: OpenAction
}

const Row = ({ entry, charges, isCurrent, isOpen, onTurn, onAction }: RowProps) => {
  const language = useLanguage()
  const { amountFen } = entry
  return (
    <>
      <tr aria-current={isCurrent} data-open={isOpen} onClick={onTurn}>
        <td className="quiet nowrap">{entry.on}</td>
        <td className="quiet nowrap kind">
          <Icon name={icons[entry.kind]} />
          <span>{entry.label[language]}</span>
        </td>
        <td className="content">
          <span className="clip">
            <button type="button" className="row-button" aria-expanded={isOpen} tabIndex={-1}>
              {entry.title[language]}
            </button>
            <small className="quiet">{entry.detail[language]}</small>
          </span>
        </td>
        <td className={amountClass(entry)}>
          {/* What moves no debt, such as a receipt, shows its sum without a sign. */}
          {amountFen === null ? null : <Money fen={amountFen} signed={entry.balanceFen !== null} />}
        </td>
        <td className="number quiet wide">
          {entry.balanceFen === null ? null : <Money fen={entry.balanceFen} />}
        </td>
      </tr>
      {isOpen ? (
        <tr className="opened">
          <td colSpan={5}>
            <Detail entry={entry} charges={charges} onAction={onAction} />
          </td>
        </tr>
      ) : null}
    </>
  )
}

const amountClass = ({ amountFen, balanceFen }: Entry): string => {
  if (balanceFen === null) return 'number faint'
  return amountFen !== null && amountFen < 0n ? 'number paid' : 'number'
}

const Detail = ({ entry, charges, onAction }: Pick<RowProps, 'entry' | 'charges' | 'onAction'>) => {
  const t = useWords(words)
  const language = useLanguage()
  if (entry.paymentId !== null) {
    return <PaymentDetail paymentId={entry.paymentId} />
  }
  if (entry.messageId !== null) return <MessageDetail messageId={entry.messageId} />
  const own = charges.filter(({ id }) => entry.chargeIds.includes(id))
  if (own.length > 0) {
    return (
      <>
        {entry.kind === 'dispute' ? <Objection entry={entry} /> : null}
        <ChargeDetail charges={own} holdId={entry.holdId} onAction={onAction} />
      </>
    )
  }
  return (
    <div className="detail">
      {entry.kind === 'dispute' ? (
        <Objection entry={entry} />
      ) : (
        entry.detail[language] || entry.title[language]
      )}
      {entry.holdId === null ? null : (
        <p className="detail-actions">
          <button
            type="button"
            className="link"
            onClick={() =>
              entry.holdId !== null && onAction({ kind: 'answer', holdId: entry.holdId })
            }
          >
            {t('answerDispute')}
          </button>
        </p>
      )}
    </div>
  )
}
