import { causeNames } from '../../../../src/collections/api.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { type OpenCaseAction, useMayWork } from './case-actions.tsx'
import { CauseBy } from './case-table.tsx'
import type { CaseData } from './use-case.ts'
import { words } from './words.ts'

/** Why it is not paid: what signals propose stands until somebody says so; each cause has its remedy. */
export const Why = ({ data, onAction }: { data: CaseData; onAction: OpenCaseAction }) => {
  const t = useWords(words)
  const language = useLanguage()
  const mayWork = useMayWork(data)
  const { cause, causeBy } = data.case
  return (
    <section>
      <h2>
        {t('cause')}{' '}
        {cause ? (
          <small className="tag">
            <CauseBy by={causeBy} />
          </small>
        ) : null}
      </h2>
      <div className="case-causes">
        {causeNames.map((name) => (
          <Button
            key={name}
            aria-pressed={name === cause}
            disabled={!mayWork}
            onClick={() => onAction({ kind: 'cause', cause: name })}
          >
            {t(name)}
          </Button>
        ))}
      </div>
      <p className="case-remedy">
        {data.remedy ? (
          <>
            <small>{t('remedy')}</small>
            {data.remedy.words[language]}
          </>
        ) : (
          t('noCause')
        )}
      </p>
    </section>
  )
}
