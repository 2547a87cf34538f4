import { useLanguage, useWords } from '../../../language/language.tsx'
import { State } from '../../../parts/state.tsx'
import type { Finding } from './content.ts'
import { words } from './words.ts'

/** What stands against a part of a strategy: what, by which rule, what to do instead. */
export const Findings = ({ findings }: { findings: readonly Finding[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  if (findings.length === 0) return null
  return (
    <ul className="rule-findings small">
      {findings.map(({ severity, field, rule, what, source, instead }) => (
        <li key={`${field} ${rule} ${what.zh}`}>
          <State kind={severity === 'error' ? 'overdue' : 'due'}>{what[language]}</State>
          <span>
            <span className="rule-source">{source[language]}</span>{' '}
            <span className="quiet">{t('instead', { what: instead[language] })}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
