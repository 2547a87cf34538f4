import { Fragment, useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { Icon } from '../../parts/icon.tsx'
import type { Sheet, SheetMapping } from './mapping.ts'
import { measureText } from './measure.ts'
import { SheetDetail } from './sheet-detail.tsx'
import { words } from './words.ts'

type Props = { sheets: readonly Sheet[]; onCorrect: (change: SheetMapping) => void }

/** One row a sheet: what it holds, how its rows went, and the gap to its own totals. */
export const Sheets = ({ sheets, onCorrect }: Props) => {
  const t = useWords(words)
  const [open, setOpen] = useState<string | null>(null)
  return (
    <section>
      <h2>
        {t('sheets')} <small className="faint">{t('sheetsNote')}</small>
      </h2>
      <table className="table sheets">
        <thead>
          <tr>
            <th>{t('sheet')}</th>
            <th>{t('use')}</th>
            <th className="number">{t('accepted')}</th>
            <th className="number">{t('rejected')}</th>
            <th className="number wide">{t('ignored')}</th>
            <th className="number wide">{t('stated')}</th>
            <th className="number wide">{t('ours')}</th>
            <th>{t('gap')}</th>
          </tr>
        </thead>
        <tbody>
          {sheets.map((sheet) => (
            <Fragment key={sheet.sheet}>
              <SheetRow
                sheet={sheet}
                isOpen={open === sheet.sheet}
                onToggle={() => setOpen(open === sheet.sheet ? null : sheet.sheet)}
              />
              {open === sheet.sheet ? (
                <tr className="sheet-open">
                  <td colSpan={8}>
                    <SheetDetail sheet={sheet} onCorrect={onCorrect} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const SheetRow = ({
  sheet,
  isOpen,
  onToggle,
}: {
  sheet: Sheet
  isOpen: boolean
  onToggle: () => void
}) => {
  const t = useWords(words)
  const { rows, totals } = sheet
  const shown = sheet.use === 'ignored' ? [] : totals
  return (
    <tr aria-current={isOpen} onClick={onToggle} className={shown.length > 1 ? 'two' : ''}>
      <td>
        <button type="button" className="link" aria-expanded={isOpen}>
          <Icon name={isOpen ? 'down' : 'right'} /> {sheet.sheet}
        </button>
        {sheet.isHidden ? <small className="tag">{t('hidden')}</small> : null}
      </td>
      <td className={sheet.use === 'ignored' ? 'faint' : ''}>{t(`use.${sheet.use}`)}</td>
      <td className="number">{rows.accepted || ''}</td>
      <td className={`number ${rows.rejected > 0 ? 'overdue' : ''}`}>{rows.rejected || ''}</td>
      <td className="number wide quiet">{rows.ignored || ''}</td>
      <td className="number wide quiet">
        {shown.map(({ measure, stated }) => (
          <div key={measure}>{measureText(measure, stated)}</div>
        ))}
      </td>
      <td className="number wide">
        {shown.map(({ measure, ours }) => (
          <div key={measure}>{measureText(measure, ours)}</div>
        ))}
      </td>
      <td>
        {shown.map((total) => (
          <div key={total.measure} className="nowrap">
            <Gap total={total} />
          </div>
        ))}
      </td>
    </tr>
  )
}

/** A gap is no fault while every part of it is explained. */
const Gap = ({ total }: { total: Sheet['totals'][number] }) => {
  const t = useWords(words)
  const { measure, gap, rows, unexplained } = total
  if (unexplained !== 0n) {
    return (
      <span className="state overdue">
        <Icon name="overdue" /> {t('unexplained', { amount: measureText(measure, unexplained) })}
      </span>
    )
  }
  if (gap === 0n) {
    return (
      <span className="state paid">
        <Icon name="paid" /> {t('matches')}
      </span>
    )
  }
  return (
    <span className="small">
      {measureText(measure, gap)}{' '}
      <span className="quiet">{t('explained', { n: rows.length })}</span>
    </span>
  )
}
