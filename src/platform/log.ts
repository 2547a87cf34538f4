import { mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
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
    file ? pino.destination({ dest: opened(file), sync: false }) : pino.destination(2),
  )

/** Opened at once: a log that is still being opened makes a process that ends at once crash. */
const opened = (file: string): number => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  return openSync(file, 'a', 0o600)
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }
