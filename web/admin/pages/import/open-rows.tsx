import { useInfiniteQuery } from '@tanstack/react-query'
import { useLanguage, useWords } from '../../language/language.tsx'
import { LoadMore } from '../../parts/long-list.tsx'
import { FailureNotice } from '../../parts/notice.tsx'
import { api } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { words } from './words.ts'

/** Rows that imports refused and that still wait to be corrected. */
export const OpenRows = () => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const query = useInfiniteQuery(
    api.listImportRows.infiniteOptions(pagesOf({ communityId: community.id }, 20)),
  )
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  if (query.isError) return <FailureNotice error={query.error} onRetry={() => query.refetch()} />
  if (rows.length === 0) return null
  return (
    <section>
      <h2>
        {t('openRows')} <small className="faint">{t('openRowsNote')}</small>
      </h2>
      <table className="table problems">
        <thead>
          <tr>
            <th>{t('place')}</th>
            <th>{t('unit')}</th>
            <th>{t('what')}</th>
            <th className="wide">{t('fileName')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id.toString()}>
              <td className="nowrap">
                {row.sheet} <b>{row.cell}</b>
              </td>
              <td className="nowrap">{row.unit}</td>
              <td>{row[language]}</td>
              <td className="wide faint clip payer">{row.fileName}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <LoadMore query={query} />
    </section>
  )
}
