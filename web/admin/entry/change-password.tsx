import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { Alert, App, Button, Form, Input } from 'antd'
import { useLanguage, useWords } from '../language/language.tsx'
import { api } from '../rpc/client.ts'
import { refusalOf } from '../rpc/refusal.ts'
import { useCommand } from '../rpc/use-command.ts'
import { EntryFrame } from './entry-frame.tsx'
import { RepeatedPassword } from './set-up.tsx'
import { words } from './words.ts'

type Fields = { currentPassword: string; newPassword: string; repeated: string }

/** One's own password; asked for at the first sign-in, because someone else chose the first one. */
export const ChangePassword = () => {
  const t = useWords(words)
  const language = useLanguage()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const me = useQuery(api.getMe.queryOptions({ input: {} }))
  const change = useCommand('changePassword', { quiet: true })
  if (me.isError) return <Navigate to="/sign-in" />
  const submit = async ({ currentPassword, newPassword }: Fields): Promise<void> => {
    if (!(await change.give({ currentPassword, newPassword }))) return
    message.success(t('changed'))
    queries.clear()
    await navigate({ to: '/' })
  }
  const field = (name: 'currentPassword' | 'newPassword', extra?: string) => (
    <Form.Item
      name={name}
      label={t(name)}
      extra={extra}
      rules={[{ required: true, message: t('required', { what: t(name) }) }]}
    >
      <Input.Password
        maxLength={128}
        autoComplete={name === 'currentPassword' ? 'current-password' : 'new-password'}
      />
    </Form.Item>
  )
  return (
    <EntryFrame title={t('passwordTitle')}>
      <h2>{t('passwordTitle')}</h2>
      <p className="entry-why">
        {me.data?.mustChangePassword ? t('passwordMust') : t('passwordWhy')}
      </p>
      {change.error ? (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={refusalOf(change.error)[language]}
          style={{ marginBottom: 16 }}
        />
      ) : null}
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={submit}>
        {field('currentPassword')}
        {field('newPassword', t('passwordHint'))}
        <RepeatedPassword of="newPassword" />
        <div className="entry-buttons">
          <Button type="primary" htmlType="submit" loading={change.isPending}>
            {t('change')}
          </Button>
          {me.data?.mustChangePassword ? null : (
            <Button onClick={() => void navigate({ to: '/' })}>{t('later')}</Button>
          )}
        </div>
      </Form>
    </EntryFrame>
  )
}
