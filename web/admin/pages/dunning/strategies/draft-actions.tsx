import { App } from 'antd'
import { useState } from 'react'
import { useKeys } from '../../../keys/keys.ts'
import { useWords } from '../../../language/language.tsx'
import { Button } from '../../../parts/button.tsx'
import { CommandDialog } from '../../../parts/command-dialog.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import { useMe } from '../../../shell/use-me.ts'
import type { Strategy, StrategyContent, Version } from './content.ts'
import { words } from './words.ts'

type Props = {
  strategy: Strategy['strategy']
  version: Version
  content: StrategyContent
  note: string
  isDirty: boolean
  /** A rule stands against it. */
  isWrong: boolean
  isTried: boolean
  onTry: () => void
}

/** Save, try, put in force: in this order, the last by a second person. */
export const DraftActions = (props: Props) => {
  const { strategy, version, content, note, isDirty, isWrong, isTried, onTry } = props
  const t = useWords(words)
  const { message } = App.useApp()
  const { displayName } = useMe()
  const save = useCommand('saveStrategyDraft')
  const discard = useCommand('discardStrategyDraft')
  const [isActivating, setActivating] = useState(false)
  const isDraft = version.state === 'draft'
  const store = async (): Promise<void> => {
    const { communityId, buildingId, name } = strategy
    const answer = await save.give({
      ...(communityId ? { communityId } : {}),
      ...(buildingId ? { buildingId } : {}),
      name,
      content,
      note,
    })
    if (answer) message.success(t('saved'))
  }
  const missing = isDirty
    ? 'needSave'
    : isWrong
      ? 'needFix'
      : !isTried
        ? 'needPreview'
        : version.createdBy === displayName
          ? 'needPerson'
          : null
  const maySave = isDirty && !save.isPending
  const mayActivate = isDraft && missing === null
  useKeys([
    { key: 'p', words: t('tryOut'), run: onTry },
    ...(maySave ? [{ key: 's', words: t('save'), run: () => void store() }] : []),
    ...(mayActivate
      ? [
          {
            key: 'Enter',
            words: t('activate', { n: version.versionNo }),
            run: () => setActivating(true),
          },
        ]
      : []),
  ])
  return (
    <>
      {isDraft ? (
        <Button
          disabled={discard.isPending}
          onClick={() =>
            void discard.give({ strategyVersionId: version.id }).then((answer) => {
              if (answer) message.success(t('discarded'))
            })
          }
        >
          {t('discard')}
        </Button>
      ) : null}
      <Button shortcut="p" onClick={onTry}>
        {t('tryOut')}
      </Button>
      <Button
        shortcut="s"
        kind={isDraft && !isDirty ? 'plain' : 'primary'}
        disabled={!maySave}
        onClick={() => void store()}
      >
        {t('save')}
      </Button>
      {isDraft && !isDirty ? (
        <Button kind="primary" disabled={!mayActivate} onClick={() => setActivating(true)}>
          {t('activate', { n: version.versionNo })}
        </Button>
      ) : null}
      {isDraft && missing ? <small className="quiet missing">{t(missing)}</small> : null}
      {isActivating ? (
        <CommandDialog
          command="activateStrategy"
          input={() => ({ strategyVersionId: version.id })}
          done={({ versionNo }) => t('activated', { n: versionNo })}
          title={t('activateTitle', { n: version.versionNo })}
          okText={t('ok')}
          isConfirmation
          onClose={() => setActivating(false)}
        >
          <p>{t('activateEffect')}</p>
        </CommandDialog>
      ) : null}
    </>
  )
}
