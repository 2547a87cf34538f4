import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { Alert, Button, Form, Input, Steps } from 'antd'
import { useState } from 'react'
import { useLanguage, useWords } from '../language/language.tsx'
import { api } from '../rpc/client.ts'
import { refusalOf } from '../rpc/refusal.ts'
import { useCommand } from '../rpc/use-command.ts'
import { EntryFrame } from './entry-frame.tsx'
import { words } from './words.ts'

type Fields = {
  companyName: string
  shortName: string
  slug: string
  servicePhone?: string
  communityName: string
  displayName: string
  signInName: string
  password: string
  repeated: string
}
const fieldsOfStep = [
  ['companyName', 'shortName', 'slug', 'servicePhone'],
  ['communityName'],
  ['displayName', 'signInName', 'password', 'repeated'],
] as const satisfies (keyof Fields)[][]
const lastStep = fieldsOfStep.length - 1

/** The first start: company, community and administrator, made together by one command. */
export const SetUp = () => {
  const t = useWords(words)
  const language = useLanguage()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [step, setStep] = useState(0)
  const [form] = Form.useForm<Fields>()
  const { data } = useQuery(api.getInstallation.queryOptions({ input: {} }))
  const setUp = useCommand('setUpInstallation', { quiet: true })
  if (data?.isSetUp && !setUp.isPending && !setUp.isSuccess) return <Navigate to="/sign-in" />
  const finish = async (): Promise<void> => {
    const { repeated: _, servicePhone = '', ...fields } = form.getFieldsValue(true) as Fields
    const answer = await setUp.give({ ...fields, servicePhone })
    if (!answer) return
    queries.clear()
    await navigate({ to: '/' })
  }
  const advance = async (): Promise<void> => {
    const isRight = await form.validateFields([...(fieldsOfStep[step] ?? [])]).then(
      () => true,
      () => false,
    )
    if (!isRight) return
    if (step < lastStep) setStep(step + 1)
    else await finish()
  }
  return (
    <EntryFrame title={t('setUpTitle')} wide>
      <h2>{t('setUpTitle')}</h2>
      <p className="entry-why">{t('setUpWhy')}</p>
      <Steps
        className="entry-steps"
        size="small"
        current={step}
        items={[t('stepCompany'), t('stepCommunity'), t('stepAdministrator')].map((title) => ({
          title,
        }))}
      />
      {setUp.error ? (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={refusalOf(setUp.error)[language]}
          style={{ marginBottom: 16 }}
        />
      ) : null}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={advance} preserve>
        <SetUpFields step={step} />
        <div className="entry-buttons">
          {step > 0 ? <Button onClick={() => setStep(step - 1)}>{t('back')}</Button> : null}
          <Button type="primary" htmlType="submit" loading={setUp.isPending}>
            {step < lastStep ? t('next') : t('finish')}
          </Button>
        </div>
      </Form>
    </EntryFrame>
  )
}

const SetUpFields = ({ step }: { step: number }) => {
  const t = useWords(words)
  const required = (what: string) => ({ required: true, message: t('required', { what }) })
  const plain = (name: keyof Fields & Parameters<typeof t>[0], extra?: string, max = 60) => (
    <Form.Item name={name} label={t(name)} extra={extra} rules={[required(t(name))]}>
      <Input maxLength={max} />
    </Form.Item>
  )
  if (step === 0) {
    return (
      <>
        {plain('companyName', t('companyNameHint'))}
        {plain('shortName', t('shortNameHint'), 10)}
        <Form.Item
          name="slug"
          label={t('slug')}
          extra={t('slugHint')}
          rules={[
            required(t('slug')),
            { pattern: /^[a-z][a-z0-9-]{1,30}$/, message: t('slugWrong') },
          ]}
        >
          <Input maxLength={31} autoCapitalize="none" />
        </Form.Item>
        <Form.Item name="servicePhone" label={t('servicePhone')} extra={t('servicePhoneHint')}>
          <Input maxLength={30} type="tel" />
        </Form.Item>
      </>
    )
  }
  if (step === 1) return plain('communityName', t('communityHint'))
  return (
    <>
      {plain('displayName', undefined, 30)}
      {plain('signInName', undefined, 30)}
      <Form.Item
        name="password"
        label={t('password')}
        extra={t('passwordHint')}
        rules={[required(t('password'))]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <RepeatedPassword of="password" />
    </>
  )
}

/** The same password once more. */
export const RepeatedPassword = ({ of }: { of: string }) => {
  const t = useWords(words)
  return (
    <Form.Item
      name="repeated"
      label={t('repeatPassword')}
      dependencies={[of]}
      rules={[
        { required: true, message: t('required', { what: t('repeatPassword') }) },
        ({ getFieldValue }) => ({
          validator: (_, value) =>
            value === getFieldValue(of)
              ? Promise.resolve()
              : Promise.reject(new Error(t('repeatWrong'))),
        }),
      ]}
    >
      <Input.Password autoComplete="new-password" maxLength={128} />
    </Form.Item>
  )
}
