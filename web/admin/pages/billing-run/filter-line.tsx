import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Choice } from '../../parts/choice.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { FindText } from '../../parts/find-text.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { words } from './words.ts'

type Filter = {
  month?: string | undefined
  item?: string | undefined
  building?: string | undefined
  text?: string | undefined
}

/** Month, item, building and text: what every list of charges is filtered by. */
export const FilterLine = ({
  filter,
  onChange,
  children,
}: {
  filter: Filter
  onChange: (change: Filter) => void
  children?: ReactNode
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const { data: items } = useQuery(api.listChargeItems.queryOptions({ input: {} }))
  const { data: geometry } = useQuery(
    api.getGeometry.queryOptions({ input: { communityId: community.id }, staleTime: 600_000 }),
  )
  useKeys([
    { key: '/', words: t('find'), run: () => document.getElementById('find-text')?.focus() },
  ])
  return (
    <div className="filter-line">
      <FindText
        text={filter.text ?? ''}
        label={t('find')}
        onText={(text) => onChange({ ...filter, text })}
      />
      <DateField
        kind="month"
        isOptional
        label={t('month')}
        value={filter.month}
        onChange={(month) => onChange({ ...filter, month })}
      />
      <Choice
        label={t('item')}
        any={t('anyItem')}
        value={filter.item}
        options={(items?.items ?? []).map(({ id, name }) => ({
          value: id.toString(),
          label: name[language],
        }))}
        onChange={(item) => onChange({ ...filter, item })}
      />
      <Choice
        label={t('building')}
        any={t('anyBuilding')}
        value={filter.building}
        options={(geometry?.buildings ?? []).map(({ id, name }) => ({
          value: id.toString(),
          label: name,
        }))}
        onChange={(building) => onChange({ ...filter, building })}
      />
      {children}
    </div>
  )
}
