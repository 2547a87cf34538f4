import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { type Channel, channelNames, type Tone, toneNames } from '../api.ts'
import { arms } from '../guard/arms.ts'
import { ruleBit } from '../guard/rules.ts'
import { buildingsOfHouseholds } from '../strategies/strategy-in-use.ts'
import type { Forms, Place } from './rules-of-day.ts'
import { calendarOf, slotBits } from './steps.ts'

/** Whether a contact can go out at all: calls and visits always, messages by an account and wording. */
export const canLeave = (
  forms: Forms,
  { channel, tone }: { channel: Channel; tone: Tone },
): boolean => (channel === 'call' || channel === 'visit' ? true : forms[tone][channel])

/** The arms that cannot go out. */
export const mutedArms = (forms: Forms): readonly number[] =>
  arms.flatMap((contact, arm) => (contact && !canLeave(forms, contact) ? [arm] : []))

const bits = <T>(names: readonly T[], chosen: readonly T[]): number =>
  names.reduce((sum, name, index) => sum | (chosen.includes(name) ? 1 << index : 0), 0)

const arrays = (values: readonly (readonly (number | bigint)[])[]): string[] =>
  values.map((list) => `{${list.join(',')}}`)

/**
 * The places of a night as a relation: no (from 1), community_id, building_id, is_off, is_personal,
 * rules (bits that hold for everybody there), what the policy may choose (channels, slots, tones as
 * bits), below_fen, and the calendar's steps as arrays.
 */
export const placeRows = (places: readonly Place[]): RawBuilder<unknown> => {
  const calendars = places.map(({ strategy }) => calendarOf(strategy.content))
  const of = <T>(value: (place: Place) => T): T[] => places.map(value)
  const personal = of(({ strategy }) => strategy.content.personal)
  return sql`
    select no::int, community_id, building_id, is_off, is_personal, rules, channels, slots, tones, below_fen, days::int[],
      waits::int[], minimum_fen::bigint[], minimum_bills::int[], arms::int[], otherwise::int[], first_step, repeats
    from unnest(${of(({ communityId }) => communityId)}::bigint[], ${of(({ buildingId }) => buildingId)}::bigint[],
      ${of(({ mode }) => mode === 'off')}::boolean[],
      ${of(({ mode, strategy }) => mode === 'personal' && strategy.content.personal.isAllowed)}::boolean[],
      ${of(rulesOf)}::int[], ${personal.map(({ channels }) => bits(channelNames, channels))}::int[],
      ${personal.map(({ slots }) => slotBits(slots))}::int[], ${personal.map(({ tones }) => bits(toneNames, tones))}::int[],
      ${of(({ strategy }) => strategy.content.exclusions.belowFen)}::bigint[],
      ${arrays(calendars.map(({ days }) => days))}::text[], ${arrays(calendars.map(({ waits }) => waits))}::text[],
      ${arrays(calendars.map(({ minimumFen }) => minimumFen))}::text[],
      ${arrays(calendars.map(({ minimumBills }) => minimumBills))}::text[],
      ${arrays(calendars.map((it) => it.arms))}::text[], ${arrays(calendars.map((it) => it.otherwise))}::text[],
      ${calendars.map(({ firstAfterDue }) => firstAfterDue)}::int[], ${calendars.map(({ repeats }) => repeats)}::int[]
    ) with ordinality as n(community_id, building_id, is_off, is_personal, rules, channels, slots, tones, below_fen, days, waits,
      minimum_fen, minimum_bills, arms, otherwise, first_step, repeats, no)`
}

const rulesOf = ({ isNormTrue, isCommitteeFirst }: Place): number =>
  (isNormTrue ? 0 : ruleBit('normNotTrue')) + (isCommitteeFirst ? ruleBit('committeeFirst') : 0)

/** Joins to `w` (household_id, community_id) the nearest place of `place` as `pl`. */
export const joinPlace = (
  context: Pick<Context, 'companyId'>,
  places: readonly Place[],
): RawBuilder<unknown> => {
  const own = places.filter(({ buildingId }) => buildingId !== 0n)
  if (own.length === 0) return sql`join place pl on pl.community_id = w.community_id`
  const communities = [...new Set(own.map(({ communityId }) => communityId))]
  return sql`
    left join (${buildingsOfHouseholds(context, sql`= any(${communities}::bigint[])`)}) home on home.household_id = w.household_id
    join place pl on pl.community_id = w.community_id and pl.building_id = case
      when exists (select from place other where other.community_id = w.community_id and other.building_id = home.building_id)
      then home.building_id else 0 end`
}
