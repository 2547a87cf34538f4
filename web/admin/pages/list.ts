import { todayRoute } from './today/route.ts'

/** All pages behind sign-in. A page is a folder and one line here, in the order of the navigation. */
export const pages = [todayRoute] as const
