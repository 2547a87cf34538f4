import { useNavigate } from '@tanstack/react-router'
import { useKeys } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Key } from '../../parts/key.tsx'
import type { Summary } from './page.tsx'
import { words } from './words.ts'

type Warning = Summary['warnings'][number]

/** Where each kind is put right. */
const places = {
  noTariff: '/billing/tariffs?without=1',
  noArea: '/households',
  noReading: '/billing/meters?unread=1',
  noPayer: '/map',
  billedOtherwise: '/billing/tariffs',
} as const

/** Warnings are decisions with numbered answers: put it right, or leave it out this time. */
export const Warnings = ({
  warnings,
  decided,
  onDecide,
}: {
  warnings: readonly Warning[]
  decided: ReadonlySet<string>
  onDecide: (kind: string) => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const navigate = useNavigate()
  const answers = warnings.flatMap(({ kind }) => [
    { kind, label: t(`fix_${kind}`), run: () => void navigate({ href: `/admin${places[kind]}` }) },
    { kind, label: t(`leave_${kind}`), run: () => onDecide(kind) },
  ])
  useKeys(
    answers
      .slice(0, 9)
      .map(({ label, run }, index) => ({ key: `${index + 1}`, words: label, run })),
  )
  const musts = warnings.filter(({ mustDecide }) => mustDecide)
  const count = (list: readonly Warning[]): number => list.reduce((sum, { count: n }) => sum + n, 0)
  return (
    <section>
      <h2>
        {warnings.length === 0 ? t('noWarnings') : t('warnings', { n: count(warnings) })}
        {warnings.length > 0 ? (
          <small className="quiet run-note">
            {t('warningKinds', { must: count(musts), may: count(warnings) - count(musts) })}
          </small>
        ) : null}
      </h2>
      <ul className="warnings">
        {warnings.map((warning, index) => (
          <li key={warning.kind}>
            <span className={warning.mustDecide ? 'overdue' : 'due'}>
              <Icon name={warning.mustDecide ? 'overdue' : 'due'} />
            </span>
            <div className="grow">
              <b>{t(`warn_${warning.kind}`, { n: warning.count })}</b>
              <small className="quiet">{warning.words[language]}</small>
              <span className="answers">
                {answers.slice(index * 2, index * 2 + 2).map(({ label, run }, place) => (
                  <button
                    key={label}
                    type="button"
                    className="link small"
                    {...(place === 1 ? { 'aria-pressed': decided.has(warning.kind) } : {})}
                    onClick={run}
                  >
                    <Key name={`${index * 2 + place + 1}`} /> {label}
                    {place === 1 && decided.has(warning.kind) ? <Icon name="check" /> : null}
                  </button>
                ))}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
