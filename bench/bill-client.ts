import { Agent, request } from 'node:http'

/**
 * Asks for pages at a steady rate whether or not the ones before were answered, as people do, in a
 * process of its own. A page's time runs from the moment it was due.
 */
const { port, paths, perSecond, seconds } = JSON.parse(process.argv[2] ?? '{}') as {
  port: number
  paths: string[]
  perSecond: number
  seconds: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 128 })
const headers = { 'accept-encoding': 'br', 'accept-language': 'zh-CN' }
const latencies: number[] = []
let failed = 0

const ask = (path: string, dueAt: number): Promise<void> =>
  new Promise((resolve) => {
    const end = (isFine: boolean): void => {
      latencies.push(performance.now() - dueAt)
      if (!isFine) failed += 1
      resolve()
    }
    request({ host: '127.0.0.1', port, path, agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => end(answer.statusCode === 200))
    })
      .on('error', () => end(false))
      .end()
  })

const startedAt = performance.now() + 50
const asked: Promise<void>[] = []
await new Promise<void>((resolve) => {
  const tick = (): void => {
    // The first is due at the start, not an interval after it.
    const due = 1 + Math.floor(((performance.now() - startedAt) * perSecond) / 1000)
    const end = Math.min(due, perSecond * seconds)
    while (asked.length < end) {
      const path = paths[(asked.length * 7919) % paths.length] ?? '/'
      asked.push(ask(path, startedAt + (asked.length * 1000) / perSecond))
    }
    if (asked.length < perSecond * seconds) setTimeout(tick, 1)
    else resolve()
  }
  tick()
})
await Promise.all(asked)
agent.destroy()
latencies.sort((a, b) => a - b)
const at = (share: number): number =>
  Number((latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(1))
console.log(
  JSON.stringify({ failed, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(0.9999) }),
)
