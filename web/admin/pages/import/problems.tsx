import { useState } from 'react'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import type { Preview } from './mapping.ts'
import { words } from './words.ts'

const shownAtFirst = 12

/** Every problem at its cell with what to do: refused, to be checked, tidied by itself. */
export const Problems = ({ preview }: { preview: Preview }) => {
  const t = useWords(words)
  const [chosen, setChosen] = useState<'rejected' | 'review' | 'auto'>('rejected')
  const { warningKinds, rejected, rejectedCount } = preview
  const count = (isReview: boolean): number =>
    warningKinds
      .filter(({ level }) => (level === 'review') === isReview)
      .reduce((sum, kind) => sum + kind.count, 0)
  const review = preview.warnings.filter(({ level }) => level === 'review')
  return (
    <section>
      <div className="section-head">
        <h2>{t('problems')}</h2>
        <Tabs
          label={t('problems')}
          chosen={chosen}
          onChoose={setChosen}
          tabs={[
            { key: 'rejected', label: t('problemsRejected', { n: rejectedCount }) },
            { key: 'review', label: t('problemsReview', { n: count(true) }) },
            { key: 'auto', label: t('problemsAuto', { n: count(false) }) },
          ]}
        />
      </div>
      {chosen === 'rejected' ? (
        <ProblemTable
          key="rejected"
          note={t('rejectedNote')}
          problems={rejected}
          total={rejectedCount}
        />
      ) : chosen === 'review' ? (
        <ProblemTable key="review" note={t('reviewNote')} problems={review} total={count(true)} />
      ) : (
        <Tidied kinds={warningKinds.filter(({ level }) => level !== 'review')} />
      )}
    </section>
  )
}

type Problem = Pick<
  Preview['warnings'][number],
  'sheet' | 'cell' | 'raw' | 'unit' | 'zh' | 'en'
> & { duplicateOf?: string | null }

const ProblemTable = ({
  note,
  problems,
  total,
}: {
  note: string
  problems: readonly Problem[]
  total: number
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const [isWhole, setWhole] = useState(false)
  if (problems.length === 0) return <p className="quiet">{t('noProblems')}</p>
  const shown = isWhole ? problems : problems.slice(0, shownAtFirst)
  return (
    <>
      <p className="small quiet">{note}</p>
      <table className="table problems">
        <thead>
          <tr>
            <th>{t('place')}</th>
            <th>{t('unit')}</th>
            <th>{t('raw')}</th>
            <th>{t('what')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one, index) => (
            // One cell may have two problems, so the place alone is no key.
            // biome-ignore lint/suspicious/noArrayIndexKey: the list does not change its order
            <tr key={`${one.sheet}!${one.cell} ${index}`}>
              <td className="nowrap">
                {one.sheet} <b>{one.cell}</b>
              </td>
              <td className="nowrap">{one.unit ?? ''}</td>
              <td className="clip raw" title={one.raw ?? ''}>
                {one.raw ?? ''}
              </td>
              <td>
                {one[language]}
                {one.duplicateOf ? (
                  <small className="faint"> {t('sameAs', { cell: one.duplicateOf })}</small>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small faint">
        {shown.length < total ? t('firstOf', { n: shown.length, total }) : null}{' '}
        {shown.length < problems.length ? (
          <button type="button" className="link" onClick={() => setWhole(true)}>
            {t('more')}
          </button>
        ) : null}
      </p>
    </>
  )
}

const Tidied = ({ kinds }: { kinds: Preview['warningKinds'] }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <>
      <p className="small quiet">{t('autoNote')}</p>
      <ul className="tidied">
        {[...kinds]
          .sort((a, b) => b.count - a.count)
          .map((kind) => (
            <li key={kind.kind}>
              <span>{kind[language]}</span>
              <span className="quiet nowrap">{t('times', { n: kind.count })}</span>
            </li>
          ))}
      </ul>
    </>
  )
}
