import { ContactDialog } from '../../cases/contact-dialog.tsx'
import type { Balance, Charge, Profile } from '../use-household.ts'
import type { Action } from './action.ts'
import { ChangeOwnerDialog } from './change-owner.tsx'
import { AnswerDialog, DisputeDialog, ReverseDialog, WaiverDialog } from './charge-dialogs.tsx'
import { OneOffDialog } from './one-off.tsx'
import { PhonesDialog } from './phones.tsx'
import { PrepayDialog } from './prepay.tsx'
import { VacancyDialog } from './vacancy.tsx'

type Props = {
  action: Action
  profile: Profile
  balance: Balance | undefined
  charges: readonly Charge[]
  onClose: () => void
}

/** The dialog of the action that is being prepared. */
export const ActionDialogs = ({ action, profile, balance, charges, onClose }: Props) => {
  const open = charges.filter(
    ({ outstandingFen, isReversed }) => outstandingFen > 0n && !isReversed,
  )
  switch (action.kind) {
    case 'waiver':
      return <WaiverDialog charges={open} charge={action.charge} onClose={onClose} />
    case 'dispute':
      return <DisputeDialog charges={open} charge={action.charge} onClose={onClose} />
    case 'reverse':
      return <ReverseDialog charge={action.charge} onClose={onClose} />
    case 'answer':
      return <AnswerDialog holdId={action.holdId} onClose={onClose} />
    case 'oneOff':
      return <OneOffDialog profile={profile} onClose={onClose} />
    case 'changeOwner':
      return <ChangeOwnerDialog profile={profile} balance={balance} onClose={onClose} />
    case 'phones':
      return <PhonesDialog profile={profile} onClose={onClose} />
    case 'vacancy':
      return <VacancyDialog profile={profile} onClose={onClose} />
    case 'contact':
      return (
        <ContactDialog
          home={{
            householdId: profile.id,
            unitLabel: profile.accounts[0]?.unitLabel ?? profile.payer.name,
            overdueFen: balance?.overdueFen ?? 0n,
            people: debtorsOf(profile),
          }}
          way="call"
          onClose={onClose}
        />
      )
    case 'prepay':
      return <PrepayDialog householdId={profile.id} onClose={onClose} />
  }
}

/** The payer first; tenants and relatives are not spoken with about a debt. */
const debtorsOf = ({ payer, people }: Profile) => {
  const owners = people.filter(
    ({ partyId, role, to }, index, all) =>
      to === null &&
      (partyId === payer.id || role === 'owner') &&
      index === all.findIndex((other) => other.partyId === partyId),
  )
  return owners.toSorted((a, b) => Number(b.partyId === payer.id) - Number(a.partyId === payer.id))
}
