import { useQuery } from '@tanstack/react-query'
import { App, Form } from 'antd'
import { useState } from 'react'
import { wallTime } from '../../../shared/dates.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { actorName } from '../../parts/actor-name.ts'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { words } from './words.ts'

type Import = Awaited<ReturnType<Client['listImports']>>['imports'][number]

/** Every import of the community; one on which nothing was billed can be taken back. */
export const History = ({ mayUndo }: { mayUndo: boolean }) => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const [undoing, setUndoing] = useState<Import | null>(null)
  const query = useQuery(api.listImports.queryOptions({ input: { communityId: community.id } }))
  return (
    <section>
      <h2>{t('history')}</h2>
      <Part query={query}>
        {({ imports }) =>
          imports.length === 0 ? (
            <p className="quiet">{t('historyNone')}</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t('fileName')}</th>
                  <th className="wide">{t('at')}</th>
                  <th className="wide">{t('by')}</th>
                  <th className="number">{t('added')}</th>
                  <th className="number wide">{t('arrears')}</th>
                  <th className="number wide">{t('open')}</th>
                  <th>{t('state')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {imports.map((one) => (
                  <tr key={one.id.toString()}>
                    <td className="clip payer">{one.fileName}</td>
                    <td className="wide quiet nowrap">{wallTime(one.createdAt)}</td>
                    <td className="wide">{actorName(one.createdBy, language)}</td>
                    <td className="number">{one.unitsAdded}</td>
                    <td className="number wide">
                      <Money fen={one.arrearsFen} />
                    </td>
                    <td className="number wide">{one.openRows || ''}</td>
                    <td>
                      <State kind={one.state === 'committed' ? 'paid' : 'void'}>
                        {t(one.state)}
                      </State>
                    </td>
                    <td className="number">
                      {mayUndo && one.state === 'committed' ? (
                        <button type="button" className="link" onClick={() => setUndoing(one)}>
                          {t('undo')}
                        </button>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Part>
      {undoing ? <UndoDialog one={undoing} onClose={() => setUndoing(null)} /> : null}
    </section>
  )
}

const UndoDialog = ({ one, onClose }: { one: Import; onClose: () => void }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const [form] = Form.useForm<object>()
  const undo = useCommand('undoImport')
  const { fileName: name, unitsAdded: n } = one
  return (
    <ActionDialog
      title={t('undoTitle')}
      okText={t('undoOk', { n })}
      form={form}
      isBusy={undo.isPending}
      onClose={onClose}
      effect={t('undoEffect', { name, n, fen: yuan(one.arrearsFen) })}
      onSubmit={async () => {
        const answer = await undo.give({ importId: one.id })
        onClose()
        if (answer) void message.success(t('undoneMessage', { n: answer.unitsRemoved }))
      }}
    >
      {null}
    </ActionDialog>
  )
}
