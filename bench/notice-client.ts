import { connect } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

/**
 * Sends ready-made requests over many connections, one at a time on each, as a channel does: in a
 * thread of its own, with as little work a request as can be. Says how long it took.
 */
const { port, requests, connections } = workerData as {
  port: number
  requests: Uint8Array[]
  connections: number
}

const latencies: number[] = []
let next = 0
let refused = 0

const drive = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let sentAt = 0
    const send = (): void => {
      const request = requests[next]
      next += 1
      if (!request) {
        socket.end()
        resolve()
        return
      }
      sentAt = performance.now()
      socket.write(request)
    }
    socket.setNoDelay(true)
    socket.on('connect', send)
    socket.on('error', reject)
    // A 204 has no body: its head comes in one piece.
    socket.on('data', (data) => {
      latencies.push(performance.now() - sentAt)
      if (data.toString('latin1', 9, 12) !== '204') refused += 1
      send()
    })
  })

const startedAt = performance.now()
await Promise.all(Array.from({ length: connections }, drive))
const seconds = (performance.now() - startedAt) / 1000
latencies.sort((a, b) => a - b)
const at = (share: number): number =>
  Number((latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(1))
parentPort?.postMessage({ seconds, refused, p50Ms: at(0.5), p99Ms: at(0.99) })
