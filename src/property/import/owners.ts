import { isOrganisation } from '../names.ts'
import type { UnitDraft } from './preview-types.ts'

/** Who owns the units: the same name with the same phone is one owner. */
export type Owners = {
  /** How many different ones there are. */
  readonly count: number
  /** Phones that stand at more than one name or unit. */
  readonly sharedPhones: ReadonlySet<string>
}

/**
 * Goes through the units once. A phone hardly ever comes again, so only then are names compared; an
 * organisation is known by its name, and who has no phone by the unit.
 */
export const ownersOf = (
  units: Iterable<Pick<UnitDraft, 'key' | 'ownerNames' | 'phones'>>,
): Owners => {
  /** The first person of a contact; empty for an organisation. */
  const firsts = new Map<string, string>()
  const sharedPhones = new Set<string>()
  const organisations = new Set<string>()
  /** Further people of a contact, with it. */
  const others = new Set<string>()
  let people = 0
  for (const { key, ownerNames, phones } of units) {
    ownerNames.forEach((name, index) => {
      const phone = index === 0 || phones.length === ownerNames.length ? phones[index] : undefined
      const contact = phone ?? key
      const isPerson = !isOrganisation(name)
      const first = firsts.get(contact)
      if (!isPerson) organisations.add(name)
      if (first === undefined) {
        firsts.set(contact, isPerson ? name : '')
        if (isPerson) people++
        return
      }
      if (phone !== undefined) sharedPhones.add(phone)
      if (isPerson && first !== name) others.add(`${name}\n${contact}`)
    })
  }
  return { count: people + others.size + organisations.size, sharedPhones }
}
