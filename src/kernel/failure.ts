/**
 * A refusal a person can act on. Anything else that is thrown is a bug.
 *
 * Each module declares its failures as data in its `failures.ts`;
 * the words, in Chinese and English, and the HTTP status stand in one place.
 */
type FailureWords = { readonly zh: string; readonly en: string; readonly status: number }

/** Where the trouble is: a cell, a line, a field, an order. Shown to the person as it stands. */
export type FailurePlace = {
  readonly field?: string
  readonly sheet?: string
  readonly cell?: string
  readonly line?: number
  readonly order?: string
}

export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly status: number
  readonly place: FailurePlace

  constructor(code: string, words: FailureWords, place: FailurePlace = {}) {
    super(`${code}: ${words.en}`)
    this.code = code
    this.zh = words.zh
    this.en = words.en
    this.status = words.status
    this.place = place
  }
}

type Values = Readonly<Record<string, string | number | bigint>>

const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole))

/**
 * Makes the failures of a module from one table: `code → { zh, en, status }`. Words may hold
 * `{name}` for values given when the failure is thrown.
 *
 * @example
 * export const failures = defineFailures({
 *   unitNotFound: { zh: '没有房屋 {unit}。', en: 'There is no unit {unit}.', status: 404 },
 * })
 * throw failures.unitNotFound({ unit: '1-101' })
 */
export const defineFailures = <T extends Record<string, FailureWords>>(
  table: T,
): { readonly [K in keyof T]: (values?: Values, place?: FailurePlace) => Failure } & {
  readonly table: T
} => {
  const makers = Object.fromEntries(
    Object.entries(table).map(([code, words]) => [
      code,
      (values: Values = {}, place: FailurePlace = {}) =>
        new Failure(
          code,
          { zh: fill(words.zh, values), en: fill(words.en, values), status: words.status },
          place,
        ),
    ]),
  )
  return Object.assign(makers, { table }) as never
}

/** Failures that any operation can end with. */
export const commonFailures = defineFailures({
  invalidInput: {
    zh: '“{field}”填写有误：{reason}。请改正后重试。',
    en: '“{field}” is not valid: {reason}. Correct it and try again.',
    status: 400,
  },
  notSignedIn: { zh: '请先登录。', en: 'Please sign in first.', status: 401 },
  notAllowed: {
    zh: '您的角色不能做这件事，请找管理员开通。',
    en: 'Your role does not allow this; an administrator can grant it.',
    status: 403,
  },
  notFound: {
    zh: '没有找到{whatZh}，可能已被移走，请刷新后再看。',
    en: 'No such {whatEn}; it may have been moved. Refresh and look again.',
    status: 404,
  },
  conflict: {
    zh: '与已有的记录冲突（同名、同号或时间段重叠），未执行。请刷新后核对。',
    en: 'It conflicts with a record that exists (same name, number or overlapping span); nothing was done. Refresh and check.',
    status: 409,
  },
  idempotencyConflict: {
    zh: '同一个请求号用在了内容不同的请求上，未执行。请刷新后重做。',
    en: 'The same request key was used with other content; nothing was done. Refresh and redo.',
    status: 409,
  },
  answerNotKept: {
    zh: '这个请求已经办过，当时的答复不保留。请刷新查看结果。',
    en: 'This request was done before and its answer was not kept. Refresh to see the result.',
    status: 409,
  },
  unavailable: {
    zh: '系统暂时忙，未执行。请稍后再试。',
    en: 'The system is busy for the moment; nothing was done. Try again shortly.',
    status: 503,
  },
})
