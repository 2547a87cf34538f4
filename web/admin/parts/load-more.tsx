import { useWords } from '../language/language.tsx'
import { Button } from './button.tsx'
import { words } from './words.ts'

/** The next page of a long list; nothing when all is shown. */
export const LoadMore = ({
  query,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}) => {
  const t = useWords(words)
  if (!query.hasNextPage) return null
  return (
    <p className="more">
      <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
        {t('loadMore')}
      </Button>
    </p>
  )
}
