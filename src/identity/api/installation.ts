import * as z from 'zod'
import { command, query } from '../../kernel/operation.ts'
import { id, line } from '../../kernel/shapes.ts'
import { password } from './sign-in.ts'

export const getInstallation = query({
  name: 'getInstallation',
  access: ['public'],
  isPlatform: true,
  summary: 'Whether the installation is set up, and the companies to sign in to.',
  input: z.strictObject({}),
  output: z.object({
    isSetUp: z.boolean(),
    isDemo: z.boolean(),
    companies: z.array(z.object({ slug: z.string(), name: z.string() })),
  }),
})

export const setUpInstallation = command({
  name: 'setUpInstallation',
  access: ['public'],
  isPlatform: true,
  summary: 'Makes the first company, community and administrator; refused once that is done.',
  input: z.strictObject({
    companyName: line(60),
    shortName: line(10),
    slug: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'lower-case letters, digits and hyphens'),
    servicePhone: z.string().trim().max(30).default(''),
    communityName: line(60),
    signInName: line(30),
    displayName: line(30),
    password,
  }),
  output: z.object({ companyId: id, communityId: id, sessionToken: z.string() }),
})
