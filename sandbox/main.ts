import { parseArgs } from 'node:util'
import { startSandbox } from './index.ts'

/** node sandbox/main.ts [--port 9080] [--host 127.0.0.1] [--data file.jsonl] */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9080' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string' },
  },
})

const sandbox = await startSandbox({
  port: Number(values.port),
  host: values.host,
  ...(values.data ? { dataFile: values.data } : {}),
})
console.log(`WeChat Pay sandbox 微信支付沙箱: ${sandbox.url}/phone`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.close()
  })
}
