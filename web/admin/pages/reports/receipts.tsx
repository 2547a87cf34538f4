import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { NamedDate } from './filters.tsx'
import { useExportAddress, useFilter } from './use-filter.ts'
import { words } from './words.ts'

/** Receipts by day and text, and whether their numbers run without a gap. */
export const Receipts = () => {
  const t = useWords(words)
  const community = useCommunity()
  const { filter, set } = useFilter()
  const exportAddress = useExportAddress()
  const input = {
    communityId: community.id,
    text: filter.text ?? '',
    ...(filter.from ? { from: filter.from } : {}),
    ...(filter.to ? { to: filter.to } : {}),
  }
  const query = useInfiniteQuery(api.listReceipts.infiniteOptions(pagesOf(input, 50)))
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap(({ receipts }) => receipts) ?? []
  return (
    <>
      <div className="report-filters">
        <Input.Search
          className="find"
          key={filter.text}
          aria-label={t('findReceipt')}
          placeholder={t('findReceipt')}
          defaultValue={filter.text}
          maxLength={60}
          allowClear
          onSearch={(text) => set({ text: text.trim() || undefined })}
        />
        <NamedDate
          kind="date"
          label={t('from')}
          value={filter.from}
          onChange={(from) => set({ from })}
        />
        <NamedDate kind="date" label={t('to')} value={filter.to} onChange={(to) => set({ to })} />
        {first && first.total > 0 ? (
          <a className="button" href={exportAddress('receipts', input)} download>
            {t('exportN', { n: first.total })}
          </a>
        ) : null}
      </div>
      <Gaps communityId={community.id} />
      <LongList
        query={query}
        shown={rows.length}
        empty={<Notice icon="bill" title={t('noReceipts')} />}
      >
        {({ total, amountFen }) => <ReceiptTable rows={rows} total={total} amountFen={amountFen} />}
      </LongList>
    </>
  )
}

/** Receipt numbers are gapless; a missing one would be named. */
const Gaps = ({ communityId }: { communityId: bigint }) => {
  const t = useWords(words)
  const query = useQuery(api.listReceiptGaps.queryOptions({ input: { communityId } }))
  return (
    <Part query={query} skeleton={null}>
      {({ series }) => (
        <ul className="gap-list">
          {series.map(({ year, prefix, lastNumber, issued, voided, missing }) => (
            <li key={`${prefix}${year}`}>
              {missing.length === 0 ? (
                <State kind="paid">
                  {t('noGap', { year: String(year), last: String(lastNumber) })}
                </State>
              ) : (
                <State kind="overdue">
                  {t('gaps', {
                    year: String(year),
                    n: missing.length,
                    numbers: missing.slice(0, 5).join('、'),
                  })}
                </State>
              )}
              <small className="faint"> {t('series', { issued, voided })}</small>
            </li>
          ))}
        </ul>
      )}
    </Part>
  )
}

type Row = Awaited<ReturnType<Client['listReceipts']>>['receipts'][number]

const ReceiptTable = ({
  rows,
  total,
  amountFen,
}: {
  rows: readonly Row[]
  total: number
  amountFen: bigint
}) => {
  const t = useWords(words)
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('receiptNo')}</th>
          <th className="wide">{t('issuedAt')}</th>
          <th>{t('unit')}</th>
          <th className="wide">{t('payer')}</th>
          <th className="number wide">{t('prints')}</th>
          <th className="wide">{t('state')}</th>
          <th className="number">{t('amount')}</th>
        </tr>
      </thead>
      <tbody>
        <tr className="sums-row">
          <td>{t('receiptCount', { n: total })}</td>
          <td className="wide" />
          <td>
            <small className="faint">{t('notVoided')}</small>
          </td>
          <td className="wide" />
          <td className="wide" />
          <td className="wide" />
          <td className="number">
            <Money fen={amountFen} />
          </td>
        </tr>
        {rows.map((row) => (
          <tr key={row.id.toString()}>
            <td className="nowrap">{row.receiptNo}</td>
            <td className="wide quiet nowrap">{wallTime(row.issuedAt)}</td>
            <td>
              <HouseholdLink householdId={row.householdId}>{row.unitLabel}</HouseholdLink>
            </td>
            <td className="wide clip payer">{row.payerName}</td>
            <td className="number wide quiet">{row.printCount || ''}</td>
            <td className="wide">
              {row.voidedAt ? (
                <>
                  <State kind="void">{t('voided')}</State>{' '}
                  <small className="quiet">
                    {row.voidReason}
                    {row.printCount > 0 ? ` · ${t('collectPaper')}` : ''}
                  </small>
                </>
              ) : null}
            </td>
            <td className="number">
              <Money fen={row.amountFen} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
