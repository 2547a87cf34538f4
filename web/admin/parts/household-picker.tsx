import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useWords } from '../language/language.tsx'
import { api } from '../rpc/client.ts'
import { useCommunity } from '../shell/use-me.ts'
import { words } from './words.ts'

/** Finds a household by home, name or phone; the value is its id as text. */
export const HouseholdPicker = ({
  value,
  label,
  autoFocus = true,
  onChange,
}: {
  value?: string
  label?: string
  autoFocus?: boolean
  onChange?: (id: string) => void
}) => {
  const t = useWords(words)
  const community = useCommunity()
  const [text, setText] = useState('')
  const { data } = useQuery(
    api.searchHouseholds.queryOptions({
      input: { communityId: community.id, text, limit: 10 },
      enabled: text.trim() !== '',
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <Select
      autoFocus={autoFocus}
      aria-label={label}
      showSearch={{ filterOption: false, onSearch: setText }}
      placeholder={t('findHousehold')}
      value={value ?? null}
      onChange={(id) => id && onChange?.(id)}
      notFoundContent={text.trim() ? t('foundNone') : null}
      options={(data?.households ?? []).map(({ householdId, unitLabel, unitCode, payerName }) => ({
        value: householdId.toString(),
        label: `${unitCode}　${payerName}　${unitLabel}`,
      }))}
    />
  )
}
