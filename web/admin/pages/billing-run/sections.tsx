import { useQuery } from '@tanstack/react-query'
import { useWords } from '../../language/language.tsx'
import { SectionTabs } from '../../parts/section-tabs.tsx'
import { api } from '../../rpc/client.ts'
import { words } from './words.ts'

/** The pages of 收费与出账. */
export const BillingSections = () => {
  const t = useWords(words)
  const { data } = useQuery(api.listApprovals.queryOptions({ input: {} }))
  return (
    <SectionTabs
      label={t('sections')}
      sections={[
        { to: '/billing', label: t('run') },
        { to: '/billing/charges', label: t('charges') },
        { to: '/billing/tariffs', label: t('tariffs') },
        { to: '/billing/meters', label: t('meters') },
        { to: '/billing/shared', label: t('shared') },
        { to: '/billing/late-fee', label: t('lateFee') },
        { to: '/billing/vacancies', label: t('vacancies') },
        { to: '/billing/approvals', label: t('approvals'), count: data?.approvals.length ?? 0 },
      ]}
    />
  )
}
