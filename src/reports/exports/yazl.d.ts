declare module 'yazl' {
  import type { Readable } from 'node:stream'
  export class ZipFile {
    readonly outputStream: Readable
    addReadStream(stream: Readable, path: string, options?: { mtime?: Date }): void
    addBuffer(buffer: Buffer, path: string, options?: { mtime?: Date }): void
    end(): void
    on(event: 'error', listener: (error: Error) => void): this
  }
}
