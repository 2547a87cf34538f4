import { create } from 'qrcode'
import { yuan } from '../../shared/money.ts'
import { useWords } from '../language/language.tsx'
import { Sheet } from './sheet.tsx'
import type { Stop } from './use-steward.ts'
import { words } from './words.ts'

/** The bill as a code. It needs no network here: the payer's own phone opens it. */
export const PayCode = ({ stop, onClose }: { stop: Stop; onClose: () => void }) => {
  const t = useWords(words)
  return (
    <Sheet title={t('codeTitle', { home: stop.unitLabel })} onClose={onClose}>
      <div className="sheet-body">
        <p>
          {stop.payerName} <b className="unbroken">{yuan(stop.overdueFen)}</b>
        </p>
        <Code address={stop.billUrl} label={t('codeOf', { home: stop.unitLabel })} />
        <p className="note">{t('codeWhy')}</p>
      </div>
    </Sheet>
  )
}

const quiet = 4

/** Black on white in every theme, with the quiet zone that cameras need. */
const Code = ({ address, label }: { address: string; label: string }) => {
  const { modules } = create(address, { errorCorrectionLevel: 'M' })
  const { size, data } = modules
  const side = size + 2 * quiet
  const dots = Array.from(data, (isDark, at) =>
    isDark ? `M${quiet + (at % size)} ${quiet + Math.floor(at / size)}h1v1h-1z` : '',
  ).join('')
  return (
    <svg className="code" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect width={side} height={side} fill="#fff" />
      <path d={dots} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}
