import * as z from 'zod'
import { commonFailures, Failure } from '../kernel/failure.ts'

const chinese = z.locales.zhCN().localeError

/** Decodes an input or refuses with the field and the reason, in Chinese and English. */
export const parseInput = <S extends z.ZodType>(schema: S, raw: unknown): z.output<S> => {
  const parsed = schema.safeParse(raw, { reportInput: true })
  if (parsed.success) {
    const field = unstorable(parsed.data)
    if (field === null) return parsed.data
    throw commonFailures.invalidInput(
      { field, reason: 'broken or forbidden characters' },
      { field },
    )
  }
  const issue = parsed.error.issues[0]
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const field = [...(issue?.path ?? []), ...unknown].map(String).join('.') || '(input)'
  const { zh, en } = reasonOf(issue)
  const words = commonFailures.table.invalidInput
  throw new Failure(
    'invalidInput',
    {
      zh: words.zh.replace('{field}', field).replace('{reason}', zh),
      en: words.en.replace('{field}', field).replace('{reason}', en),
      status: words.status,
    },
    { field },
  )
}

const reasonOf = (issue: z.core.$ZodIssue | undefined): { zh: string; en: string } => {
  if (!issue) return { zh: '无法读取', en: 'unreadable' }
  if (issue.code === 'unrecognized_keys') {
    return { zh: '没有这个字段', en: 'there is no such field' }
  }
  if (issue.message.endsWith('received undefined')) return { zh: '没有填写', en: 'it is missing' }
  const said = chinese(issue as never)
  return {
    zh: (typeof said === 'string' ? said : said?.message) ?? issue.message,
    en: issue.message,
  }
}

/** The path of a text that PostgreSQL cannot hold: half a surrogate pair, or U+0000. */
const unstorable = (value: unknown, path = ''): string | null => {
  if (typeof value === 'string') {
    return value.isWellFormed() && !value.includes('\u0000') ? null : path || '(input)'
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null
  for (const [key, item] of Object.entries(value)) {
    const found = unstorable(key, path) ?? unstorable(item, path ? `${path}.${key}` : key)
    if (found !== null) return found
  }
  return null
}

/**
 * Turns JSON into what a schema wants where JSON has no bigint: whole numbers and digit strings
 * become bigints in the places the schema says so. Everything else is left for the schema.
 */
export const coerceBigints = (schema: z.ZodType, value: unknown): unknown => {
  const def = (schema as unknown as { _zod: { def: Def } })._zod.def
  switch (def.type) {
    case 'bigint':
      return typeof value === 'number' && Number.isSafeInteger(value)
        ? BigInt(value)
        : typeof value === 'string' && /^-?\d{1,19}$/.test(value)
          ? BigInt(value)
          : value
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => {
          const inner = Object.hasOwn(def.shape ?? {}, key) ? def.shape?.[key] : undefined
          return [key, inner ? coerceBigints(inner, item) : item]
        }),
      )
    case 'array':
      return Array.isArray(value) && def.element
        ? value.map((item) => coerceBigints(def.element as z.ZodType, item))
        : value
    case 'record':
      return typeof value === 'object' && value !== null && def.valueType
        ? Object.fromEntries(
            Object.entries(value).map(([key, item]) => [
              key,
              coerceBigints(def.valueType as z.ZodType, item),
            ]),
          )
        : value
    case 'union':
      for (const option of def.options ?? []) {
        const tried = coerceBigints(option, value)
        if (option.safeParse(tried).success) return tried
      }
      return value
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
      return value === null || value === undefined || !def.innerType
        ? value
        : coerceBigints(def.innerType, value)
    case 'pipe':
      return def.in ? coerceBigints(def.in, value) : value
    default:
      return value
  }
}

type Def = {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  valueType?: z.ZodType
  options?: z.ZodType[]
  innerType?: z.ZodType
  in?: z.ZodType
}
