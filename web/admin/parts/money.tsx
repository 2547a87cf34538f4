import type { Fen } from '../../../src/kernel/money.ts'
import { signedYuan, yuan } from '../../shared/money.ts'

/** Money as all pages show it; unknown is a dash, a sign stands only where a change is shown. */
export const Money = ({ fen, signed = false }: { fen: Fen | null; signed?: boolean }) => {
  if (fen === null) return <span className="money faint">—</span>
  const [before = '', figures = ''] = (signed ? signedYuan(fen) : yuan(fen)).split('¥')
  return (
    <span className="money">
      {before}
      <span className="sign">¥</span>
      {figures}
    </span>
  )
}
