import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { kindNames, messageSteps, reasonNames } from '../../../../src/notifications/api.ts'
import { dateOf, idOf, oneOf, textOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export type MessageFilter = {
  text?: string | undefined
  kind?: (typeof kindNames)[number] | undefined
  account?: string | undefined
  step?: (typeof messageSteps)[number] | undefined
  reason?: (typeof reasonNames)[number] | undefined
  run?: string | undefined
  from?: string | undefined
  to?: string | undefined
  /** The message that is open. */
  at?: string | undefined
}

export const messagesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages',
  staticData: { nav: { group: 4, icon: 'message', words: { zh: '业主沟通', en: 'Messages' } } },
  validateSearch: (search: Record<string, unknown>): MessageFilter => ({
    text: textOf(search.text),
    kind: oneOf(kindNames, search.kind),
    account: idOf(search.account),
    step: oneOf(messageSteps, search.step),
    reason: oneOf(reasonNames, search.reason),
    run: idOf(search.run),
    from: dateOf(search.from),
    to: dateOf(search.to),
    at: idOf(search.at),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'MessagesPage'),
})

/** Sendings to many households. */
export const sendingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/runs',
  component: lazyRouteComponent(() => import('./sendings-page.tsx'), 'SendingsPage'),
})

/** One sending: how far it is and what came of it. */
export const sendingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/runs/$runId',
  component: lazyRouteComponent(() => import('./sending-page.tsx'), 'SendingPage'),
})

/** What is proven of the messages to one household. */
export const evidenceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/evidence/$householdId',
  component: lazyRouteComponent(() => import('./evidence-page.tsx'), 'EvidencePage'),
})

/** What is told to many in the company's own words. */
export const announceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/announce',
  component: lazyRouteComponent(() => import('./announce-page.tsx'), 'AnnouncePage'),
})

/** Letters on paper: printed together, handed over, and what became of each. */
export const lettersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/letters',
  validateSearch: (search: Record<string, unknown>): { batch?: string | undefined } => ({
    batch: idOf(search.batch),
  }),
  component: lazyRouteComponent(() => import('./letters-page.tsx'), 'LettersPage'),
})
