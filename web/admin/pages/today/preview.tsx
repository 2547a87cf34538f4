import { Link } from '@tanstack/react-router'
import { methodWords } from '../../../../src/kernel/payment-method.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { State } from '../../parts/state.tsx'
import { parseSearch } from '../../search.ts'
import type { InboxItem, Today } from './page.tsx'
import { words } from './words.ts'

/** The selected row: what it is made of, and the one button that goes there. */
export const Preview = ({
  item,
  today,
  onOpen,
}: {
  item: InboxItem
  today: Today
  onOpen: () => void
}) => {
  const language = useLanguage()
  const hasTieOut = item.kind === 'tieOut' && today.tieOut.rows.length > 0
  return (
    <section className="preview">
      <div className="preview-head">
        <div className="grow">
          <h2>{item.title[language]}</h2>
          <p className="quiet">{item.detail[language]}</p>
        </div>
        <Button kind="primary" shortcut="Enter" onClick={onOpen}>
          {item.action[language]}
        </Button>
      </div>
      {hasTieOut ? <TieOut tieOut={today.tieOut} /> : null}
      <Lines item={item} />
      {hasTieOut ? <TieOutFacts tieOut={today.tieOut} /> : null}
    </section>
  )
}

const Lines = ({ item }: { item: InboxItem }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { lines, count } = item
  return (
    <ol className="preview-lines" aria-label={t('lines')}>
      {lines.map((line) => {
        const href =
          line.href ?? (line.householdId === null ? null : `/households/${line.householdId}`)
        // The server names the place; which page it is, and so the shape of its search, is not known here.
        const [to = '/', query = ''] = (href ?? '').split('?')
        return (
          <li key={line.key}>
            {item.kind === 'tieOut' ? (
              <span className="overdue">
                <Icon name="overdue" />
              </span>
            ) : null}
            <span className="grow">
              {href === null ? (
                line.title[language]
              ) : (
                <Link className="preview-link" to={to} search={parseSearch(query) as never}>
                  {line.title[language]}
                </Link>
              )}
              <small className="quiet">{line.detail[language]}</small>
            </span>
            {line.fen === null ? null : <Money fen={line.fen} />}
          </li>
        )
      })}
      {lines.length > 0 && count > lines.length ? (
        <li className="faint">{t('more', { n: count - lines.length })}</li>
      ) : null}
    </ol>
  )
}

const TieOut = ({ tieOut }: { tieOut: Today['tieOut'] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { rows } = tieOut
  const sum = (value: (row: (typeof rows)[number]) => bigint): bigint =>
    rows.reduce((total, row) => total + value(row), 0n)
  return (
    <table className="table tie-out">
      <thead>
        <tr>
          <th>{t('channel')}</th>
          <th className="number">{t('ours')}</th>
          <th className="number">{t('theirs')}</th>
          <th className="number">{t('difference')}</th>
          <th>{t('result')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.channelAccountId.toString()}>
            <td>{language === 'zh' ? row.name : methodWords(row.channel)[language]}</td>
            <td className="number">
              <Money fen={row.oursFen} />
            </td>
            <td className="number">
              <Money fen={row.theirsFen} />
            </td>
            <td className={row.differenceFen === 0n ? 'number faint' : 'number strong'}>
              <Money fen={row.differenceFen} />
            </td>
            <td>
              {row.openCount > 0 ? (
                <State kind="overdue">{t('differs', { n: row.openCount })}</State>
              ) : row.state === 'waiting' ? (
                <State kind="due">{t('waiting')}</State>
              ) : (
                <State kind="paid">{t('matched')}</State>
              )}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>{t('sum')}</td>
          <td className="number">
            <Money fen={sum(({ oursFen }) => oursFen)} />
          </td>
          <td className="number">
            <Money fen={sum(({ theirsFen }) => theirsFen)} />
          </td>
          <td className="number">
            <Money fen={sum(({ differenceFen }) => differenceFen)} />
          </td>
          <td />
        </tr>
      </tfoot>
    </table>
  )
}

/** What else the day's certificate asks for. */
const TieOutFacts = ({ tieOut }: { tieOut: Today['tieOut'] }) => {
  const t = useWords(words)
  const { rows, transitFen } = tieOut
  const arrived = rows.filter(({ hasStatement }) => hasStatement).length
  const openCount = rows.reduce((sum, row) => sum + row.openCount, 0)
  return (
    <dl className="tie-out-facts">
      <div>
        <dt>{t('theirs')}</dt>
        <dd>{t('arrived', { n: arrived, of: rows.length })}</dd>
      </div>
      <div>
        <dt>{t('transit')}</dt>
        <dd>
          <Money fen={transitFen} />
        </dd>
      </div>
      <div>
        <dt>{t('certificate')}</dt>
        <dd>
          {openCount > 0 ? (
            <State kind="overdue">{t('explainFirst', { n: openCount })}</State>
          ) : arrived < rows.length ? (
            <State kind="due">{t('waiting')}</State>
          ) : (
            <State kind="paid">{t('maySign')}</State>
          )}
        </dd>
      </div>
    </dl>
  )
}
