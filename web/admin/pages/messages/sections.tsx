import { useWords } from '../../language/language.tsx'
import { SectionTabs } from '../../parts/section-tabs.tsx'
import { words } from './words.ts'

/** The pages of 业主沟通. */
export const MessageSections = () => {
  const t = useWords(words)
  return (
    <SectionTabs
      label={t('sections')}
      sections={[
        { to: '/messages', label: t('messages') },
        { to: '/messages/runs', label: t('sendings') },
        { to: '/messages/announce', label: t('announcements') },
        { to: '/messages/letters', label: t('letters') },
      ]}
    />
  )
}
