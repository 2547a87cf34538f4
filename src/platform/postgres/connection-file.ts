import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How another process (`npm run op`) finds the running database. */
type Connection = {
  readonly url: string
  /** The postmaster's process. */
  readonly pid: number
}

const fileOf = (dataDir: string): string => join(dataDir, 'connection.json')

/** Readable by this user only: it holds the password. */
export const writeConnection = (dataDir: string, connection: Connection): void => {
  const file = fileOf(dataDir)
  writeFileSync(`${file}.new`, JSON.stringify(connection), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export const removeConnection = (dataDir: string): void => rmSync(fileOf(dataDir), { force: true })

/** The running database of this data folder, or null when none runs. */
export const readConnection = (dataDir: string): Connection | null => {
  try {
    const connection = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Connection
    process.kill(connection.pid, 0)
    return connection
  } catch {
    return null
  }
}
