import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../language/language.tsx'
import { Choice } from '../../parts/choice.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { BuildingChoice, ItemChoice } from '../../parts/register-choices.tsx'
import { useCommunities } from '../../shell/use-me.ts'
import { debtors } from './route.ts'
import { useFilter } from './use-filter.ts'
import { words } from './words.ts'

/** Which part of the register and which fees a report is about; what is special stands behind. */
export const Filters = ({ children }: { children?: ReactNode }) => {
  const t = useWords(words)
  const { filter, community, set } = useFilter()
  const { communities } = useCommunities()
  return (
    <div className="report-filters">
      {communities.length > 1 ? (
        <Select
          aria-label={t('community')}
          value={filter.all ?? ''}
          options={[
            { value: '', label: community.name },
            { value: '1', label: t('allCommunities') },
          ]}
          onChange={(all) => set({ all: all === '1' ? '1' : undefined, building: undefined })}
          popupMatchSelectWidth={false}
        />
      ) : null}
      {filter.all ? null : (
        <BuildingChoice value={filter.building} onChange={(building) => set({ building })} />
      )}
      <ItemChoice value={filter.item} onChange={(item) => set({ item })} />
      <Choice
        label={t('debtor')}
        any={t('anyDebtor')}
        value={filter.debtor}
        options={debtors.map((value) => ({ value, label: t(`debtor.${value}`) }))}
        onChange={(debtor) => set({ debtor })}
      />
      {children}
    </div>
  )
}

/** A day or a month with its name before it. */
export const NamedDate = ({
  kind,
  label,
  value,
  onChange,
}: {
  kind: 'date' | 'month'
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}) => (
  <div className="date-field">
    <span className="quiet">{label}</span>
    <DateField kind={kind} label={label} value={value} onChange={onChange} />
  </div>
)
