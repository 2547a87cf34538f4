import { useQuery } from '@tanstack/react-query'
import { App, Drawer } from 'antd'
import { useState } from 'react'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay } from '../../shell/use-me.ts'
import { ContentFields } from './content-fields.tsx'
import { PreviewPane } from './preview-pane.tsx'
import { Providers } from './providers.tsx'
import type { Chosen } from './templates.tsx'
import { useLater } from './use-later.ts'
import { words } from './words.ts'

export type Template = Awaited<ReturnType<Client['getTemplate']>>
export type Content = Template['content']

/** One wording: what it says, how it reads with real data, what is wrong, and who approved it. */
export const TemplateEditor = ({ chosen, onClose }: { chosen: Chosen; onClose: () => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const input = { kind: chosen.kind.name, form: chosen.form, language: chosen.language }
  const query = useQuery(api.getTemplate.queryOptions({ input }))
  return (
    <Drawer
      open
      size={1080}
      title={t('editorTitle', {
        kind: chosen.kind.words[language],
        form: t(`form.${chosen.form}`),
      })}
      onClose={onClose}
    >
      <Part query={query}>
        {(template) => (
          // A version that was saved is another thing to edit.
          <Editor key={template.version} chosen={chosen} template={template} />
        )}
      </Part>
    </Drawer>
  )
}

const Editor = ({ chosen, template }: { chosen: Chosen; template: Template }) => {
  const t = useWords(words)
  const mayChange = useMay('administrator', 'manager')
  const { message } = App.useApp()
  const [content, setContent] = useState<Content>(template.content)
  const [householdId, setHouseholdId] = useState<bigint>()
  const save = useCommand('saveTemplate')
  const input = { kind: chosen.kind.name, form: chosen.form, language: chosen.language }
  const typed = useLater(content)
  const preview = useQuery(
    api.previewTemplate.queryOptions({
      input: { ...input, content: typed, ...(householdId === undefined ? {} : { householdId }) },
      placeholderData: (before) => before,
      retry: false,
    }),
  )
  const findings = preview.data?.findings ?? []
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const isChanged = JSON.stringify(content) !== JSON.stringify(template.content)
  const isBuiltIn = JSON.stringify(content) === JSON.stringify(template.builtIn)
  const next = template.version + 1
  const submit = async (): Promise<void> => {
    if (await save.give({ ...input, content })) {
      void message.success(t('savedVersion', { n: next }))
    }
  }
  return (
    <>
      <div className="template-editor">
        <section>
          <h2>{t('wording')}</h2>
          <ContentFields
            content={content}
            variables={template.variables}
            findings={findings}
            isLocked={!mayChange}
            onChange={setContent}
          />
          {mayChange ? (
            <div className="editor-actions">
              <Button
                kind="primary"
                disabled={!isChanged || errors > 0 || save.isPending || typed !== content}
                onClick={() => void submit()}
              >
                {t('saveVersion', { n: next })}
              </Button>
              {isBuiltIn ? null : (
                <Button onClick={() => setContent(template.builtIn)}>{t('backToBuiltIn')}</Button>
              )}
              <small className="quiet">
                {errors > 0 ? t('fixFirst', { n: errors }) : isChanged ? '' : t('unchanged')}
              </small>
            </div>
          ) : null}
        </section>
        <PreviewPane query={preview} onHousehold={setHouseholdId} />
      </div>
      {template.providers.length > 0 ? (
        <Providers chosen={chosen} template={template} mayChange={mayChange} />
      ) : null}
    </>
  )
}
