import * as z from 'zod'
import type { Words } from '../../kernel/shapes.ts'
import type { Output } from '../../platform/context.ts'
import type { listCarriers } from '../api/accounts.ts'
import type { Carrier } from '../carriers/carrier.ts'

type Field = Output<typeof listCarriers>['carriers'][number]['fields'][number]

type Property = {
  readonly type?: string
  readonly description?: string
  readonly enum?: readonly string[]
  readonly default?: string | number | boolean
}

/** What an account of a carrier is made of, read from the shapes that also check it. */
export const fieldsOf = ({ config, secrets }: Carrier): Field[] => [
  ...describe(config, false),
  ...describe(secrets, true),
]

const describe = (schema: z.ZodType, isSecret: boolean): Field[] => {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as { properties?: Record<string, Property>; required?: readonly string[] }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    label: wordsOf(property.description ?? name),
    type: typeOf(property),
    isSecret,
    isRequired: required.includes(name),
    choices: [...(property.enum ?? [])],
    standard: property.default ?? null,
  }))
}

/** A field is described as `中文 / English`, or in one way for both. */
const wordsOf = (description: string): Words => {
  const [zh = '', en = zh] = description.split(' / ')
  return { zh, en }
}

const typeOf = ({ type, enum: choices }: Property): Field['type'] => {
  if (choices) return 'choice'
  if (type === 'boolean') return 'yesNo'
  return type === 'integer' || type === 'number' ? 'number' : 'text'
}
