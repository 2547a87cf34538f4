import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useLanguage, useWords } from '../../language/language.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunities } from '../../shell/use-me.ts'
import { debtors } from './route.ts'
import { useFilter } from './use-filter.ts'
import { words } from './words.ts'

/** Which part of the register and which fees a report is about; what is special stands behind. */
export const Filters = ({ children }: { children?: ReactNode }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { filter, community, set } = useFilter()
  const { communities } = useCommunities()
  const geometry = useQuery(
    api.getGeometry.queryOptions({ input: { communityId: community.id }, staleTime: 600_000 }),
  )
  const items = useQuery(api.listChargeItems.queryOptions({ input: {}, staleTime: 600_000 }))
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
        <Choice
          label={t('building')}
          any={t('anyBuilding')}
          value={filter.building}
          options={(geometry.data?.buildings ?? []).map(({ id, name }) => ({
            value: id.toString(),
            label: name,
          }))}
          onChange={(building) => set({ building })}
        />
      )}
      <Choice
        label={t('item')}
        any={t('anyItem')}
        value={filter.item}
        options={(items.data?.items ?? []).map((item) => ({
          value: item.id.toString(),
          label: item.name[language],
        }))}
        onChange={(item) => set({ item })}
      />
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

const Choice = <Value extends string>({
  label,
  any,
  value,
  options,
  onChange,
}: {
  label: string
  any: string
  value: Value | undefined
  options: { value: Value; label: string }[]
  onChange: (value: Value | undefined) => void
}) => (
  <Select<Value | ''>
    aria-label={label}
    value={value ?? ''}
    options={[{ value: '', label: any }, ...options]}
    onChange={(chosen) => onChange(chosen === '' ? undefined : chosen)}
    popupMatchSelectWidth={false}
  />
)

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
