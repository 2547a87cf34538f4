import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, QRCode } from 'antd'
import { useEffect, useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Money } from '../../parts/money.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import type { Taken } from './use-counter.ts'
import { words } from './words.ts'

const lookEveryMs = 1_500
const askEveryMs = 6_000

/**
 * The code that the owner scans. Our own state is looked at often; the channel itself is asked
 * now and then, because its notice may be late or lost. Only the channel's answer ends it.
 */
export const ScanPanel = ({
  attemptId,
  onPaid,
  onEnd,
}: {
  attemptId: bigint
  onPaid: (taken: Taken) => void
  onEnd: () => void
}) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const queries = useQueryClient()
  const options = api.getPaymentState.queryOptions({ input: { attemptId } })
  const { data } = useQuery({ ...options, refetchInterval: lookEveryMs })
  const ask = useCommand('askChannel', { quiet: true })
  const cancel = useCommand('cancelPayment')
  const waited = useSeconds()
  const askNow = async (): Promise<void> => {
    const state = await ask.give({ attemptId })
    if (state) queries.setQueryData(options.queryKey, state)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: one timer for the life of the code
  useEffect(() => {
    const timer = setInterval(() => void askNow(), askEveryMs)
    return () => clearInterval(timer)
  }, [attemptId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new answer matters
  useEffect(() => {
    if (data?.state === 'paid' && data.paymentId !== null) {
      onPaid({ paymentId: data.paymentId, changeFen: 0n, prepaidFen: 0n })
    } else if (data?.state === 'closed') {
      message.info(t('expired'))
      onEnd()
    }
  }, [data?.state, data?.paymentId])
  const stop = async (): Promise<void> => {
    const state = await cancel.give({ attemptId })
    if (state?.state === 'closed') {
      message.info(t('cancelled'))
      onEnd()
    } else if (state) queries.setQueryData(options.queryKey, state)
  }
  useKeys([{ key: 'Escape', words: t('cancel'), whileTyping: true, run: () => void stop() }])
  return (
    <div className="scan" role="status">
      <b>{t('waitingTitle')}</b>
      <p className="scan-sum">
        <Money fen={data?.amountFen ?? null} />
      </p>
      {data?.codeUrl ? (
        <QRCode value={data.codeUrl} size={220} type="svg" bordered={false} />
      ) : null}
      <p className="quiet">{t('waitingWhy')}</p>
      <p className="small faint">{t('waitingFor', { n: waited, asked: data?.queryCount ?? 0 })}</p>
      <div className="scan-buttons">
        <Button onClick={() => void askNow()} disabled={ask.isPending}>
          {t('askNow')}
        </Button>
        <Button shortcut="Escape" onClick={() => void stop()} disabled={cancel.isPending}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  )
}

const useSeconds = (): number => {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((old) => old + 1), 1_000)
    return () => clearInterval(timer)
  }, [])
  return seconds
}
