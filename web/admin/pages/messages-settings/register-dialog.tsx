import { App, Form, Input } from 'antd'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import type { Provider } from './providers.tsx'
import type { Chosen } from './templates.tsx'
import { words } from './words.ts'

type Fields = { code: string; shorter?: (string | undefined)[]; names?: string[] }

/** Writes down the code that a provider gave a template, and what it calls its fields. */
export const RegisterDialog = ({
  chosen,
  provider,
  onClose,
}: {
  chosen: Chosen
  provider: Provider
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const register = useCommand('registerProviderTemplate')
  const { carrierAccountId, name, providerTexts, fieldMap, registered } = provider
  const texts = Object.values(fieldMap)
  const isOfficial = chosen.form === 'officialAccount'
  const submit = async ({ code, shorter = [], names = [] }: Fields): Promise<void> => {
    const answer = await register.give({
      carrierAccountId,
      kind: chosen.kind.name,
      language: chosen.language,
      providerCode: code,
      // The codes stand in the order of the texts: after one that is missing none counts.
      shortCodes: untilMissing(shorter),
      ...(isOfficial
        ? {
            fieldMap: Object.fromEntries(
              texts.map((text, index) => [names[index]?.trim() ?? '', text]),
            ),
          }
        : {}),
    })
    if (!answer) return
    void message.success(t('registered'))
    onClose()
  }
  return (
    <ActionDialog
      title={t('registerOf', { name })}
      okText={t('register')}
      form={form}
      initial={{
        code: registered?.providerCode ?? '',
        shorter: registered?.shortCodes ?? [],
        names: namesOf(fieldMap, registered?.fieldMap),
      }}
      isBusy={register.isPending}
      onClose={onClose}
      effect={t('registerEffect')}
      onSubmit={submit}
    >
      <Form.Item name="code" label={t('code')} rules={required(t('code'))}>
        <Input maxLength={100} autoFocus autoComplete="off" />
      </Form.Item>
      {providerTexts.slice(1).map((text, index) => (
        <Form.Item
          key={text}
          name={['shorter', index]}
          label={t('codeShorter', { n: index + 1 })}
          extra={t('codeShorterHint')}
        >
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
      ))}
      {isOfficial
        ? texts.map((text, index) => (
            <Form.Item
              key={text}
              name={['names', index]}
              label={`${t('providerField')} ${text}`}
              rules={required(t('providerField'))}
            >
              <Input maxLength={32} autoComplete="off" />
            </Form.Item>
          ))
        : null}
    </ActionDialog>
  )
}

/** What the provider calls each field: as registered before, where the text is still the same. */
const namesOf = (
  suggested: Provider['fieldMap'],
  before: Provider['fieldMap'] | undefined,
): string[] =>
  Object.entries(suggested).map(
    ([name, text]) => Object.entries(before ?? {}).find(([, known]) => known === text)?.[0] ?? name,
  )

const untilMissing = (codes: readonly (string | undefined)[]): string[] => {
  const typed = codes.map((code) => code?.trim() ?? '')
  const missing = typed.indexOf('')
  return missing === -1 ? typed : typed.slice(0, missing)
}
