import { yuan } from '../../shared/money.ts'
import { useWords } from '../language/language.tsx'
import type { DoingWhat } from './doing.tsx'
import { Sign } from './sign.tsx'
import type { Case } from './use-steward.ts'
import { words } from './words.ts'

/** 3栋2单元1102室 stands with 3栋; what has no building stands at the end. */
const buildingOf = ({ unitLabel }: Case): string => /^.*?栋/.exec(unitLabel)?.[0] ?? ''

const byPlace = (a: string, b: string): number => a.localeCompare(b, 'zh-CN', { numeric: true })

/** Every household of the steward, by building, for a round through one of them. */
export const Buildings = ({
  cases,
  onDo,
}: {
  cases: readonly Case[]
  onDo: (what: DoingWhat) => void
}) => {
  const t = useWords(words)
  const buildings = [...new Set(cases.map(buildingOf))].sort((a, b) =>
    a === '' ? 1 : b === '' ? -1 : byPlace(a, b),
  )
  return (
    <>
      <section className="band">
        <h1>{t('allCases', { n: cases.length })}</h1>
        <p className="note">{t(cases.length > 0 ? 'tapToRecord' : 'noCases')}</p>
      </section>
      {buildings.map((building) => (
        <section className="band home-rows" key={building}>
          <h2>{building || t('otherBuilding')}</h2>
          {cases
            .filter((it) => buildingOf(it) === building)
            .sort((a, b) => byPlace(a.unitLabel, b.unitLabel))
            .map((it) => (
              <button
                type="button"
                className="home-row"
                key={it.caseId.toString()}
                onClick={() => onDo({ kind: 'record', way: 'visit', home: it })}
              >
                <span>
                  {it.unitLabel.slice(building.length)} {it.payerName}
                  <span className="note">{it.nextOn ? t('next', { on: it.nextOn }) : null}</span>
                </span>
                <b className="unbroken">{yuan(it.overdueFen)}</b>
                <Sign name="go" />
              </button>
            ))}
        </section>
      ))}
    </>
  )
}
