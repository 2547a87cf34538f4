import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Money } from '../../parts/money.tsx'
import type { Preview } from './mapping.ts'
import { words } from './words.ts'

type Props = {
  preview: Preview
  from: number
  pageSize: number
  onFrom: (from: number) => void
}

/** The accepted rows as the register would have them, page by page. */
export const Sample = ({ preview, from, pageSize, onFrom }: Props) => {
  const t = useWords(words)
  const { units, unitCount } = preview
  if (unitCount === 0) return null
  return (
    <section>
      <div className="section-head">
        <h2>
          {t('sample')}{' '}
          <small className="faint">
            {t('sampleNote', { from: from + 1, to: from + units.length, total: unitCount })}
          </small>
        </h2>
        <Button disabled={from === 0} onClick={() => onFrom(Math.max(from - pageSize, 0))}>
          {t('earlier')}
        </Button>
        <Button disabled={from + pageSize >= unitCount} onClick={() => onFrom(from + pageSize)}>
          {t('later')}
        </Button>
      </div>
      <table className="table sample">
        <thead>
          <tr>
            <th>{t('unit')}</th>
            <th>{t('owner')}</th>
            <th className="wide">{t('phone')}</th>
            <th className="number wide">{t('area')}</th>
            <th className="number wide">{t('fee')}</th>
            <th className="wide">{t('paidThrough')}</th>
            <th className="number">{t('debt')}</th>
            <th className="wide">{t('place')}</th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <tr key={unit.key}>
              <td className="nowrap">{unit.key}</td>
              <td className="clip payer">{unit.ownerNames.join('、') || '—'}</td>
              <td className="wide quiet clip payer">{unit.phones.map(masked).join('、')}</td>
              <td className="number wide">
                {unit.area === null ? '—' : `${unit.area.toFixed(2)} ㎡`}
              </td>
              <td className="number wide">
                <Money fen={unit.monthlyFeeFen} />
              </td>
              <td className="wide">{unit.paidThrough ?? '—'}</td>
              <td className="number">
                {unit.arrearsFen > 0n ? <Money fen={unit.arrearsFen} /> : ''}
              </td>
              <td className="wide faint nowrap">
                {unit.source.sheet} {unit.source.row}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Enough to recognise a number by, as everywhere else. */
const masked = (phone: string): string =>
  phone.length < 8 ? phone : `${phone.slice(0, 3)}****${phone.slice(-4)}`
