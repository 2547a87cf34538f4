import { useQuery } from '@tanstack/react-query'
import { wallTime } from '../../../shared/dates.ts'
import { useKeys } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { FailureNotice, Notice } from '../../parts/notice.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useMay, useMe } from '../../shell/use-me.ts'
import { words } from './words.ts'

type Verified = Awaited<ReturnType<Client['verifyBooks']>>

/** Holds the books against each other on demand, and says the result in words. */
export const Books = () => {
  const t = useWords(words)
  const may = useMay('administrator', 'accountant', 'manager', 'auditor')
  const query = useQuery(api.verifyBooks.queryOptions({ input: {}, enabled: false, gcTime: 0 }))
  const verify = (): void => {
    if (may && !query.isFetching) void query.refetch()
  }
  useKeys([{ key: 'v', words: t('verify'), run: verify }])
  return (
    <>
      <InstallationFacts />
      <div className="section-head">
        <h2>
          {t('books')} <small className="faint">{t('booksNote')}</small>
        </h2>
        <Button kind="primary" shortcut="v" disabled={query.isFetching || !may} onClick={verify}>
          {t(query.isFetching ? 'verifying' : 'verify')}
        </Button>
      </div>
      {may ? null : <Notice icon="lock" title={t('verifyRight')} />}
      {query.isError ? <FailureNotice error={query.error} onRetry={verify} /> : null}
      {query.data && !query.isFetching ? <Result verified={query.data} /> : null}
    </>
  )
}

const InstallationFacts = () => {
  const t = useWords(words)
  const me = useMe()
  return (
    <dl className="facts installation">
      <div>
        <dt>{t('company')}</dt>
        <dd>{me.companyName}</dd>
      </div>
      <div>
        <dt>{t('money')}</dt>
        <dd>{t(me.isSandbox ? 'isSandbox' : 'isReal')}</dd>
      </div>
      <div>
        <dt>{t('data')}</dt>
        <dd>{t(me.isDemo ? 'isDemo' : 'isOwn')}</dd>
      </div>
      <div>
        <dt>{t('bookDay')}</dt>
        <dd>{me.today}</dd>
      </div>
    </dl>
  )
}

const Result = ({ verified: { checkedAt, checks, differences } }: { verified: Verified }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <section role="status">
      <p className={`verdict ${differences.length === 0 ? 'paid' : 'overdue'}`}>
        <Icon name={differences.length === 0 ? 'paid' : 'overdue'} />
        <strong>
          {differences.length === 0
            ? t('booksAgree', { n: checks.length })
            : t('booksDiffer', { n: differences.length })}
        </strong>
        <small className="quiet">{t('checkedAt', { at: wallTime(checkedAt) })}</small>
      </p>
      {differences.length > 0 ? (
        <table className="table">
          <thead>
            <tr>
              <th>{t('check')}</th>
              <th>{t('place')}</th>
              <th className="number">{t('expected')}</th>
              <th className="number">{t('found')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((one) => (
              <tr key={`${one.kind} ${one.place}`}>
                <td>{one.words[language]}</td>
                <td>{one.place}</td>
                <td className="number">
                  <Money fen={one.expectedFen} />
                </td>
                <td className="number">
                  <Money fen={one.foundFen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <ul className="checks">
        {checks.map((check) => {
          const isBad = differences.some(({ kind }) => kind === check.kind)
          return (
            <li key={check.kind} className={isBad ? 'overdue' : ''}>
              <Icon name={isBad ? 'overdue' : 'check'} />
              <span className="grow">{check.words[language]}</span>
              <span className="quiet">
                {t('compared', { n: check.compared.toLocaleString('en') })}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
