import type { Finding } from '../../../../src/notifications/api.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Icon } from '../../parts/icon.tsx'
import { words } from './words.ts'

/** What is wrong with a text: the place in its sentence, what, by which rule, and what to do. */
export const Findings = ({ findings, text }: { findings: readonly Finding[]; text: string }) => {
  const t = useWords(words)
  const language = useLanguage()
  if (findings.length === 0) return null
  return (
    <ul className="findings">
      {findings.map(({ rule, severity, from, to, what, advice, sources }) => (
        <li key={`${rule} ${from} ${to}`} className={severity === 'error' ? 'overdue' : 'due'}>
          <Icon name={severity === 'error' ? 'overdue' : 'due'} />
          <p>
            <b>{t(severity)}</b>{' '}
            {to - from < text.length ? <InPlace {...{ text, from, to }} /> : null}
            {what[language]} {advice[language]}
            <small className="faint">
              {t('why', {
                source: sources
                  .map(({ provider, source }) =>
                    provider ? `${provider[language]} ${source[language]}` : source[language],
                  )
                  .join(language === 'zh' ? '；' : '; '),
              })}
            </small>
          </p>
        </li>
      ))}
    </ul>
  )
}

/** The words in their sentence, with a little around them; a variable is not torn apart. */
const InPlace = ({ text, from, to }: { text: string; from: number; to: number }) => {
  if (to <= from) return null
  const [before = ''] = /(?:\{[^{}]*\}|[^{}]){0,6}$/.exec(text.slice(0, from)) ?? []
  const [after = ''] = /^(?:\{[^{}]*\}|[^{}]){0,6}/.exec(text.slice(to)) ?? []
  return (
    <q>
      {before.length < from ? '…' : ''}
      {before}
      <mark>{text.slice(from, to)}</mark>
      {after}
      {to + after.length < text.length ? '…' : ''}
    </q>
  )
}
