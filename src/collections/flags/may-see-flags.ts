import type { Context } from '../../platform/context.ts'

/**
 * Who may know what protects a household: administrators and managers of its community, and the
 * steward of its open case. Programs may not.
 */
export const maySeeFlags = (
  { actor }: Context,
  { communityId, stewardId }: { readonly communityId: bigint; readonly stewardId: bigint | null },
): boolean => {
  if (actor.kind === 'operator') return true
  if (actor.kind !== 'staff') return false
  if (actor.id === stewardId) return true
  return actor.grants.some(
    (grant) =>
      (grant.role === 'administrator' || grant.role === 'manager') &&
      (grant.communityId === null || grant.communityId === communityId),
  )
}
