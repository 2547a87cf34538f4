import { ORPCError } from '@orpc/client'
import type { FailurePlace } from '../../../src/kernel/failure.ts'
import type { Language } from '../../shared/dates.ts'

export type Refusal = {
  readonly code: string
  readonly status: number
  readonly zh: string
  readonly en: string
  readonly place: FailurePlace
}

const unreachable: Refusal = {
  code: 'unreachable',
  status: 0,
  zh: '连不上服务器，刚才的操作不一定办成。请检查网络后重试，重试不会重复办理。',
  en: 'The server cannot be reached. Check the network and try again; nothing is done twice.',
  place: {},
}

/** What went wrong, in words a person can act on, whatever was thrown. */
export const refusalOf = (error: unknown): Refusal => {
  if (!(error instanceof ORPCError)) return unreachable
  const { data, status } = error
  if (typeof data === 'object' && data !== null && 'zh' in data && 'en' in data) {
    return { ...(data as Omit<Refusal, 'status'>), status }
  }
  return { ...unreachable, code: error.code, status }
}

/** True when asking again may help: the network or the server failed, not the request. */
export const isPassing = (error: unknown): boolean => {
  const { status } = refusalOf(error)
  return status === 0 || status === 503
}

/** Where the trouble is, as it stands: a sheet, a cell, a line, an order. */
export const placeText = ({ place }: Refusal, language: Language): string =>
  [
    place.sheet,
    place.cell,
    place.line === undefined
      ? undefined
      : language === 'zh'
        ? `第 ${place.line} 行`
        : `line ${place.line}`,
    place.order,
  ]
    .filter(Boolean)
    .join(' ')
