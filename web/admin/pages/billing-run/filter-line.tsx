import type { ReactNode } from 'react'
import { useWords } from '../../language/language.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { FindText } from '../../parts/find-text.tsx'
import { BuildingChoice, ItemChoice } from '../../parts/register-choices.tsx'
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
      <ItemChoice value={filter.item} onChange={(item) => onChange({ ...filter, item })} />
      <BuildingChoice
        value={filter.building}
        onChange={(building) => onChange({ ...filter, building })}
      />
      {children}
    </div>
  )
}
