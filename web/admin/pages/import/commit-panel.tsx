import { yuan } from '../../../shared/money.ts'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay } from '../../shell/use-me.ts'
import type { Committed } from './done.tsx'
import type { Mapping, Preview } from './mapping.ts'
import { words } from './words.ts'

type Props = {
  preview: Preview
  file: { fileId: string; fileName: string; mapping: Mapping }
  isStale: boolean
  onDone: (committed: Committed) => void
}

/** The effect in numbers, what undoes it, and the one button that does it. */
export const CommitPanel = ({ preview, file, isStale, onDone }: Props) => {
  const t = useWords(words)
  const community = useCommunity()
  const commit = useCommand('commitImport')
  const mayImport = useMay('administrator', 'accountant')
  const { effect, totals, rejectedCount } = preview
  const isOff = isStale || commit.isPending || !mayImport
  const give = async (): Promise<void> => {
    if (isOff) return
    const done = await commit.give({ ...file, communityId: community.id })
    if (done) onDone(done)
  }
  useKeys([{ key: 'ctrl+Enter', words: t('commitTitle'), run: () => void give() }])
  return (
    <section className="commit">
      <h2>{t('commitTitle')}</h2>
      <ul>
        <li>
          <b>{t('commitNew', { n: effect.unitsNew, owners: totals.owners })}</b>
        </li>
        {effect.unitsKnown > 0 ? <li>{t('commitKnown', { n: effect.unitsKnown })}</li> : null}
        <li>{t('commitArrears', { fen: yuan(effect.arrearsFen), date: effect.cutOff })}</li>
        <li>{t('commitPrepaid', { fen: yuan(effect.prepaidFen) })}</li>
        {effect.meterRows > 0 ? <li>{t('commitMeters', { n: effect.meterRows })}</li> : null}
        {rejectedCount > 0 ? <li>{t('commitRejected', { n: rejectedCount })}</li> : null}
      </ul>
      <p className="small quiet">{t('commitUndo')}</p>
      <Button kind="primary" big disabled={isOff} shortcut="ctrl+Enter" onClick={() => void give()}>
        {effect.unitsNew > 0 ? t('commit', { n: effect.unitsNew }) : t('commitAgain')}
      </Button>
      <p className="small quiet" role="status">
        {mayImport ? (commit.isPending ? t('committing') : '') : t('mayNot')}
      </p>
    </section>
  )
}
