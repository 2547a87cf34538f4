import { useNavigate, useSearch } from '@tanstack/react-router'
import { useLanguage } from '../../language/language.tsx'
import { useCommunity } from '../../shell/use-me.ts'
import type { ReportFilter } from './route.ts'

/** The filter of the address, as the operations take it, and the way to change it. */
export const useFilter = () => {
  const filter = useSearch({ from: '/shell/reports' })
  const community = useCommunity()
  const navigate = useNavigate()
  /** Without the item. */
  const register = {
    ...(filter.all ? {} : { communityId: community.id }),
    ...(filter.building ? { buildingId: BigInt(filter.building) } : {}),
    ...(filter.debtor ? { debtor: filter.debtor } : {}),
  }
  const scope = {
    ...register,
    ...(filter.item ? { chargeItemId: BigInt(filter.item) } : {}),
  }
  const rateScope = {
    ...scope,
    ...(filter.asOf ? { asOf: filter.asOf } : {}),
    ...(filter.through ? { throughMonth: filter.through } : {}),
  }
  return {
    filter,
    community,
    register,
    scope,
    rateScope,
    set: (change: ReportFilter): void =>
      void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true }),
  }
}

/** Where the same question is answered as a file: exactly what is filtered. */
export const useExportAddress = () => {
  const language = useLanguage()
  return (name: string, input: Readonly<Record<string, unknown>>): string => {
    const whole: Readonly<Record<string, unknown>> = { ...input, lang: language }
    const entries = Object.entries(whole)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([key, value]) => [key, String(value)])
    return `/exports/${name}.xlsx?${new URLSearchParams(entries)}`
  }
}
