import { sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'
import type { Context } from '../../platform/context.ts'
import type { Mode } from '../api.ts'

export type ControlCause = 'person' | 'complaints' | 'optOuts' | 'modelFailed' | 'standard'

/** Who decides, since when, and why. `standard`: nobody ever switched. */
export type Control = {
  readonly mode: Mode
  readonly cause: ControlCause
  readonly note: string
  readonly switchedAt: string | null
  readonly switchedBy: string | null
}

export const causeWords: Readonly<Record<ControlCause, Words>> = {
  person: { zh: '人工切换', en: 'Switched by a person' },
  complaints: { zh: '投诉过多，自动停用', en: 'Stopped by itself: too many complaints' },
  optOuts: { zh: '拒收过多，自动停用', en: 'Stopped by itself: too many opted out' },
  modelFailed: { zh: '模型失效，自动停用', en: 'Stopped by itself: the model failed' },
  standard: { zh: '还没有切换过', en: 'Never switched' },
}

/**
 * Before anybody switched, the fixed calendar decides: choosing by person is a choice of the company
 * (PIPL art. 24, 55), and a new company has nothing to choose by.
 */
const standardControl: Control = {
  mode: 'calendar',
  cause: 'standard',
  note: '',
  switchedAt: null,
  switchedBy: null,
}

export type Controls = {
  readonly company: Control
  /** Communities that were switched themselves; the others follow the company. */
  readonly own: ReadonlyMap<bigint, Control>
}

/** What is switched on now, of the company and of its communities. One small statement. */
export const readControls = async ({
  tx,
  companyId,
}: Pick<Context, 'tx' | 'companyId'>): Promise<Controls> => {
  const { rows } = await sql<Control & { communityId: bigint }>`
    select distinct on (community_id) community_id as "communityId", mode, cause, note,
      switched_at as "switchedAt", switched_by as "switchedBy"
    from collections.control where company_id = ${companyId}
    order by community_id, id desc`.execute(tx)
  const all = new Map(rows.map(({ communityId, ...control }) => [communityId, control]))
  const company = all.get(0n) ?? standardControl
  all.delete(0n)
  return { company, own: all }
}

/** A company that is off is off everywhere; else a community's own switch holds, else the company's. */
export const controlOf = ({ company, own }: Controls, communityId: bigint): Control =>
  company.mode === 'off' ? company : (own.get(communityId) ?? company)

/** Who decides in a community. */
export const modeOf = async (
  context: Pick<Context, 'tx' | 'companyId'>,
  communityId: bigint,
): Promise<Control> => controlOf(await readControls(context), communityId)
