import { useState } from 'react'
import { clockTime, weekday } from '../../shared/dates.ts'
import { yuan } from '../../shared/money.ts'
import { useLanguage, useWords } from '../language/language.tsx'
import { useLine } from './deeds.ts'
import type { DoingWhat } from './doing.tsx'
import { saidOf } from './draft.ts'
import { Sign } from './sign.tsx'
import { StopCard } from './stop-card.tsx'
import type { Day, Sight, Stop } from './use-steward.ts'
import { words } from './words.ts'

/** 今日计划: what is left in its order, what was done, and who is left in peace. */
export const Today = ({ sight, onDo }: { sight: Sight; onDo: (what: DoingWhat) => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { deeds } = useLine()
  const { day, me } = sight
  const waiting = new Set(deeds.map(({ home }) => home.householdId))
  const isLeft = ({ done, householdId }: Stop): boolean => !done && !waiting.has(householdId)
  const left = day.steps.filter(isLeft)
  const done = day.steps.filter((stop) => !isLeft(stop))
  const firstBeyond = left.find(({ isWithinCapacity }) => !isWithinCapacity)
  return (
    <>
      <section className="band">
        <h1>{t('title')}</h1>
        <p className="note">
          {t('who', {
            day: day.day,
            weekday: weekday(day.day, language),
            name: me.displayName,
          })}
        </p>
        <div className="day-figures">
          <p className="note">
            <b>{t('ofHomes', { done: done.length, all: day.steps.length })}</b>
            {t('done')}
          </p>
          <p className="note">
            <b>{t('homes', { n: left.length })}</b>
            {t('left')}
          </p>
          <p className="note">
            <b>{yuan(left.reduce((sum, { overdueFen }) => sum + overdueFen, 0n))}</b>
            {t('leftFen')}
          </p>
        </div>
      </section>
      {left.length === 0 ? (
        <section className="band">
          <h2>{t(done.length > 0 ? 'nothingLeft' : 'nothingPlanned')}</h2>
          {done.length > 0 ? null : <p className="soft">{t('nothingWhy')}</p>}
        </section>
      ) : (
        <section className="stops">
          {left.map((stop) => (
            <StopCard
              key={stop.caseId.toString()}
              stop={stop}
              isFirstBeyond={stop === firstBeyond}
              onDo={onDo}
            />
          ))}
        </section>
      )}
      {done.length > 0 ? <Done stops={done} /> : null}
      <NotToday rows={day.notToday} />
    </>
  )
}

const Done = ({ stops }: { stops: readonly Stop[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { deeds } = useLine()
  return (
    <details className="band">
      <summary className="text-tap">{t('doneList', { n: stops.length })}</summary>
      <div className="home-rows">
        {stops.map(({ caseId, householdId, unitLabel, done }) => {
          const deed = deeds.find(({ home }) => home.householdId === householdId)
          return (
            <div className="home-row" key={caseId.toString()}>
              <span>
                {unitLabel}
                <span className="note">
                  {done
                    ? `${clockTime(done.at)} ${saidOf(language, done.kind, done.outcome)}`
                    : deed?.says[language]}
                </span>
              </span>
              <Sign name={done ? 'paid' : 'waiting'} />
            </div>
          )
        })}
      </div>
    </details>
  )
}

const shownAtOnce = 2

/** Not calling is work too, so it is part of the plan, with its reasons. */
const NotToday = ({ rows }: { rows: Day['notToday'] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const [isWhole, setWhole] = useState(false)
  if (rows.length === 0) return null
  const shown = isWhole ? rows : rows.slice(0, shownAtOnce)
  return (
    <section className="band home-rows">
      <h2>{t('notToday')}</h2>
      {shown.map(({ caseId, unitLabel, hindrances }) => (
        <div className="home-row" key={caseId.toString()}>
          <span>
            {unitLabel}
            {hindrances.map(({ rule, words: why, until }) => (
              <span className="note" key={rule}>
                {why[language]}
                {until ? <span className="unbroken"> {t('from', { on: until })}</span> : null}
              </span>
            ))}
          </span>
          <span className="state-mark frozen unbroken">
            <Sign name="frozen" />
            {t('paused')}
          </span>
        </div>
      ))}
      {rows.length > shown.length ? (
        <button type="button" className="home-row soft" onClick={() => setWhole(true)}>
          <span>{t('moreReasons', { n: rows.length - shown.length })}</span>
          <Sign name="go" />
        </button>
      ) : null}
    </section>
  )
}
