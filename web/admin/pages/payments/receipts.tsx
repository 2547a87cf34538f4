import { useQuery } from '@tanstack/react-query'
import { useLanguage, useWords } from '../../language/language.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay } from '../../shell/use-me.ts'
import { words } from './words.ts'

/** Receipts of a payment; each print is recorded, from the second on the paper says so. */
export const Receipts = ({ paymentId }: { paymentId: bigint }) => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const mayPrint = useMay('administrator', 'accountant', 'cashier')
  const { data } = useQuery(
    api.listReceipts.queryOptions({ input: { communityId: community.id, paymentId, limit: 10 } }),
  )
  const record = useCommand('printReceipt')
  const print = async (receiptId: bigint, layout: 'a5' | 'roll80'): Promise<void> => {
    // Opened at once: a browser lets a page open a window only while a click is handled.
    const paper = window.open('', '_blank')
    const printed = await record.give({ receiptId, layout })
    if (printed && paper) {
      paper.location.href = `/documents/receipts/${receiptId}/prints/${printed.printNo}.pdf`
    } else paper?.close()
  }
  if (!data || data.receipts.length === 0) return null
  return (
    <>
      <dt>{t('receipts')}</dt>
      <dd lang={language}>
        {data.receipts.map(({ id, receiptNo, voidedAt, voidReason, printCount }) => (
          <span key={id.toString()} className="piece">
            {receiptNo}{' '}
            <span className="quiet">
              {voidedAt ? `${t('voided')} ${voidReason ?? ''}` : t('printed', { n: printCount })}
              {voidedAt && printCount > 0 ? ` · ${t('collectPaper')}` : ''}
            </span>{' '}
            {mayPrint && !voidedAt
              ? (['a5', 'roll80'] as const).map((layout) => (
                  <button
                    key={layout}
                    type="button"
                    className="link"
                    onClick={() => void print(id, layout)}
                  >
                    {t(layout)}{' '}
                  </button>
                ))
              : null}
          </span>
        ))}
      </dd>
    </>
  )
}
