export {
  type Connection,
  readConnection,
  removeConnection,
  writeConnection,
} from './connection-file.ts'
export { type EmbeddedPostgres, freePort, postmasterPid, startEmbeddedPostgres } from './start.ts'
