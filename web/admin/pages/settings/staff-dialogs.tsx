import { App, Form, Input, Select, Switch } from 'antd'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunities } from '../../shell/use-me.ts'
import type { PasswordShown } from './first-password.tsx'
import { fieldsOf, type GrantFields, grantsOf, type Person, staffRoles } from './grants.ts'
import { words } from './words.ts'

type Fields = GrantFields & { displayName: string; signInName: string; isActive: boolean }
type Props = {
  person?: Person
  onClose: () => void
  onPassword: (shown: PasswordShown) => void
}

/** Adds a member of staff, or changes the roles of one; a change ends their sessions. */
export const StaffDialog = ({ person, onClose, onPassword }: Props) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const add = useCommand('addStaff')
  const setGrants = useCommand('setStaffGrants')
  const { communities } = useCommunities()
  const submit = async (fields: Fields): Promise<void> => {
    const grants = grantsOf({ roles: fields.roles, reach: fields.reach ?? [] })
    if (person) {
      const { isActive } = fields
      if (!(await setGrants.give({ staffId: person.id, grants, isActive }))) return
      void message.success(t('saved'))
    } else {
      const { signInName, displayName } = fields
      const answer = await add.give({ signInName, displayName, grants })
      if (!answer) return
      onPassword({ name: displayName, signInName, password: answer.firstPassword })
    }
    onClose()
  }
  return (
    <ActionDialog
      title={person ? t('changeStaff', { name: person.displayName }) : t('addStaff')}
      okText={person ? t('save') : t('addStaff')}
      form={form}
      initial={
        person
          ? { ...fieldsOf(person.grants), isActive: person.isActive }
          : { roles: [], reach: [] }
      }
      isBusy={add.isPending || setGrants.isPending}
      onClose={onClose}
      effect={person ? t('changeStaffEffect') : t('addStaffEffect')}
      onSubmit={submit}
    >
      {person ? null : (
        <div className="field-pair">
          <Form.Item name="displayName" label={t('name')} rules={required(t('name'))}>
            <Input maxLength={30} autoFocus />
          </Form.Item>
          <Form.Item
            name="signInName"
            label={t('signInName')}
            rules={required(t('signInName'))}
            extra={t('signInHint')}
          >
            <Input maxLength={30} autoComplete="off" />
          </Form.Item>
        </div>
      )}
      <Form.Item
        name="roles"
        label={t('roles')}
        rules={[{ required: !person, type: 'array', message: t('chooseRole') }]}
      >
        <Select
          mode="multiple"
          options={staffRoles.map((role) => ({
            value: role,
            label: `${t(`role.${role}`)} · ${t(`roleNote.${role}`)}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="reach" label={t('reach')}>
        <Select
          mode="multiple"
          placeholder={t('everywhere')}
          options={communities.map(({ id, name }) => ({ value: id.toString(), label: name }))}
        />
      </Form.Item>
      {person ? (
        <Form.Item name="isActive" label={t('maySignIn')} valuePropName="checked">
          <Switch />
        </Form.Item>
      ) : null}
    </ActionDialog>
  )
}

/** A new first password; the old one and all sessions end at once. */
export const ResetDialog = ({ person, onClose, onPassword }: Props & { person: Person }) => {
  const t = useWords(words)
  const [form] = Form.useForm<object>()
  const reset = useCommand('resetPassword')
  return (
    <ActionDialog
      title={t('resetTitle', { name: person.displayName })}
      okText={t('resetPassword')}
      form={form}
      isBusy={reset.isPending}
      onClose={onClose}
      effect={t('resetEffect')}
      onSubmit={async () => {
        const answer = await reset.give({ staffId: person.id })
        onClose()
        if (!answer) return
        const { displayName: name, signInName } = person
        onPassword({ name, signInName, password: answer.firstPassword })
      }}
    >
      {null}
    </ActionDialog>
  )
}
