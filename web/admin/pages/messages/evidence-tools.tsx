import { useState } from 'react'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { State } from '../../parts/state.tsx'
import { type Client, client } from '../../rpc/client.ts'
import { useRefusalToast } from '../../rpc/use-command.ts'
import { useMay } from '../../shell/use-me.ts'
import { words } from './words.ts'

type Verdict = Awaited<ReturnType<Client['verifyEvidence']>>
type Pack = Awaited<ReturnType<Client['exportEvidence']>>

/** Reads the whole chain again, and takes the evidence of a household out as one file. */
export const EvidenceTools = ({ householdId }: { householdId: bigint }) => {
  const t = useWords(words)
  const may = useMay('administrator', 'accountant', 'auditor')
  const showRefusal = useRefusalToast()
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [isBusy, setBusy] = useState(false)
  if (!may) return null
  const during = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    await work().catch(showRefusal)
    setBusy(false)
  }
  return (
    <>
      {verdict ? <VerdictState verdict={verdict} /> : null}
      <Button
        disabled={isBusy}
        onClick={() => void during(async () => setVerdict(await client.verifyEvidence({})))}
      >
        {t('verify')}
      </Button>
      <Button
        disabled={isBusy}
        onClick={() => void during(async () => save(await readPack(householdId), householdId))}
      >
        {t('exportPack')}
      </Button>
    </>
  )
}

const VerdictState = ({ verdict }: { verdict: Verdict }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <span role="status">
      {verdict.broken ? (
        <State kind="overdue">
          {t('broken', { n: verdict.broken.chainNo.toString() })} {verdict.broken.words[language]}
        </State>
      ) : (
        <State kind="paid">{t('intact', { n: verdict.rows })}</State>
      )}
    </span>
  )
}

/** All pages of a household's evidence, with the head of the chain they hang on. */
const readPack = async (householdId: bigint): Promise<Pack> => {
  const first = await client.exportEvidence({ householdId })
  const rows = [...first.rows]
  for (let { next } = first; next !== null; ) {
    const page = await client.exportEvidence({ householdId, after: next })
    rows.push(...page.rows)
    next = page.next
  }
  return { ...first, rows, next: null }
}

const save = (pack: Pack, householdId: bigint): void => {
  const text = JSON.stringify(
    pack,
    (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
    1,
  )
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = `evidence-${householdId}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
