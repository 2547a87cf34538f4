import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { Alert, Button, Form, Input, Select } from 'antd'
import { useLanguage, useWords } from '../language/language.tsx'
import { api } from '../rpc/client.ts'
import { refusalOf } from '../rpc/refusal.ts'
import { useCommand } from '../rpc/use-command.ts'
import { EntryFrame } from './entry-frame.tsx'
import { words } from './words.ts'

type Fields = { company?: string; signInName: string; password: string }

/** Sign-in. The company is asked only where the installation holds several. */
export const SignIn = () => {
  const t = useWords(words)
  const language = useLanguage()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { from } = useSearch({ from: '/sign-in' })
  const { data } = useQuery(api.getInstallation.queryOptions({ input: {} }))
  const signIn = useCommand('signIn', { quiet: true })
  if (data && !data.isSetUp) return <Navigate to="/set-up" />
  const companies = data?.companies ?? []
  const submit = async (fields: Fields): Promise<void> => {
    const answer = await signIn.give(fields)
    if (!answer) return
    queries.clear()
    // Only a path of our own; an address elsewhere is ignored.
    await navigate({ to: from?.startsWith('/') && !from.startsWith('//') ? from : '/' })
  }
  const rule = (what: string) => [{ required: true, message: t('required', { what }) }]
  return (
    <EntryFrame title={t('signIn')}>
      {signIn.error ? (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={refusalOf(signIn.error)[language]}
          style={{ marginBottom: 16 }}
        />
      ) : null}
      <Form<Fields> layout="vertical" size="large" requiredMark={false} onFinish={submit}>
        {companies.length > 1 ? (
          <Form.Item name="company" label={t('company')} rules={rule(t('company'))}>
            <Select options={companies.map(({ slug, name }) => ({ value: slug, label: name }))} />
          </Form.Item>
        ) : null}
        <Form.Item name="signInName" label={t('signInName')} rules={rule(t('signInName'))}>
          <Input autoFocus autoComplete="username" autoCapitalize="none" />
        </Form.Item>
        <Form.Item name="password" label={t('password')} rules={rule(t('password'))}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
          {t('signIn')}
        </Button>
      </Form>
    </EntryFrame>
  )
}
