import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** Opens a household. In a row that opens by itself the link alone answers. */
export const HouseholdLink = ({
  householdId,
  children,
}: {
  householdId: bigint
  children: ReactNode
}) => (
  <Link
    className="link"
    to="/households/$householdId"
    params={{ householdId: householdId.toString() }}
    onClick={(event) => event.stopPropagation()}
  >
    {children}
  </Link>
)
