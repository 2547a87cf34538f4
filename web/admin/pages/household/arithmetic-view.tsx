import { Fragment } from 'react'
import { useLanguage } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import type { Charge } from './use-household.ts'

type Arithmetic = Charge['arithmetic']

/** Input × price × months = exact → rounded, each factor with its source. */
export const ArithmeticView = ({ arithmetic, name }: { arithmetic: Arithmetic; name: string }) => {
  const language = useLanguage()
  const { factors, facts, steps, exact, rounding, amountFen } = arithmetic
  // With several steps the factors alone do not give the result; then each step is written out.
  const isProduct = steps.length <= 1 && factors.length > 0
  return (
    <>
      {facts.length > 0 ? (
        <p className="facts-line small">
          {facts.map(({ label, value }) => (
            <span key={label.zh}>
              <span className="quiet">{label[language]}</span> {value[language]}
            </span>
          ))}
        </p>
      ) : null}
      {isProduct ? (
        <p className="formula">
          {factors.map(({ label, value, unit, source }, index) => (
            <Fragment key={label.zh}>
              {index > 0 ? <em>×</em> : null}
              <span>
                <b>{value}</b> {unit[language]}
                <small>{[label[language], source?.[language]].filter(Boolean).join(' · ')}</small>
              </span>
            </Fragment>
          ))}
          {exact === null ? null : (
            <>
              <em>=</em>
              <span>
                {exact}
                <small>{rounding[language]}</small>
              </span>
            </>
          )}
          <em>→</em>
          <Result fen={amountFen} name={name} />
        </p>
      ) : (
        <>
          <ol className="formula-steps">
            {steps.map(({ label, equation, result }) => (
              <li key={`${label.zh} ${equation}`}>
                <span className="quiet">{label[language]}</span>
                <span>{equation}</span>
                <b>{result}</b>
              </li>
            ))}
          </ol>
          <p className="formula">
            <Result fen={amountFen} name={name} />
          </p>
        </>
      )}
    </>
  )
}

const Result = ({ fen, name }: { fen: bigint; name: string }) => (
  <span className="result">
    <b>
      <Money fen={fen} />
    </b>
    <small>{name}</small>
  </span>
)
