import { App, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useLanguage, useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import type { Account, Carrier } from './carriers.tsx'
import { parsePrice, priceText } from './price.ts'
import { words } from './words.ts'

type Field = Carrier['fields'][number]
type Value = string | number | boolean
type Fields = {
  carrier: Carrier['name']
  name: string
  price: string
  perSecond: number
  config?: Record<string, Value | null | undefined>
  secrets?: Record<string, string | undefined>
}

/** Opens an account at a carrier, or changes one; its fields are those the carrier asks for. */
export const CarrierDialog = ({
  carriers,
  account,
  onClose,
}: {
  carriers: readonly Carrier[]
  account: Account | null
  onClose: () => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const { message } = App.useApp()
  const required = useRequired()
  const [form] = Form.useForm<Fields>()
  const set = useCommand('setCarrierAccount')
  const chosen = Form.useWatch('carrier', form) ?? account?.carrier ?? carriers[0]?.name
  const carrier = carriers.find(({ name }) => name === chosen)
  const submit = async ({ carrier: name, config, secrets, price, ...fields }: Fields) => {
    const typed = filled(secrets)
    const keepsSecrets = account !== null && Object.keys(typed).length === 0
    const answer = await set.give({
      ...fields,
      ...(account ? { carrierAccountId: account.id } : {}),
      carrier: name,
      config: filled(config),
      ...(keepsSecrets ? {} : { secrets: typed }),
      price: parsePrice(price) ?? 0n,
    })
    if (!answer) return
    void message.success(t('saved'))
    onClose()
  }
  return (
    <ActionDialog
      title={account ? t('changeCarrier', { name: account.name }) : t('addCarrier')}
      okText={t('save')}
      width={640}
      form={form}
      initial={initialOf(account, carriers)}
      isBusy={set.isPending}
      onClose={onClose}
      effect={t('carrierEffect')}
      onSubmit={submit}
    >
      <div className="field-pair">
        <Form.Item name="carrier" label={t('carrier')}>
          <Select
            disabled={account !== null}
            // The keys of web push are made by the system, not typed; see OpenWebPush.
            options={carriers
              .filter(({ name }) => account !== null || name !== 'webPush')
              .map(({ name, words: called }) => ({ value: name, label: called[language] }))}
          />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('accountName')}
          rules={required(t('accountName'))}
          extra={t('accountNameHint')}
        >
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item
          name="price"
          label={t('price')}
          extra={t('priceHint')}
          rules={[
            {
              validator: (_, typed: string) =>
                parsePrice(typed ?? '') === null
                  ? Promise.reject(new Error(t('priceWrong')))
                  : Promise.resolve(),
            },
          ]}
        >
          <Input inputMode="decimal" maxLength={8} />
        </Form.Item>
        <Form.Item
          name="perSecond"
          label={t('perSecond')}
          extra={t('perSecondHint')}
          rules={[{ required: true, message: t('required', { what: t('perSecond') }) }]}
        >
          <InputNumber min={1} max={10_000} precision={0} />
        </Form.Item>
      </div>
      {carrier?.fields.map((field) => (
        <AccountField
          key={`${carrier.name} ${field.name}`}
          field={field}
          keepsSecret={account !== null}
        />
      ))}
    </ActionDialog>
  )
}

const initialOf = (account: Account | null, carriers: readonly Carrier[]): Partial<Fields> =>
  account
    ? {
        carrier: account.carrier,
        name: account.name,
        price: priceText(account.price),
        perSecond: account.perSecond,
        config: account.config,
      }
    : {
        ...(carriers[0] ? { carrier: carriers[0].name } : {}),
        price: '0.045',
        perSecond: 20,
      }

/** What was filled in; an empty field is as if it were not there. */
const filled = <V extends Value>(
  given: Record<string, V | null | undefined> = {},
): Record<string, V> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || value === null || value === '' ? [] : [[name, value]],
    ),
  )

const AccountField = ({ field, keepsSecret }: { field: Field; keepsSecret: boolean }) => {
  const t = useWords(words)
  const { name, type, isSecret, isRequired, choices, standard } = field
  const label = field.label[useLanguage()]
  const must = isRequired && !(isSecret && keepsSecret)
  return (
    <Form.Item
      name={[isSecret ? 'secrets' : 'config', name]}
      label={label}
      rules={must ? [{ required: true, message: t('required', { what: label }) }] : []}
      extra={isSecret && keepsSecret ? t('keepSecret') : undefined}
      {...(type === 'yesNo' ? { valuePropName: 'checked' } : {})}
      {...(standard === null ? {} : { initialValue: standard })}
    >
      {type === 'yesNo' ? (
        <Switch />
      ) : type === 'number' ? (
        <InputNumber precision={0} />
      ) : type === 'choice' ? (
        <Select options={choices.map((value) => ({ value, label: value }))} />
      ) : isSecret ? (
        <Input.Password autoComplete="new-password" />
      ) : (
        <Input autoComplete="off" />
      )}
    </Form.Item>
  )
}
