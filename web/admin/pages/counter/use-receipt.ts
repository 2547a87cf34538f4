import { App } from 'antd'
import { useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { client } from '../../rpc/client.ts'
import { useCommand, useRefusalToast } from '../../rpc/use-command.ts'
import { words } from './words.ts'

type Layout = 'roll80' | 'a5'

/** Prints receipts: each print is recorded, from the second on the paper says so itself. */
export const useReceipt = (communityId: bigint) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const showRefusal = useRefusalToast()
  const record = useCommand('printReceipt')
  const [layout, setLayout] = useState<Layout>('roll80')
  const print = async (paymentId: bigint): Promise<void> => {
    try {
      const { receipts } = await client.listReceipts({ communityId, paymentId, limit: 1 })
      const receipt = receipts[0]
      if (!receipt) return
      const printed = await record.give({ receiptId: receipt.id, layout })
      if (!printed) return
      const path = `/documents/receipts/${receipt.id}.pdf?layout=${layout}&print=${printed.printNo}`
      if (!window.open(path, 'receipt')) message.warning(t('printFailed'), 6)
    } catch (error) {
      showRefusal(error)
    }
  }
  return { layout, print, turn: () => setLayout(layout === 'roll80' ? 'a5' : 'roll80') }
}
