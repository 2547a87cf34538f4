import { useLanguage } from '../../language/language.tsx'
import { SectionTabs } from '../../parts/section-tabs.tsx'
import { dunningTabs } from './tabs.ts'

/** The pages of 催缴. */
export const DunningSections = () => {
  const language = useLanguage()
  return (
    <SectionTabs
      label={language === 'zh' ? '催缴的页面' : 'Pages of dunning'}
      sections={dunningTabs.map(({ to, words }) => ({ to, label: words[language] }))}
    />
  )
}
