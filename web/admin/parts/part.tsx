import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useWords } from '../language/language.tsx'
import { FailureNotice } from './notice.tsx'
import { words } from './words.ts'

/** Bars in the shape of what is coming; they appear only after 200 ms. */
export const Skeleton = ({ rows = 6 }: { rows?: number }) => {
  const t = useWords(words)
  return (
    <div className="bones" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other identity
        <span key={row} className="bone" style={{ width: `${[92, 78, 86, 70][row % 4]}%` }} />
      ))}
    </div>
  )
}

/**
 * A part of a page that lives by one query: skeleton, failure with retry, or the part itself.
 * The rest of the page stays alive whatever happens here.
 */
export const Part = <Data,>({
  query,
  skeleton,
  children,
}: {
  query: UseQueryResult<Data, unknown>
  skeleton?: ReactNode
  children: (data: Data) => ReactNode
}) => {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <FailureNotice error={query.error} onRetry={() => query.refetch()} />
  return skeleton ?? <Skeleton />
}
