import { paramError } from './refusal.ts'

/** What a field of a request body or query may hold. Fields not listed are refused, null too. */
type Field = {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array'
  readonly required?: boolean
  readonly min?: number
  readonly max?: number
  readonly pattern?: RegExp
  readonly values?: readonly string[]
  readonly fields?: Fields
}
export type Fields = Readonly<Record<string, Field>>

type Options = Omit<Field, 'name' | 'type'>
export const text = (name: string, max: number, more: Options = {}): Field => ({
  name,
  type: 'string',
  min: 1,
  max,
  ...more,
})
export const integer = (name: string, more: Options = {}): Field => ({
  name,
  type: 'integer',
  ...more,
})
export const object = (name: string, fields: Fields, more: Options = {}): Field => ({
  name,
  type: 'object',
  fields,
  ...more,
})
export const required = { required: true } as const

const isOfType = (value: unknown, type: Field['type']): boolean => {
  if (type === 'integer') return Number.isSafeInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isRecord(value)
  return typeof value === type
}

const typeWords: Record<Field['type'], string> = {
  string: '字符串',
  integer: '一个合法的 64 位有符号整数',
  number: '数',
  boolean: '布尔值',
  object: '对象',
  array: '数组',
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Checks a value against its fields; the first fault is thrown as PARAM_ERROR with its place. */
export const checkFields = (
  value: unknown,
  fields: Fields,
  location: 'body' | 'query',
  path = '',
): void => {
  if (!isRecord(value)) throw paramError('请求数据不是合法的 JSON 对象', { location })
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(fields, key)) continue
    const detail = { field: `${path}/${key}`, value: value[key], issue: 'unknown field', location }
    throw paramError(`请求中含有未在 API 文档中定义的参数“${path}/${key}”`, detail, 270924358)
  }
  for (const [key, field] of Object.entries(fields)) {
    checkField(value[key], field, location, `${path}/${key}`)
  }
}

const checkField = (
  value: unknown,
  field: Field,
  location: 'body' | 'query',
  path: string,
): void => {
  const source = `“/${location}${path}”`
  const detail = (issue: string) => ({ field: path, value, issue, location })
  if (value === undefined) {
    if (!field.required) return
    const message = `输入源${source}映射到字段“${field.name}”必填性规则校验失败，此字段为必填项`
    throw paramError(message, { field: path, issue: 'is required', location })
  }
  if (!isOfType(value, field.type)) {
    const message = `无法将 JSON 输入源${source}映射到目标字段“${field.name}”中，此字段需要${typeWords[field.type]}`
    throw paramError(message, detail('wrong type'))
  }
  const size = typeof value === 'number' ? value : typeof value === 'string' ? [...value].length : 0
  if (field.min !== undefined && size < field.min) {
    const rule = typeof value === 'number' ? '值' : '字符串长度'
    throw paramError(
      `输入源${source}映射到${rule}字段“${field.name}”${rule}规则校验失败，${rule}不得小于 ${field.min}`,
      detail('too small'),
    )
  }
  if (field.max !== undefined && size > field.max) {
    const rule = typeof value === 'number' ? '值' : '字符串长度'
    throw paramError(
      `输入源${source}映射到${rule}字段“${field.name}”${rule}规则校验失败，${rule}不得大于 ${field.max}`,
      detail('too large'),
    )
  }
  const matches = field.pattern === undefined || field.pattern.test(String(value))
  if (!matches || (field.values && !field.values.includes(String(value)))) {
    throw paramError(`输入源${source}映射到字段“${field.name}”规则校验失败`, detail('invalid'))
  }
  if (field.fields) checkFields(value, field.fields, location, path)
}

/** Amounts and texts equal in any order of keys: the rule for repeating a request. */
export const fingerprint = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    isRecord(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
