import { pino } from 'pino'

export type Log = {
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
  readonly error: (fields: object, message: string) => void
}

/**
 * One JSON line an event. Callers log ids, counts and durations, never names, phones, bodies or
 * secrets; what slips through under a usual name is struck out here.
 */
export const createLog = (level: string, file?: string): Log =>
  pino(
    {
      level,
      base: null,
      redact: {
        paths: ['phone', 'phones', 'name', 'password', '*.phone', '*.password', '*.name'],
        censor: '—',
      },
    },
    file ? pino.destination({ dest: file, mkdir: true, sync: false }) : pino.destination(2),
  )

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }
