import { dayNumber } from '../../../../src/kernel/period.ts'
import { monthName, shortMonth } from '../../../shared/dates.ts'
import { yuan } from '../../../shared/money.ts'
import { keepFocus } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Key } from '../../parts/key.tsx'
import { Money } from '../../parts/money.tsx'
import { State } from '../../parts/state.tsx'
import { useMe } from '../../shell/use-me.ts'
import type { CounterCase, OpenCharge } from './lines.ts'
import { type CounterState, type Line, tickableLines } from './machine.ts'
import type { Reckoning } from './reckon.ts'
import { words } from './words.ts'

type Props = {
  counter: CounterState
  data: CounterCase
  sums: Reckoning
  onToggle: (key: string) => void
}

/** More rows than these stand closer together, so that the sum stays on the screen. */
const roomyLines = 9

/** The open charges with their arithmetic; what is disputed is listed and says why. */
export const ChargeTable = ({ counter, data, sums, onToggle }: Props) => {
  const t = useWords(words)
  const numbered = tickableLines(counter)
  return (
    <table className="table charges" data-dense={counter.lines.length > roomyLines}>
      <thead>
        <tr>
          <th aria-label={t('stepTick')} />
          <th />
          <th>{t('month')}</th>
          <th>{t('item')}</th>
          <th>{t('calculation')}</th>
          <th>{t('dueOn')}</th>
          <th>{t('state')}</th>
          <th className="number">{t('open')}</th>
        </tr>
      </thead>
      <tbody>
        {counter.lines.map((line, index) => {
          const charge = data.charges.find(({ id }) => id === line.chargeId)
          return charge ? (
            <Row
              key={line.key}
              line={line}
              charge={charge}
              digit={numbered.indexOf(line) + 1}
              isTicked={counter.ticked.has(line.key)}
              isCursor={counter.stage === 'tick' && counter.cursor === index}
              onToggle={onToggle}
            />
          ) : null
        })}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={7}>
            {t('tickedCount', { n: counter.ticked.size })}
            <small className="quiet all">
              {t(data.heldFen > 0n ? 'ofAllHeld' : 'ofAll', {
                all: yuan(data.outstandingFen + data.lateFeeFen),
                held: yuan(data.heldFen),
              })}
            </small>
          </td>
          <td className="number">
            <Money fen={sums.dueFen} />
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

type RowProps = {
  line: Line
  charge: OpenCharge
  digit: number
  isTicked: boolean
  isCursor: boolean
  onToggle: (key: string) => void
}

const Row = ({ line, charge, digit, isTicked, isCursor, onToggle }: RowProps) => {
  const t = useWords(words)
  const language = useLanguage()
  const isLateFee = line.kind === 'lateFee'
  const item = isLateFee ? t('lateFee') : charge.itemName[language]
  return (
    <tr
      data-held={!line.isTickable}
      data-cursor={isCursor}
      onMouseDown={keepFocus}
      onClick={() => onToggle(line.key)}
    >
      <td>
        <input
          type="checkbox"
          className="tick"
          checked={isTicked}
          disabled={!line.isTickable}
          tabIndex={-1}
          aria-label={`${item} ${yuan(line.fen)}`}
          onChange={() => onToggle(line.key)}
          onClick={(event) => event.stopPropagation()}
        />
      </td>
      <td>{digit > 0 && digit < 10 ? <Key name={String(digit)} /> : null}</td>
      <td className="nowrap">{monthName(charge.periodMonth, language)}</td>
      <td className="nowrap">{item}</td>
      <td className="quiet small">
        {isLateFee ? charge.lateFeeShort?.[language] : calculation(charge, line, language, t)}
      </td>
      <td className="quiet nowrap">{isLateFee ? null : charge.dueOn}</td>
      <td>
        {isLateFee ? <small className="faint">{t('untilToday')}</small> : <Due charge={charge} />}
      </td>
      <td className="number">
        <Money fen={line.fen} />
      </td>
    </tr>
  )
}

type Say = ReturnType<typeof useWords<keyof typeof words.zh>>

const calculation = (charge: OpenCharge, line: Line, language: 'zh' | 'en', t: Say): string =>
  line.isTickable ? charge.arithmetic.short[language] : t('heldWhy')

const Due = ({ charge }: { charge: OpenCharge }) => {
  const t = useWords(words)
  const { today } = useMe()
  if (charge.isHeld) return <State kind="frozen">{t('held')}</State>
  const days = dayNumber(today) - dayNumber(charge.dueOn)
  return days > 0 ? (
    <State kind="overdue">{t('overdue', { n: days })}</State>
  ) : (
    <State kind="due">{t('notDue')}</State>
  )
}

/** The months of several lines of one item, for the receipt: `9月、10月`. */
export const monthsOf = (charges: readonly OpenCharge[], language: 'zh' | 'en'): string =>
  [...new Set(charges.map(({ periodMonth }) => shortMonth(periodMonth, language)))].join(
    language === 'zh' ? '、' : ', ',
  )
