import { App, Form, Input, Radio } from 'antd'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import type { WechatAccount } from './wechat-pay.tsx'
import { words } from './words.ts'

type Fields = {
  mode: 'direct' | 'partner'
  name: string
  mchid: string
  appid: string
  subMchid?: string
  subAppid?: string
  serialNo: string
  privateKey: string
  apiV3Key: string
  platformKeyId: string
  platformKey: string
}

/** Everything a merchant account needs, pasted from the merchant platform. */
export const WechatPayDialog = ({
  account,
  onClose,
}: {
  account?: WechatAccount
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const set = useCommand('setWechatPayAccount')
  const isPartner = Form.useWatch('mode', form) === 'partner'
  const digits = (what: string) => [
    ...required(what),
    { pattern: /^\d{8,12}$/, message: t('digitsWrong') },
  ]
  return (
    <ActionDialog
      title={account ? t('replaceKeysOf', { name: account.name }) : t('addAccount')}
      okText={t('save')}
      width={640}
      form={form}
      initial={account ? initialOf(account) : { mode: 'direct' }}
      isBusy={set.isPending}
      onClose={onClose}
      effect={t('wechatEffect')}
      onSubmit={async ({ platformKeyId, platformKey, subMchid, subAppid, ...fields }) => {
        const answer = await set.give({
          ...fields,
          ...(isPartner && subMchid ? { subMchid } : {}),
          ...(isPartner && subAppid ? { subAppid } : {}),
          platformKeys: { [platformKeyId.trim()]: platformKey },
        })
        if (!answer) return
        void message.success(t('saved'))
        onClose()
      }}
    >
      <Form.Item name="mode" label={t('mode')}>
        <Radio.Group
          disabled={account !== undefined}
          options={(['direct', 'partner'] as const).map((value) => ({
            value,
            label: t(`mode.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="name" label={t('accountName')} rules={required(t('accountName'))}>
        <Input maxLength={40} />
      </Form.Item>
      <div className="field-pair">
        <Form.Item
          name="mchid"
          label={t(isPartner ? 'spMchid' : 'mchid')}
          rules={digits(t('mchid'))}
        >
          <Input inputMode="numeric" disabled={account !== undefined} />
        </Form.Item>
        <Form.Item name="appid" label="AppID" rules={required('AppID')}>
          <Input maxLength={40} />
        </Form.Item>
      </div>
      {isPartner ? (
        <div className="field-pair">
          <Form.Item name="subMchid" label={t('subMchid')} rules={digits(t('subMchid'))}>
            <Input inputMode="numeric" />
          </Form.Item>
          <Form.Item name="subAppid" label={t('subAppid')}>
            <Input maxLength={40} />
          </Form.Item>
        </div>
      ) : null}
      <KeyFields />
    </ActionDialog>
  )
}

const initialOf = (account: WechatAccount): Partial<Fields> => ({
  mode: account.mode,
  name: account.name,
  mchid: account.mchid,
  appid: account.appid,
  subMchid: account.subMchid ?? '',
  subAppid: account.subAppid ?? '',
  serialNo: account.serialNo,
  platformKeyId: account.platformKeyIds[0] ?? '',
})

const KeyFields = () => {
  const t = useWords(words)
  const required = useRequired()
  const pem = (kind: RegExp, what: string) => [
    ...required(what),
    { pattern: kind, message: t('pemWrong') },
  ]
  return (
    <>
      <div className="field-pair">
        <Form.Item
          name="serialNo"
          label={t('serialNo')}
          rules={[
            ...required(t('serialNo')),
            { pattern: /^[0-9A-F]{16,40}$/, message: t('serialWrong') },
          ]}
        >
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="apiV3Key"
          label={t('apiV3Key')}
          rules={[...required(t('apiV3Key')), { len: 32, message: t('apiV3Wrong') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={32} />
        </Form.Item>
      </div>
      <Form.Item
        name="privateKey"
        label={t('privateKey')}
        rules={pem(/-----BEGIN [A-Z ]*PRIVATE KEY-----/, t('privateKey'))}
      >
        <Input.TextArea rows={2} autoComplete="off" spellCheck={false} maxLength={5000} />
      </Form.Item>
      <Form.Item
        name="platformKeyId"
        label={t('platformKeyId')}
        rules={required(t('platformKeyId'))}
        extra={t('platformKeyHint')}
      >
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="platformKey"
        label={t('platformKey')}
        rules={pem(/-----BEGIN (PUBLIC KEY|CERTIFICATE)-----/, t('platformKey'))}
      >
        <Input.TextArea rows={2} autoComplete="off" spellCheck={false} maxLength={5000} />
      </Form.Item>
    </>
  )
}
