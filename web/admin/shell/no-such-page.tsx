import { Link } from '@tanstack/react-router'
import { useWords } from '../language/language.tsx'
import { Notice } from '../parts/notice.tsx'
import { words } from '../parts/words.ts'

export const NoSuchPage = () => {
  const t = useWords(words)
  return (
    <Notice
      icon="search"
      title={t('notFound')}
      action={
        <Link className="button" to="/">
          {t('toToday')}
        </Link>
      }
    >
      {t('notFoundWhy')}
    </Notice>
  )
}
