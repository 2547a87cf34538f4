import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Key } from '../../parts/key.tsx'
import type { TieOut } from './page.tsx'
import { words } from './words.ts'

/** The day's certificate: a list of proofs; the one people work on is the last. */
export const Certificate = ({ tieOut }: { tieOut: TieOut }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { proofs, certificate, previous, sums, isProvisional } = tieOut
  const failing = proofs.filter(({ holds }) => !holds)
  return (
    <aside className="certificate">
      <div className="tie-out-bar">
        <h2>
          {t('certificate')} <span className="weekday">{tieOut.date}</span>
        </h2>
        <span className={certificate ? 'tag signed' : 'tag unsigned'}>
          {certificate ? t('signed') : t('unsigned')}
        </span>
      </div>
      <ul className="proofs">
        {proofs.map(({ key, words: said, value, holds }) => (
          <li key={key} className={holds ? '' : 'no'}>
            <span className={holds ? 'paid' : 'overdue'}>
              <Icon name={holds ? 'paid' : 'overdue'} />
            </span>
            <span className="grow">{said[language]}</span>
            <span className="quiet proof-value">{shownValue(value, language)}</span>
          </li>
        ))}
      </ul>
      {certificate ? (
        <p className="locked">
          <Icon name="lock" /> {t('lockedWords', { at: wallTime(certificate.certifiedAt) })}
        </p>
      ) : (
        <p className="unsigned certificate-why">
          {sums.openCount > 0 ? (
            <>
              {t('cannotSign', { n: sums.openCount })} <Key name="s" /> {t('thenSigned')}
            </>
          ) : isProvisional ? (
            t('cannotSignYet')
          ) : failing.length > 0 ? (
            t('cannotSignProof', { proof: failing[0]?.words[language] ?? '' })
          ) : (
            <>
              {t('maySign')} <Key name="s" />
            </>
          )}
        </p>
      )}
      <dl className="certificate-facts">
        {certificate ? (
          <Signed name={t('thisOne')} certificate={certificate} />
        ) : previous ? (
          <Signed name={t('previous')} certificate={previous} />
        ) : (
          <>
            <dt>{t('previous')}</dt>
            <dd>{t('noPrevious')}</dd>
          </>
        )}
      </dl>
    </aside>
  )
}

/** The value's one Chinese word, in the reader's language. */
const shownValue = (value: string, language: 'zh' | 'en'): string =>
  language === 'zh' ? value : value.replace('差', 'gap')

const Signed = ({
  name,
  certificate,
}: {
  name: string
  certificate: NonNullable<TieOut['certificate']>
}) => {
  const t = useWords(words)
  const { date, certifiedAt, certifiedBy, hash } = certificate
  return (
    <>
      <dt>{name}</dt>
      <dd>{t('signedBy', { date, by: certifiedBy, at: wallTime(certifiedAt).slice(5) })}</dd>
      <dt>{t('checkCode')}</dt>
      <dd title={hash}>{shortHash(hash)}</dd>
    </>
  )
}

/** "7f3a 91c0 … d2e4 c21e": enough for a person to compare. */
const shortHash = (hash: string): string =>
  [hash.slice(0, 4), hash.slice(4, 8), '…', hash.slice(-8, -4), hash.slice(-4)].join(' ')
