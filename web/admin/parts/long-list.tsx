import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useWords } from '../language/language.tsx'
import { Button } from './button.tsx'
import { FailureNotice } from './notice.tsx'
import { Skeleton } from './part.tsx'
import { words } from './words.ts'

type Props<Page> = {
  query: UseInfiniteQueryResult<InfiniteData<Page>, unknown>
  /** How many rows of all pages are here. */
  shown: number
  /** Stands in the place of a list without rows. */
  empty: ReactNode
  skeletonRows?: number
  /** The first page has the sums over the whole filter. */
  children: (first: Page) => ReactNode
}

/** A list that comes page by page: bars, failure with retry, nothing found, or rows and the rest. */
export const LongList = <Page extends { next: string | null; total?: number }>({
  query,
  shown,
  empty,
  skeletonRows = 10,
  children,
}: Props<Page>) => {
  const first = query.data?.pages[0]
  if (first === undefined) {
    return query.isError ? <Failed query={query} /> : <Skeleton rows={skeletonRows} />
  }
  if (shown === 0) return empty
  return (
    <>
      {children(first)}
      <LoadMore
        query={query}
        {...(first.total === undefined ? {} : { left: first.total - shown })}
      />
    </>
  )
}

const Failed = ({ query }: { query: UseInfiniteQueryResult<unknown, unknown> }) => (
  <FailureNotice
    error={query.error}
    onRetry={() => (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch())}
  />
)

/** The next page of a long list; nothing when all is shown. One that failed leaves the rows alone. */
export const LoadMore = ({
  query,
  left,
}: {
  query: UseInfiniteQueryResult<unknown, unknown>
  left?: number
}) => {
  const t = useWords(words)
  if (query.isError) return <Failed query={query} />
  if (!query.hasNextPage) return null
  return (
    <p className="more">
      <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
        {left === undefined ? t('loadMore') : t('loadMoreOf', { n: left })}
      </Button>
    </p>
  )
}
