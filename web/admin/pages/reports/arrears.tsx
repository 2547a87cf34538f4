import { useInfiniteQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useLanguage, useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { State } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useExportAddress, useFilter } from './use-filter.ts'
import { words } from './words.ts'

/** The overdue claims themselves, oldest first. */
export const Arrears = () => {
  const t = useWords(words)
  const { filter, set, scope } = useFilter()
  const exportAddress = useExportAddress()
  const input = {
    ...scope,
    text: filter.text ?? '',
    ...(filter.bucket ? { bucket: filter.bucket } : {}),
    ...(filter.within === undefined ? {} : { limitationWithin: Number(filter.within) }),
  }
  const query = useInfiniteQuery(api.listArrears.infiniteOptions(pagesOf(input, 50)))
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap(({ arrears }) => arrears) ?? []
  const isNarrowed = filter.bucket || filter.within !== undefined || filter.text
  return (
    <section className="arrears">
      <div className="section-head">
        <h2>
          {t('arrears')}{' '}
          {first ? (
            <small className="quiet">
              {t('arrearsSum', { n: first.total, households: first.households })}{' '}
              <Money fen={first.outstandingFen} />
            </small>
          ) : null}
        </h2>
        {isNarrowed ? (
          <button
            type="button"
            className="link"
            onClick={() => set({ bucket: undefined, within: undefined, text: undefined })}
          >
            {t('clearFilter')}
          </button>
        ) : null}
        <Input.Search
          className="find"
          key={filter.text}
          aria-label={t('findUnit')}
          placeholder={t('findUnit')}
          defaultValue={filter.text}
          maxLength={60}
          allowClear
          onSearch={(text) => set({ text: text.trim() || undefined })}
        />
        {first && first.total > 0 ? (
          <a className="button" href={exportAddress('arrears', input)} download>
            {t('exportN', { n: first.total })}
          </a>
        ) : null}
      </div>
      <LongList
        query={query}
        shown={rows.length}
        empty={<Notice icon="paid" title={t('noArrears')} />}
      >
        {() => <ArrearsTable rows={rows} />}
      </LongList>
    </section>
  )
}

type Row = Awaited<ReturnType<Client['listArrears']>>['arrears'][number]

const ArrearsTable = ({ rows }: { rows: readonly Row[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('unit')}</th>
          <th>{t('payer')}</th>
          <th className="wide">{t('item')}</th>
          <th>{t('period')}</th>
          <th className="wide">{t('due')}</th>
          <th className="number wide">{t('overdueDays')}</th>
          <th className="wide">{t('limitationLeft')}</th>
          <th className="number">{t('open')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.chargeId} ${row.periodMonth}`}>
            <td className="nowrap">
              <HouseholdLink householdId={row.householdId}>{row.unitCode}</HouseholdLink>
            </td>
            <td className="clip payer">{row.payerName}</td>
            <td className="wide">{row.itemName[language]}</td>
            <td className="nowrap">{row.periodMonth}</td>
            <td className="wide quiet nowrap">{row.dueOn}</td>
            <td className="number wide">{row.daysOverdue}</td>
            <td className="wide nowrap">
              <Left row={row} />
            </td>
            <td className="number">
              {row.isHeld ? <State kind="frozen">{t('held')}</State> : null}{' '}
              <Money fen={row.outstandingFen} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Near its limitation date a claim is marked by an icon, not by colour alone. */
const Left = ({ row }: { row: Row }) => {
  const t = useWords(words)
  const left =
    row.limitationDaysLeft < 0 ? t('mayHaveExpired') : t('daysLeft', { n: row.limitationDaysLeft })
  return (
    <>
      {row.limitationDaysLeft <= 60 ? (
        <span className="state overdue">
          <Icon name="overdue" /> {left}
        </span>
      ) : (
        left
      )}{' '}
      <small className="faint">{row.limitationLastDay}</small>
    </>
  )
}
