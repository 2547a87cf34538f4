import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatYuan } from '../../kernel/money.ts'
import { addMonths } from '../../kernel/period.ts'
import { commitImport } from '../../property/api.ts'
import type { Stage } from './stage.ts'

/** Homes that owed before the system came, with how many months are left to the limitation date. */
const oldDebts: Readonly<Record<string, readonly number[]>> = {
  '2-1-1203': [1],
  '5-1-204': [1, 4],
  '8-2-1104': [3, 4],
  '3-1-604': [4, 7],
  '6-2-301': [5],
  '4-1-1502': [6, 7, 8],
  '7-1-1303': [7],
  '2-2-1802': [8, 9],
  '8-1-503': [9],
  '4-2-902': [9, 10],
  '6-1-1602': [10, 11],
  '3-2-203': [11],
  '5-2-1701': [11, 12],
}

/** They have paid nothing since either. */
export const oldDebtors: ReadonlySet<string> = new Set(Object.keys(oldDebts))

/**
 * The arrears the company brought along, as a list imported like anybody's: three years are
 * nearly over for some of them.
 */
export const importOldArrears = async (
  stage: Stage,
  input: {
    communityId: bigint
    dataDir: string
    today: string
    areaOf: (code: string) => bigint
  },
): Promise<void> => {
  const rows = Object.entries(oldDebts).flatMap(([code, months]) =>
    months.map((left) => {
      const month = addMonths(`${input.today.slice(0, 7)}-01`, left - 36)
      const [year, number] = [month.slice(0, 4), Number(month.slice(5, 7))]
      // 2.80 yuan a ㎡, half up to the fen.
      const fen = (input.areaOf(code) * 28_000n + 5_000n) / 10_000n
      return [code, '物业费', `${year}年${number}月`, formatYuan(fen).replace(',', '')]
    }),
  )
  const text = [['房号', '项目', '期间', '金额'], ...rows].map((row) => row.join(',')).join('\n')
  const file = join(input.dataDir, '历年欠费清单.csv')
  writeFileSync(file, text, { mode: 0o600 })
  try {
    await stage.call(commitImport, {
      file,
      communityId: input.communityId,
      mapping: [],
    })
  } finally {
    rmSync(file, { force: true })
  }
}
