import { useLanguage, useWords } from '../../../language/language.tsx'
import { Money } from '../../../parts/money.tsx'
import type { Report } from './page.tsx'
import { words } from './words.ts'

/** 离线估计: marked as what it is, and silent where the logs say too little. */
export const OffPolicy = ({ estimates }: { estimates: Report['offPolicy'] }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <section>
      <h2>{t('offPolicy')}</h2>
      <p className="small quiet">{t('offPolicyNote')}</p>
      <table className="table">
        <thead>
          <tr>
            <th>{t('policy')}</th>
            <th className="number">{t('reward')}</th>
            <th className="number">{t('effective')}</th>
          </tr>
        </thead>
        <tbody>
          {estimates.map(({ policy, reward: { value, low, high }, effectiveSize, refused }) => (
            <tr key={policy.zh}>
              <td>{policy[language]}</td>
              <td className="number">
                {refused ? (
                  <span className="quiet">{refused[language]}</span>
                ) : (
                  <>
                    <Money fen={rounded(value)} />{' '}
                    <small className="quiet">
                      <Money fen={rounded(low)} /> ~ <Money fen={rounded(high)} />
                    </small>
                  </>
                )}
              </td>
              <td className="number">{effectiveSize.toLocaleString('en-US')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const rounded = (fen: number | null): bigint | null =>
  fen === null ? null : BigInt(Math.round(fen))
