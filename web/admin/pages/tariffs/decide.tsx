import { App } from 'antd'
import { useWords } from '../../language/language.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay, useMe } from '../../shell/use-me.ts'
import { words } from './words.ts'

type Props = { kind: 'waiver' | 'vacancy' | 'tariffVersion'; id: bigint; requestedBy: bigint }

/** Approve or refuse what someone else asked for; one's own waits for a colleague. */
export const Decide = ({ kind, id, requestedBy }: Props) => {
  const t = useWords(words)
  const me = useMe()
  const { message } = App.useApp()
  const mayDecide = useMay('administrator', 'manager')
  const waiver = useCommand('decideWaiver')
  const vacancy = useCommand('decideVacancy')
  const version = useCommand('approveTariffVersion')
  if (requestedBy === me.staffId || !mayDecide) {
    return <small className="quiet">{t('otherPerson')}</small>
  }
  const isBusy = waiver.isPending || vacancy.isPending || version.isPending
  const decide = async (approve: boolean): Promise<void> => {
    const answer =
      kind === 'waiver'
        ? await waiver.give({ waiverId: id, approve })
        : kind === 'vacancy'
          ? await vacancy.give({ vacancyId: id, approve })
          : await version.give({ versionId: id })
    if (answer) message.success(t(approve ? 'approved' : 'refused'))
  }
  return (
    <span className="row-actions">
      <button type="button" className="link" disabled={isBusy} onClick={() => void decide(true)}>
        {t('approve')}
      </button>
      {kind === 'tariffVersion' ? null : (
        <button type="button" className="link" disabled={isBusy} onClick={() => void decide(false)}>
          {t('refuse')}
        </button>
      )}
    </span>
  )
}
