export { readConnection, removeConnection, writeConnection } from './connection-file.ts'
export { freePort, startEmbeddedPostgres } from './start.ts'
