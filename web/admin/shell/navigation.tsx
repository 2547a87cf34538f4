import { useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useLanguage } from '../language/language.tsx'
import { Icon } from '../parts/icon.tsx'
import { api } from '../rpc/client.ts'
import type { NavEntry } from './route.ts'
import { useCommunities } from './use-me.ts'

type NavPage = { readonly to: string; readonly nav: NavEntry }

/** The pages that stand in the navigation, by group; each page's route says so itself. */
export const useNavPages = (): readonly NavPage[] => {
  const { routesById } = useRouter()
  return Object.values(routesById)
    .flatMap((route) => {
      const nav = route.options.staticData?.nav
      return nav ? [{ to: route.fullPath as string, nav }] : []
    })
    .sort((a, b) => a.nav.group - b.nav.group)
}

export const Navigation = () => {
  const language = useLanguage()
  const pages = useNavPages()
  const counts = useCounts()
  return (
    <ul className="nav">
      {pages.map(({ to, nav }, index) => (
        <li key={to} className={pages[index - 1]?.nav.group === nav.group ? '' : 'first'}>
          <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
            <Icon name={nav.icon} />
            {nav.words[language]}
            {counts[to] ? <span className="count">{counts[to]}</span> : null}
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** How many things wait behind an entry; asked with 今日 and shown wherever the person is. */
const useCounts = (): Readonly<Record<string, number>> => {
  const { current } = useCommunities()
  const { data } = useQuery(
    api.getToday.queryOptions({
      input: { communityId: current?.id },
      enabled: current !== undefined,
      refetchInterval: 60_000,
    }),
  )
  const { data: plan } = useQuery(
    api.getDunningPlan.queryOptions({
      input: { communityId: current?.id ?? 0n, limit: 1 },
      enabled: current !== undefined,
      refetchInterval: 300_000,
      staleTime: 60_000,
      select: ({ groups }) =>
        groups.reduce(
          (sum, { name, households }) => sum + (forPeople.has(name) ? households : 0),
          0,
        ),
    }),
  )
  const counts: Record<string, number> = {}
  for (const { href, count } of data?.inbox ?? []) {
    const to = `/${href.replace(/^\/(admin\/?)?/, '').split(/[/?#]/)[0]}`
    counts[to] = (counts[to] ?? 0) + count
  }
  // Households are where many things are settled, not a queue of their own; dunning counts what the
  // plan has for people to do.
  return { ...counts, '/households': 0, '/dunning': plan ?? 0, '/': data?.inbox.length ?? 0 }
}

/** The groups of a day's plan that are done by hand. */
const forPeople: ReadonlySet<string> = new Set(['must', 'ranked'])
