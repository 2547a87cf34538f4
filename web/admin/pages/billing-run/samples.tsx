import { useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import type { Summary } from './page.tsx'
import { words } from './words.ts'

/** Three charges to check by hand, with their arithmetic; others can be drawn. */
export const Samples = ({ samples }: { samples: Summary['samples'] }) => {
  const t = useWords(words)
  const [at, setAt] = useState(0)
  if (samples.length === 0) return null
  return (
    <section className="samples">
      <h2>
        {t('samples')}
        {samples.length > 3 ? (
          <button
            type="button"
            className="link small"
            onClick={() => setAt((at + 3) % samples.length)}
          >
            {t('otherSamples')}
          </button>
        ) : null}
      </h2>
      <dl>
        {samples.slice(at, at + 3).map(({ unitCode, equation, fen }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one home may be drawn twice
          <div key={index}>
            <dt>{unitCode}</dt>
            <dd className="quiet">{equation}</dd>
            <dd>
              <Money fen={fen} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
