import { QueryClient } from '@tanstack/react-query'
import { isPassing } from './refusal.ts'

/** A stable text of a query key; ids and money in it are bigints, which JSON has not. */
const hashKey = (key: unknown): string =>
  JSON.stringify(key, (_name, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const entries = Object.entries(value as Record<string, unknown>)
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
  })

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      queryKeyHashFn: hashKey,
      staleTime: 5_000,
      retry: (count, error) => count < 2 && isPassing(error),
    },
    mutations: { retry: (count, error) => count < 2 && isPassing(error) },
  },
})
