import { useQuery } from '@tanstack/react-query'
import { App } from 'antd'
import { useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunities, useMay, useMe } from '../../shell/use-me.ts'
import { FirstPassword, type PasswordShown } from './first-password.tsx'
import type { Person } from './grants.ts'
import { ResetDialog, StaffDialog } from './staff-dialogs.tsx'
import { words } from './words.ts'

/** The staff with roles and reach; an administrator adds, locks out and lets in again. */
export const Staff = () => {
  const t = useWords(words)
  const mayChange = useMay('administrator')
  const [open, setOpen] = useState<'add' | { edit: Person } | { reset: Person } | null>(null)
  const [shown, setShown] = useState<PasswordShown | null>(null)
  const query = useQuery(api.listStaff.queryOptions({ input: {} }))
  useKeys(mayChange ? [{ key: 'a', words: t('addStaff'), run: () => setOpen('add') }] : [])
  const close = (): void => setOpen(null)
  return (
    <>
      <div className="section-head">
        <p className="quiet">{t('staffNote')}</p>
        {mayChange ? (
          <Button kind="primary" shortcut="a" onClick={() => setOpen('add')}>
            {t('addStaff')}
          </Button>
        ) : null}
      </div>
      <Part query={query}>
        {({ staff }) => (
          <table className="table staff">
            <thead>
              <tr>
                <th>{t('name')}</th>
                <th className="wide">{t('signInName')}</th>
                <th>{t('roles')}</th>
                <th>{t('state')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {staff.map((person) => (
                <StaffRow
                  key={person.id.toString()}
                  person={person}
                  mayChange={mayChange}
                  onEdit={() => setOpen({ edit: person })}
                  onReset={() => setOpen({ reset: person })}
                />
              ))}
            </tbody>
          </table>
        )}
      </Part>
      {open === 'add' ? <StaffDialog onClose={close} onPassword={setShown} /> : null}
      {open !== null && open !== 'add' && 'edit' in open ? (
        <StaffDialog person={open.edit} onClose={close} onPassword={setShown} />
      ) : null}
      {open !== null && open !== 'add' && 'reset' in open ? (
        <ResetDialog person={open.reset} onClose={close} onPassword={setShown} />
      ) : null}
      {shown ? <FirstPassword shown={shown} onClose={() => setShown(null)} /> : null}
    </>
  )
}

const StaffRow = ({
  person,
  mayChange,
  onEdit,
  onReset,
}: {
  person: Person
  mayChange: boolean
  onEdit: () => void
  onReset: () => void
}) => {
  const t = useWords(words)
  const me = useMe()
  const { message } = App.useApp()
  const { communities } = useCommunities()
  const unlock = useCommand('unlockStaff')
  const nameOf = (id: bigint | null): string =>
    id === null ? t('everywhere') : (communities.find((one) => one.id === id)?.name ?? '—')
  return (
    <tr>
      <td>
        <b>{person.displayName}</b>
        {person.id === me.staffId ? <small className="tag">{t('you')}</small> : null}
      </td>
      <td className="wide quiet">{person.signInName}</td>
      <td>
        {person.grants.length === 0 ? <span className="faint">{t('noRole')}</span> : null}
        {person.grants.map(({ role, communityId }) => (
          <span key={`${role} ${communityId}`} className="grant">
            {t(`role.${role}`)} <small className="faint">{nameOf(communityId)}</small>
          </span>
        ))}
      </td>
      <td>
        {!person.isActive ? (
          <State kind="void">{t('inactive')}</State>
        ) : person.isLocked ? (
          <State kind="frozen">{t('locked')}</State>
        ) : (
          <State kind="paid">{t('active')}</State>
        )}
      </td>
      <td className="number">
        {mayChange ? (
          <span className="row-actions">
            {person.isLocked ? (
              <button
                type="button"
                className="link"
                disabled={unlock.isPending}
                onClick={async () => {
                  const answer = await unlock.give({ staffId: person.id })
                  if (answer) void message.success(t('unlocked', { name: person.displayName }))
                }}
              >
                {t('unlock')}
              </button>
            ) : null}
            <button type="button" className="link" onClick={onReset}>
              {t('resetPassword')}
            </button>
            <button type="button" className="link" onClick={onEdit}>
              {t('change')}
            </button>
          </span>
        ) : null}
      </td>
    </tr>
  )
}
