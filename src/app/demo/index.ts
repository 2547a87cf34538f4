import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Config } from '../../platform/config.ts'

const demoMark = z.object({
  state: z.enum(['making', 'made']),
  /** Path of an owner's bill below PUBLIC_URL. */
  billPath: z.string(),
  staff: z.array(z.object({ signInName: z.string(), role: z.string() })),
})

/** What is known of the demo; passwords only in the process that made it. */
export type DemoMark = Omit<z.infer<typeof demoMark>, 'staff'> & {
  readonly staff: readonly { signInName: string; role: string; password?: string }[]
}

const fileOf = (dataDir: string): string => join(dataDir, 'demo.json')

export const readDemoMark = (dataDir: string): DemoMark | null => {
  const file = fileOf(dataDir)
  return existsSync(file) ? demoMark.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

/** Written whole or not at all. Passwords are never written. */
const writeDemoMark = (dataDir: string, mark: DemoMark): void => {
  const staff = mark.staff.map(({ signInName, role }) => ({ signInName, role }))
  writeFileSync(`${fileOf(dataDir)}.new`, JSON.stringify({ ...mark, staff }), { mode: 0o600 })
  renameSync(`${fileOf(dataDir)}.new`, fileOf(dataDir))
}

/**
 * Makes the demo company by operations on a moving clock, from a fixed seed, ending today. The
 * mark in the data folder says `making` until all of it is there.
 */
export const makeDemo = async (input: {
  config: Config
  adminUrl: string
  sandboxUrl: string
}): Promise<DemoMark> => {
  const { config } = input
  const { tellStory } = await import('./tell-story.ts')
  writeDemoMark(config.dataDir, { state: 'making', billPath: '', staff: [] })
  const made = await tellStory(input)
  const mark: DemoMark = { state: 'made', ...made }
  writeDemoMark(config.dataDir, mark)
  return mark
}
