import { keepPreviousData } from '@tanstack/react-query'

/**
 * How a long list is asked for, page by page: each answer names where the next begins. While a
 * new filter is on its way the rows of the old one stay.
 */
export const pagesOf = <Filter extends object>(filter: Filter, limit: number) => ({
  input: (after: string | undefined) => ({ ...filter, limit, ...(after ? { after } : {}) }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: { next: string | null }) => next ?? undefined,
  placeholderData: keepPreviousData,
})
