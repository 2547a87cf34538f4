import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '../rpc/client.ts'

type Role = 'administrator' | 'accountant' | 'cashier' | 'steward' | 'manager' | 'auditor'

/** Who is signed in; the shell has asked before any page is shown. */
export const useMe = () =>
  useSuspenseQuery(api.getMe.queryOptions({ input: {}, staleTime: 60_000 })).data

/** Whether the person has one of the roles, so that a page offers only what will be allowed. */
export const useMay = (...wanted: readonly Role[]): boolean =>
  useMe().grants.some(({ role }) => wanted.includes(role))

/** The communities the person reaches and the one that the address names (else the first). */
export const useCommunities = () => {
  const { data } = useSuspenseQuery(
    api.listCommunities.queryOptions({ input: {}, staleTime: 60_000 }),
  )
  const { community: wanted } = useSearch({ from: '/shell' })
  const navigate = useNavigate()
  const { communities } = data
  const current = communities.find(({ id }) => id.toString() === wanted) ?? communities[0]
  return {
    communities,
    current,
    choose: (id: bigint) =>
      navigate({ to: '.', search: (old) => ({ ...old, community: id.toString() }) }),
  }
}

/** The community that the pages are about. */
export const useCommunity = () => {
  const { current } = useCommunities()
  if (!current) throw new Error('no community in reach')
  return current
}
