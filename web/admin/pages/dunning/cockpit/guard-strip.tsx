import { type GuardRail, guardRails } from '../../../../../src/compliance/api.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Part, Skeleton } from '../../../parts/part.tsx'
import type { ShownRule } from '../route.ts'
import { type RuleCount, useRefusals } from './use-refusals.ts'
import { words } from './words.ts'

/** What the product has no action for is shown though nobody asked. */
const always: readonly GuardRail[] = ['noCutOff', 'noPublicList']
const places = 7

/** Those that refused most, the usual ones, and at the end what nobody may ever ask of the system. */
const chosenOf = (rules: readonly RuleCount[]): readonly RuleCount[] => {
  const last = rules.filter(({ rule, count }) => count === 0 && always.includes(rule))
  const others = rules
    .filter((it) => !last.includes(it))
    .sort((a, b) => b.count - a.count)
    .slice(0, places - last.length)
  return [...others, ...last]
}

/** "公司规则，参照……" is "公司规则" where there is little room; the list says it whole. */
const shortly = (source: string): string => source.split(/[，；;,]/)[0] ?? source

/** How often each guard rail refused something that day, with its article; a click lists them. */
export const GuardStrip = ({
  day,
  today,
  onRule,
}: {
  day: string
  today: string
  onRule: (rule: ShownRule) => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const query = useRefusals(day)
  return (
    <section className="guard" aria-label={t('allRefusals')}>
      <Part query={query} skeleton={<Skeleton rows={2} />}>
        {({ total, rules }) => (
          <>
            <h2>
              <Icon name="shield" />
              {t(day === today ? 'refused' : 'refusedOn', { n: total, day })}
              <small>
                <button type="button" className="link" onClick={() => onRule('all')}>
                  {t('allRules', { n: rules.length })}
                </button>
              </small>
            </h2>
            <ul>
              {chosenOf(rules).map(({ rule, count }) => (
                <li key={rule}>
                  <button
                    type="button"
                    title={`${guardRails[rule].says[language]} ${guardRails[rule].source[language]}`}
                    onClick={() => onRule(rule)}
                  >
                    <b className="refused-count">{count}</b>
                    <span>
                      <b>{guardRails[rule].words[language]}</b>
                      <small className="quiet">{guardRails[rule].says[language]}</small>
                      <small className="law">{shortly(guardRails[rule].source[language])}</small>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Part>
    </section>
  )
}
