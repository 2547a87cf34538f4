import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { plainYuan } from '../src/kernel/money.ts'
import { addDays } from '../src/kernel/period.ts'
import { dayOf } from '../src/platform/clock.ts'
import { reconciliationOperations } from '../src/reconciliation/index.ts'
import { costPairs } from './cpu.ts'
import type { Bench, Rig } from './rig.ts'

/**
 * n lines of a day's bill against n payments, one in a thousand of which differs. `ratio` is the
 * whole tie-out of the day (classification, sums of the ledger, proofs, holds) over the bare hash
 * join that counts the pairs and sums them, with the same memory and as many workers;
 * `fileToReport` is receiving the file (read, checked, stored, tied out) over COPY of the same rows
 * into the same table and that join. Each by the clock and, for a machine that has other work, by
 * processor seconds of this process and the server.
 */
export const bench: Bench = {
  name: 'reconcile',
  defaultUnits: 1_000_000,
  run: async (rig, n) => {
    const date = addDays(dayOf(rig.platform.clock.now()), -1)
    const companyId = await seed(rig, n, date)
    // The join gets the memory that the tie-out takes for itself.
    await rig.admin.query("set work_mem = '128MB'")
    const file = join(rig.platform.dataDir, 'bill.csv')
    await writeBill(file, n, date)
    const copied = join(rig.platform.dataDir, 'lines.copy')
    const receive = () => runOperation(rig, 'receiveStatement', { date, file }, companyId)
    // What stands before the file is opened: the modules, and what writing the file left behind.
    const heldBeforeMb = Math.round(process.memoryUsage().rss / 1024 / 1024)
    const first = (await receive()) as { openCount: number }
    await rig.admin.query(`copy (select * from reconciliation.statement_line) to '${copied}'`)

    const whole = await costPairs(rig.admin, 3, {
      prepare: () => empty(rig),
      ours: receive,
      baseline: async () => {
        await rig.admin.query(`copy reconciliation.statement_line from '${copied}'`)
        await bareJoin(rig, companyId)
      },
    })
    await empty(rig)
    await receive()
    await rig.admin.query('vacuum analyze')
    const tieOut = await costPairs(rig.admin, 5, {
      prepare: async () => {},
      ours: () => runOperation(rig, 'refreshTieOut', { date }, companyId),
      baseline: () => bareJoin(rig, companyId),
    })
    return {
      ratio: tieOut.ratio,
      goal: '≤ 2.0; file to report ≤ 2.5',
      fileToReport: whole.ratio,
      cpuRatio: tieOut.cpuRatio,
      fileToReportCpu: whole.cpuRatio,
      tieOutSeconds: { ours: tieOut.ours, bareJoin: tieOut.baseline },
      fileToReportSeconds: { ours: whole.ours, copyAndJoin: whole.baseline },
      heldBeforeMb,
      differences: first.openCount,
    }
  },
}

const runOperation = (
  rig: Rig,
  name: string,
  input: object,
  companyId: bigint,
): Promise<unknown> => {
  const operation = reconciliationOperations.find(({ contract }) => contract.name === name)
  if (!operation) throw new Error(`no operation ${name}`)
  return rig.run(operation, input, companyId)
}

const empty = async ({ admin }: Rig): Promise<void> => {
  await admin.query(`truncate reconciliation.statement, reconciliation.statement_line,
    reconciliation.tie_out, reconciliation.discrepancy`)
}

const bareJoin = async ({ admin }: Rig, companyId: bigint): Promise<void> => {
  await admin.query(
    `select count(*), sum(l.settled_fen) from reconciliation.statement_line l
     join payments.payment p on p.company_id = l.company_id and p.channel_trade_no = l.channel_trade_no
     where l.company_id = $1 and p.company_id = $1`,
    [companyId],
  )
}

const merchantNo = '1900000109'
/** The same for payment and line number i: 1.00 to 999.99 yuan. */
const fenOf = (i: number): bigint => BigInt(100 + ((i * 7919) % 99_900))

/** Payments of one day with their entries in the ledger, as notices would have left them. */
const seed = async ({ admin }: Rig, n: number, date: string): Promise<bigint> => {
  const companyId = 1n
  await admin.query(
    `insert into property.company (company_id, name, short_name, slug, service_phone, created_at)
     values ($1, '悦湖物业服务公司', '悦湖物业', 'yuehu', '', now())`,
    [companyId],
  )
  await admin.query(
    `insert into payments.channel_account (company_id, id, channel, name, merchant_no)
     values ($1, 1, 'wechatpay', '微信支付', $2)`,
    [companyId, merchantNo],
  )
  await admin.query(
    `insert into payments.payment (company_id, id, community_id, household_id, channel_account_id, method,
       channel_trade_no, amount_fen, paid_at, received_on, posted_at)
     select $1, i, 1, 1 + i % 100000, 1, 'wechatpay', '4200' || lpad(i::text, 24, '0'), 100 + (i::bigint * 7919) % 99900,
       $2::date + interval '4 hours', $2::date, $2::date + interval '4 hours'
     from generate_series(1, $3::int) i`,
    [companyId, date, n],
  )
  await admin.query('select ledger.ensure_partition($1::date)', [`${date.slice(0, 7)}-01`])
  await admin.query(
    `insert into ledger.transfer (company_id, id, period_month, debit_code, debit_subject, credit_code, credit_subject,
       amount_fen, source_kind, source_id, posted_on, posted_at)
     select company_id, id, date_trunc('month', received_on)::date, 20, channel_account_id, 30, household_id, amount_fen,
       'payment', id, received_on, posted_at
     from payments.payment`,
  )
  await admin.query('vacuum analyze')
  return companyId
}

const header =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'

/** The bill as WeChat Pay writes it; of a thousand lines one is missing here and one there. */
const writeBill = async (file: string, n: number, date: string): Promise<void> => {
  const out = createWriteStream(file)
  out.write(`${header}\n`)
  let sum = 0n
  let feeSum = 0n
  for (let i = 1; i <= n; i++) {
    const isForeign = i % 1000 === 0
    const fen = fenOf(i)
    const fee = (fen * 6n + 500n) / 1000n
    sum += fen
    feeSum += fee
    const trade = `4${isForeign ? '9' : '2'}00${String(i).padStart(24, '0')}`
    const order = `N${String(i).padStart(20, '0')}`
    const yuan = plainYuan(fen)
    const line = `\`${date} 12:00:00,\`wx0000000000000001,\`${merchantNo},\`0,\`,\`${trade},\`${order},\`oHkLxt7vUqe18pAXTZ1innxkCY,\`JSAPI,\`SUCCESS,\`OTHERS,\`CNY,\`${yuan},\`0.00,\`0,\`0,\`0.00,\`0.00,\`,\`,\`物业费,\`,\`${plainYuan(fee)}000,\`0.60%,\`${yuan},\`0.00,\`\n`
    if (!out.write(line)) await once(out, 'drain')
  }
  out.end(
    `总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\n\`${n},\`${plainYuan(sum)},\`0.00,\`0.00,\`${plainYuan(feeSum)}000,\`${plainYuan(sum)},\`0.00\n`,
  )
  await once(out, 'finish')
}
