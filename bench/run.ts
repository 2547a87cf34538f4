import { parseArgs } from 'node:util'
import { type Bench, openRig } from './rig.ts'

/** `npm run bench -- NAME [--units N] [--json]` runs bench/NAME.ts on a database of its own. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { units: { type: 'string' }, json: { type: 'boolean', default: false } },
})
const name = positionals[0] ?? ''
const names = [
  'billing',
  'notices',
  'reconcile',
  'import',
  'dashboard',
  'delivery',
  'delivery-relay',
  'bill-page',
  'refit',
  'dunningplan',
]
if (!names.includes(name)) {
  console.error(`Say which benchmark: ${names.join(', ')}.`)
  process.exit(2)
}
const { bench } = (await import(`./${name}.ts`)) as { bench: Bench }
const n = Number(values.units ?? bench.defaultUnits)
if (!Number.isSafeInteger(n) || n < 1) {
  console.error('--units wants a whole number above 0.')
  process.exit(2)
}
const rig = await openRig()
try {
  const result = await bench.run(rig, n)
  // The most memory this process ever held, in MB; Linux counts it in kilobytes.
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024)
  const report = { bench: bench.name, n, ...result, peakRssMb }
  console.log(values.json ? JSON.stringify(report) : report)
} finally {
  await rig.close()
}
