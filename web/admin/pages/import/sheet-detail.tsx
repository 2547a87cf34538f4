import { Input, Select } from 'antd'
import { sheetUses } from '../../../../src/property/api.ts'
import { useWords } from '../../language/language.tsx'
import { columnsOf, fields, type Sheet, type SheetMapping } from './mapping.ts'
import { measureText } from './measure.ts'
import { words } from './words.ts'

type Props = { sheet: Sheet; onCorrect: (change: SheetMapping) => void }

/** What each column means, correctable, and the rows that make the gap to the sheet's own total. */
export const SheetDetail = ({ sheet, onCorrect }: Props) => {
  const t = useWords(words)
  return (
    <div className="sheet-detail">
      <div>
        <h2>
          {t('mapping')} <small className="faint">{t('mappingNote')}</small>
        </h2>
        <SheetFacts sheet={sheet} onCorrect={onCorrect} />
        <Columns sheet={sheet} onCorrect={onCorrect} />
      </div>
      <GapRows sheet={sheet} />
    </div>
  )
}

const SheetFacts = ({ sheet, onCorrect }: Props) => {
  const t = useWords(words)
  const kinds = ['home', 'shop', 'parkingSpace', 'storage'] as const
  const name = sheet.sheet
  return (
    <div className="sheet-facts">
      <div>
        <span>{t('use')}</span>
        <Select
          aria-label={t('use')}
          value={sheet.use}
          options={sheetUses.map((use) => ({ value: use, label: t(`use.${use}`) }))}
          onChange={(use) => onCorrect({ sheet: name, use })}
          popupMatchSelectWidth={false}
        />
      </div>
      <div>
        <span>{t('headerRow')}</span>
        <Input
          aria-label={t('headerRow')}
          key={sheet.headerRow}
          inputMode="numeric"
          defaultValue={sheet.headerRow ?? ''}
          onBlur={({ target }) => {
            const row = Number(target.value)
            if (row !== sheet.headerRow && Number.isInteger(row) && row >= 1 && row <= 200) {
              onCorrect({ sheet: name, headerRow: row })
            }
          }}
          onPressEnter={(event) => event.currentTarget.blur()}
        />
      </div>
      <div>
        <span>{t('building')}</span>
        <Input
          aria-label={t('building')}
          key={sheet.building}
          maxLength={20}
          placeholder={t('buildingFromRow')}
          defaultValue={sheet.building ?? ''}
          onBlur={({ target }) => {
            const building = target.value.trim()
            if (building !== '' && building !== sheet.building) onCorrect({ sheet: name, building })
          }}
          onPressEnter={(event) => event.currentTarget.blur()}
        />
      </div>
      <div>
        <span>{t('kind')}</span>
        <Select
          aria-label={t('kind')}
          value={sheet.kind}
          placeholder={t('kindFromRow')}
          options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          onChange={(kind) => kind && onCorrect({ sheet: name, kind })}
          popupMatchSelectWidth={false}
        />
      </div>
    </div>
  )
}

const Columns = ({ sheet, onCorrect }: Props) => {
  const t = useWords(words)
  return (
    <ul className="columns">
      {columnsOf(sheet).map(({ column, header, field }) => (
        <li key={column} data-unknown={field === null}>
          <kbd>{column}</kbd>
          <span className="clip" title={header}>
            {header}
          </span>
          <Select
            size="small"
            aria-label={`${column} ${header}`}
            value={field}
            placeholder={t('unknown')}
            showSearch={{ optionFilterProp: 'label' }}
            options={fields.map((value) => ({ value, label: t(`field.${value}`) }))}
            onChange={(chosen) =>
              chosen && onCorrect({ sheet: sheet.sheet, columns: [{ column, field: chosen }] })
            }
            popupMatchSelectWidth={false}
          />
        </li>
      ))}
    </ul>
  )
}

const whyWords = { text: 'whyText', rejected: 'whyRejected', recomputed: 'whyRecomputed' } as const
const measureWords = { area: 'measureArea', fee: 'measureFee', amount: 'measureAmount' } as const

const GapRows = ({ sheet }: { sheet: Sheet }) => {
  const t = useWords(words)
  const why = (code: string): string =>
    t(code in whyWords ? whyWords[code as keyof typeof whyWords] : 'whyOther')
  return (
    <div>
      <h2>{t('totals')}</h2>
      {sheet.totals.length === 0 ? <p className="quiet">{t('totalsNone')}</p> : null}
      {sheet.totals.map((total) => (
        <table className="table gaps" key={total.measure}>
          <thead>
            <tr>
              <th>
                {t(measureWords[total.measure])} {total.cell}
              </th>
              <th className="number">{t('statedCell')}</th>
              <th className="number">{t('oursCell')}</th>
              <th>{t('whyColumn')}</th>
            </tr>
          </thead>
          <tbody>
            {total.rows.map((row) => (
              <tr key={row.cell}>
                <td>{row.cell}</td>
                <td className="number">{measureText(total.measure, row.stated)}</td>
                <td className="number">{measureText(total.measure, row.ours)}</td>
                <td className="quiet">{why(row.why)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>{t('gap')}</td>
              <td className="number">{measureText(total.measure, total.stated)}</td>
              <td className="number">{measureText(total.measure, total.ours)}</td>
              <td>
                {measureText(total.measure, total.gap)}
                {total.unexplained === 0n ? null : (
                  <span className="overdue">
                    {' '}
                    {t('unexplained', { amount: measureText(total.measure, total.unexplained) })}
                  </span>
                )}
              </td>
            </tr>
          </tfoot>
        </table>
      ))}
    </div>
  )
}
