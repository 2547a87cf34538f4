import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { FailureNotice } from '../../parts/notice.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { CommitPanel } from './commit-panel.tsx'
import type { Committed } from './done.tsx'
import { corrected, type Mapping } from './mapping.ts'
import { Problems } from './problems.tsx'
import { Sample } from './sample.tsx'
import { Sheets } from './sheets.tsx'
import { Summary } from './summary.tsx'
import { TariffsFound } from './tariffs-found.tsx'
import { words } from './words.ts'

const pageSize = 20

/** What an upload would make of the register; corrections of the mapping make it anew. */
export const PreviewView = ({
  fileId,
  fileName,
  onDone,
}: {
  fileId: string
  fileName: string
  onDone: (committed: Committed) => void
}) => {
  const t = useWords(words)
  const community = useCommunity()
  const [mapping, setMapping] = useState<Mapping>([])
  const [from, setFrom] = useState(0)
  const input = { fileId, fileName, communityId: community.id, mapping, from, limit: pageSize }
  const query = useQuery(
    api.getImportPreview.queryOptions({
      input,
      placeholderData: keepPreviousData,
      staleTime: 600_000,
      gcTime: 600_000,
    }),
  )
  const failure = query.isError ? (
    <FailureNotice error={query.error} onRetry={() => void query.refetch()} />
  ) : null
  const preview = query.data
  if (!preview) return failure ?? <Reading name={fileName} />
  const rows = preview.sheets.reduce((sum, sheet) => sum + sheet.rows.data, 0)
  return (
    <div className="import" aria-busy={query.isFetching}>
      <div className="import-main">
        <p className="import-file">
          <b>{t('file', { name: fileName, sheets: preview.sheets.length, rows })}</b>
          {mapping.length > 0 ? (
            <span className="quiet">
              {t('corrections', { n: mapping.length })}{' '}
              <button type="button" className="link" onClick={() => setMapping([])}>
                {t('undoCorrections')}
              </button>
            </span>
          ) : null}
          {preview.notes.hasMacros ? <span className="quiet">{t('macros')}</span> : null}
          {preview.notes.hasExternalLinks ? <span className="quiet">{t('links')}</span> : null}
        </p>
        {failure}
        <Summary preview={preview} />
        <Sheets
          sheets={preview.sheets}
          onCorrect={(change) => setMapping((before) => corrected(before, change))}
        />
        <Problems preview={preview} />
        <TariffsFound tariffs={preview.tariffs} />
        <Sample preview={preview} from={from} pageSize={pageSize} onFrom={setFrom} />
      </div>
      <aside className="import-side">
        <CommitPanel
          preview={preview}
          file={{ fileId, fileName, mapping }}
          isStale={query.isFetching || query.isError}
          onDone={onDone}
        />
      </aside>
    </div>
  )
}

/** A large file takes some seconds; what goes on is said, with the time it has taken. */
const Reading = ({ name }: { name: string }) => {
  const t = useWords(words)
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="quiet" role="status">
      {t('reading', { name, seconds })}
    </p>
  )
}
