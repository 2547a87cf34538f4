import './billing-run.css'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { runCauses } from '../../../../src/billing/api.ts'
import { monthName } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Choice } from '../../parts/choice.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { useMe } from '../../shell/use-me.ts'
import { FilterLine } from './filter-line.tsx'
import type { LineFilter } from './route.ts'
import { BillingSections } from './sections.tsx'
import { useLines } from './use-lines.ts'
import { words } from './words.ts'

/** What stands behind a figure of a dry run; totals are over the whole filter. */
export const BillingLinesPage = () => {
  const t = useWords(words)
  const language = useLanguage()
  const { today } = useMe()
  const navigate = useNavigate()
  const filter = useSearch({ from: '/shell/billing/lines' })
  const month = filter.month ?? today.slice(0, 7)
  const query = useLines({ ...filter, month, by: 'charge' })
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap(({ lines }) => lines) ?? []
  const change = (next: LineFilter): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...next }), replace: true })
  return (
    <>
      <BillingSections />
      <PageHead
        title={t('linesTitle', { month: monthName(month, language) })}
        crumb={
          <Link to="/billing" search={{ month, kind: filter.kind }} className="link">
            {t('backToRun')}
          </Link>
        }
        note={first ? t('linesNote', { n: first.total }) : null}
      />
      <FilterLine filter={{ ...filter, month }} onChange={change}>
        <Choice
          label={t('cause')}
          any={t('anyCause')}
          value={filter.cause}
          options={runCauses.map((cause) => ({ value: cause, label: t(`why_${cause}`) }))}
          onChange={(cause) => change({ cause })}
        />
      </FilterLine>
      <LongList
        query={query}
        shown={rows.length}
        empty={
          <Notice icon="search" title={t('noCharges')}>
            {t('noChargesWhy')}
          </Notice>
        }
      >
        {(sums) => (
          <table className="table fixed-head">
            <thead>
              <tr>
                <th>{t('unit')}</th>
                <th>{t('payer')}</th>
                <th>{t('item')}</th>
                <th className="wide">{t('arithmetic')}</th>
                <th className="wide">{t('cause')}</th>
                <th className="number wide">{t('lastPeriod')}</th>
                <th className="number">{t('tried')}</th>
                <th className="number">{t('difference')}</th>
              </tr>
            </thead>
            <tbody>
              <tr className="sums-row">
                <td colSpan={3}>{t('wholeFilter', { n: sums.total })}</td>
                <td className="wide" />
                <td className="wide" />
                <td className="number wide">
                  <Money fen={sums.lastFen} />
                </td>
                <td className="number">
                  <Money fen={sums.fen} />
                </td>
                <td className="number">
                  <Money fen={sums.fen - sums.lastFen} signed />
                </td>
              </tr>
              {rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a unit may have two lines of one item
                <tr key={`${row.key}/${index}`}>
                  <td>
                    <HouseholdLink householdId={row.householdId}>{row.unitCode}</HouseholdLink>
                  </td>
                  <td>{row.payerName}</td>
                  <td>{row.itemName[language]}</td>
                  <td className="quiet wide">{row.equation || '—'}</td>
                  <td className="quiet wide">
                    {row.cause ? t(`why_${row.cause}`) : t('unchanged')}
                  </td>
                  <td className="number quiet wide">
                    <Money fen={row.lastFen} />
                  </td>
                  <td className="number">
                    <Money fen={row.fen} />
                  </td>
                  <td className="number">
                    <Money fen={row.fen - row.lastFen} signed />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </LongList>
    </>
  )
}
