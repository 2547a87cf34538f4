import { Link } from '@tanstack/react-router'
import { Modal } from 'antd'
import { useState } from 'react'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import type { Today } from './page.tsx'
import { words } from './words.ts'

type Rate = NonNullable<Today['strip']>['current']
type Opened = { rate: Rate; name: 'current' | 'arrearsRecovery' }

/** The two rates with their goals, in one line; the basis stands under them always. */
export const Strip = ({ today }: { today: Today }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { strip, yesterday } = today
  const [opened, setOpened] = useState<Opened | null>(null)
  return (
    <>
      <section className="strip" aria-label={t('rates')}>
        {strip ? (
          <>
            <RateCell
              rate={strip.current}
              name={t('current')}
              kind={t('strict')}
              goal={strip.goal?.currentPercent}
              missingFen={strip.goal?.currentMissingFen}
              onOpen={() => setOpened({ rate: strip.current, name: 'current' })}
            />
            <RateCell
              rate={strip.arrears}
              name={t('arrears')}
              kind={t('priorYears')}
              goal={strip.goal?.arrearsPercent}
              missingFen={strip.goal?.arrearsMissingFen}
              onOpen={() => setOpened({ rate: strip.arrears, name: 'arrearsRecovery' })}
            />
          </>
        ) : (
          <p className="strip-none quiet">{t('noRates')}</p>
        )}
        <div className="strip-cell strip-last">
          <span className="strip-name">{t('yesterday')}</span>
          <strong>
            <Money fen={yesterday.fen} />
          </strong>
          <small className="quiet strip-side">
            {t('payments', { n: yesterday.count })}
            <br />
            {yesterday.date}
          </small>
        </div>
      </section>
      {strip ? <p className="basis small faint">{strip.basis.words[language]}</p> : null}
      <Modal
        open={opened !== null}
        title={opened?.rate.label[language] ?? t('rateTitle')}
        footer={null}
        onCancel={() => setOpened(null)}
      >
        {opened ? <Fraction {...opened} /> : null}
      </Modal>
    </>
  )
}

type CellProps = {
  rate: Rate
  name: string
  kind: string
  goal: string | undefined
  missingFen: bigint | undefined
  onOpen: () => void
}

const RateCell = ({ rate, name, kind, goal, missingFen, onOpen }: CellProps) => {
  const t = useWords(words)
  const goalWords = (): string => {
    if (rate.percent === null) return t('nothingToCollect')
    if (goal === undefined || missingFen === undefined) return ''
    return missingFen > 0n ? t('goal', { goal, fen: yuan(missingFen) }) : t('goalReached', { goal })
  }
  return (
    <button type="button" className="strip-cell" onClick={onOpen}>
      <span className="strip-name">
        {name} <small className="faint">{kind}</small>
      </span>
      <strong>{rate.percent === null ? '—' : `${rate.percent}%`}</strong>
      <span className="strip-bar">
        <span className="goal">
          <i style={{ width: `${Math.min(Number(rate.percent ?? 0), 100)}%` }} />
          {goal === undefined ? null : <u style={{ left: `${goal}%` }} />}
        </span>
        <small className="quiet">{goalWords()}</small>
      </span>
    </button>
  )
}

/** A rate opened to its numerator and denominator, and these to their entries. */
const Fraction = ({ rate, name }: Opened) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <>
      <p className="quiet">{rate.formula[language]}</p>
      <dl className="facts fraction">
        <dt>{t('numerator')}</dt>
        <dd>
          <Link className="link" to="/reports" search={{ rate: name, part: 'numerator' }}>
            <Money fen={rate.numerator} />
          </Link>
        </dd>
        <dt>{t('denominator')}</dt>
        <dd>
          <Link className="link" to="/reports" search={{ rate: name, part: 'denominator' }}>
            <Money fen={rate.denominator} />
          </Link>
        </dd>
      </dl>
      <p>
        <b>{rate.percent === null ? '—' : `${rate.percent}%`}</b>
      </p>
    </>
  )
}
