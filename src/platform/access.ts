import { commonFailures } from '../kernel/failure.ts'
import type { OperationContract, Role } from '../kernel/operation.ts'
import { notFound, type Thing } from '../kernel/things.ts'
import type { Actor, Context } from './context.ts'

/**
 * Which communities an actor reaches with an operation; refuses when there is none. The command
 * line and jobs act for the installation and reach all. If the input names a community, it must
 * be one of them.
 */
export const reach = (
  contract: Pick<OperationContract, 'access'>,
  actor: Actor,
  input: unknown,
): Context['communities'] => {
  const communities = communitiesOf(contract.access, actor)
  const asked = (input as { communityId?: unknown } | null)?.communityId
  if (typeof asked === 'bigint' && communities !== 'all' && !communities.includes(asked)) {
    throw commonFailures.notAllowed()
  }
  return communities
}

const communitiesOf = (access: readonly Role[], actor: Actor): Context['communities'] => {
  switch (actor.kind) {
    case 'operator':
    case 'system':
      return 'all'
    case 'channel':
      if (access.includes('public')) return 'all'
      throw commonFailures.notAllowed()
    case 'public':
      if (access.includes('public')) return 'all'
      throw commonFailures.notSignedIn()
    case 'owner':
      if (access.includes('owner') || access.includes('public')) return 'all'
      throw commonFailures.notSignedIn()
    case 'staff': {
      const grants = actor.grants.filter(({ role }) => access.includes(role))
      if (grants.some(({ communityId }) => communityId === null)) return 'all'
      if (grants.length > 0) return grants.flatMap(({ communityId }) => communityId ?? [])
      if (access.includes('public')) return 'all'
      throw commonFailures.notAllowed()
    }
  }
}

/** Refuses when a row found by its id lies in a community the caller does not reach. */
export const assertReaches = (context: Context, communityId: bigint, what: Thing): void => {
  if (context.communities !== 'all' && !context.communities.includes(communityId)) {
    throw notFound(what)
  }
}
