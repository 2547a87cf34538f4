import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import type { Preview } from './mapping.ts'
import { words } from './words.ts'

/** Counts and sums of all accepted rows, in one strip. */
export const Summary = ({ preview: { totals, effect } }: { preview: Preview }) => {
  const t = useWords(words)
  const counts = [
    ['homes', totals.homes],
    ['shops', totals.shops],
    ['parkingSpaces', totals.parkingSpaces],
    ['storages', totals.storages],
    ['owners', totals.owners],
  ] as const
  return (
    <dl className="figures">
      {counts
        .filter(([key, n]) => n > 0 || key === 'homes')
        .map(([key, n]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{n.toLocaleString('en')}</dd>
          </div>
        ))}
      <div>
        <dt>{t('areaTotal')}</dt>
        <dd>
          {totals.areaTotal.toLocaleString('en', { minimumFractionDigits: 2 })} <small>㎡</small>
        </dd>
      </div>
      <div>
        <dt>{t('monthlyFee')}</dt>
        <dd>
          <Money fen={totals.monthlyFeeFen} />
        </dd>
      </div>
      <div>
        <dt>{t('arrears')}</dt>
        <dd>
          <Money fen={totals.arrearsFen} />
        </dd>
        <small className="quiet">
          {t('arrearsNote', { lines: totals.arrearsLines, units: totals.unitsInArrears })}
        </small>
      </div>
      <div>
        <dt>{t('prepaid')}</dt>
        <dd>
          <Money fen={effect.prepaidFen} />
        </dd>
        <small className="quiet">{t('upTo', { date: effect.cutOff })}</small>
      </div>
    </dl>
  )
}
