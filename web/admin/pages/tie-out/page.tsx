import './tie-out.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { App } from 'antd'
import { useState } from 'react'
import { addDays } from '../../../../src/kernel/period.ts'
import { weekday } from '../../../shared/dates.ts'
import { yuan } from '../../../shared/money.ts'
import { useKeys } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay, useMe } from '../../shell/use-me.ts'
import { Certificate } from './certificate.tsx'
import { ChannelTable } from './channel-table.tsx'
import { Days } from './days.tsx'
import { Differences } from './differences.tsx'
import { Tools } from './tools.tsx'
import { words } from './words.ts'

export type TieOut = Awaited<ReturnType<Client['getTieOut']>>
export type Channel = TieOut['rows'][number]

/** 对账: our books, their statement, what is in transit; differences explained; the day signed. */
export const TieOutPage = () => {
  const t = useWords(words)
  const language = useLanguage()
  const { today } = useMe()
  const navigate = useNavigate()
  const search = useSearch({ from: '/shell/reconciliation' })
  const yesterday = addDays(today, -1)
  const date = search.date ?? yesterday
  const query = useQuery(
    api.getTieOut.queryOptions({ input: { date }, placeholderData: keepPreviousData }),
  )
  const go = (to: string): void =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, date: to, at: undefined }),
      replace: true,
    })
  const tieOut = query.data?.date === date ? query.data : undefined
  const certify = useCertify(tieOut)
  useKeys([
    { key: '[', words: t('dayBefore'), run: () => go(addDays(date, -1)) },
    { key: ']', words: t('dayAfter'), run: () => date < today && go(addDays(date, 1)) },
  ])
  return (
    <>
      <PageHead
        title={t('title', { date })}
        heading={
          <>
            {t('title', { date })} <span className="weekday">{weekday(date, language)}</span>
          </>
        }
        note={tieOut ? <Note tieOut={tieOut} /> : null}
      >
        <Button onClick={() => go(addDays(date, -1))}>
          <Icon name="left" />
          <DayBefore date={addDays(date, -1)} previous={tieOut?.previous?.date} />
        </Button>
        {date < today ? (
          <Button onClick={() => go(addDays(date, 1))}>
            {addDays(date, 1).slice(5)}
            <Icon name="right" />
          </Button>
        ) : null}
        {tieOut && tieOut.sums.lineCount > 0 ? (
          <a className="button" href={`/exports/tieOutLines.xlsx?date=${date}`} download>
            {t('export', { n: tieOut.sums.lineCount })}
          </a>
        ) : null}
        <Tools date={date} rows={tieOut?.rows ?? []} />
        {tieOut && !tieOut.isCertified && certify.mayCertify ? (
          <Button
            kind="primary"
            shortcut="s"
            disabled={!certify.isReady || certify.isPending}
            onClick={certify.run}
          >
            {t('certify')}
          </Button>
        ) : null}
      </PageHead>
      <Part query={query}>
        {(found) =>
          found.rows.length === 0 ? (
            <Notice icon="scale" title={t('nothing')}>
              {t('nothingWhy')}
            </Notice>
          ) : (
            <>
              <ChannelTable tieOut={found} />
              <div className="tie-out-columns">
                <Differences date={found.date} rows={found.rows} isCertified={found.isCertified} />
                <Certificate tieOut={found} />
              </div>
            </>
          )
        }
      </Part>
      <Days date={date} onDay={go} />
    </>
  )
}

const DayBefore = ({ date, previous }: { date: string; previous: string | undefined }) => {
  const t = useWords(words)
  return <>{previous === date ? t('signedDay', { date: date.slice(5) }) : date.slice(5)}</>
}

const Note = ({ tieOut }: { tieOut: TieOut }) => {
  const t = useWords(words)
  const { sums, rows, isProvisional, isCertified } = tieOut
  if (rows.length === 0) return null
  const matched = sums.lineCount - sums.openCount
  const state = isCertified
    ? t('noteCertified', { n: sums.lineCount })
    : sums.openCount === 0
      ? t('noteAllMatched', { n: sums.lineCount })
      : t('noteOpen', {
          n: sums.lineCount,
          matched,
          open: sums.openCount,
          fen: yuan(sums.differenceFen),
        })
  return (
    <>
      {state}
      {isProvisional ? t('provisional') : ''}
    </>
  )
}

/** S signs the day once every proof holds. */
const useCertify = (tieOut: TieOut | undefined) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const mayCertify = useMay('administrator', 'accountant')
  const certify = useCommand('certifyDay')
  const [signed, setSigned] = useState<string | null>(null)
  const isReady =
    mayCertify &&
    tieOut !== undefined &&
    !tieOut.isCertified &&
    signed !== tieOut.date &&
    tieOut.proofs.every(({ holds }) => holds)
  const run = (): void => {
    if (!tieOut || !isReady || certify.isPending) return
    void certify.give({ date: tieOut.date }).then((answer) => {
      if (!answer) return
      setSigned(answer.date)
      message.success(t('certified', { date: answer.date }))
    })
  }
  useKeys(isReady ? [{ key: 's', words: t('certify'), run }] : [])
  return { mayCertify, isReady, isPending: certify.isPending, run }
}
