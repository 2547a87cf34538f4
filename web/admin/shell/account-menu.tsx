import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Dropdown } from 'antd'
import { usePreferences, useWords } from '../language/language.tsx'
import { useCommand } from '../rpc/use-command.ts'
import { useMe } from './use-me.ts'
import { words } from './words.ts'

/** Who is signed in, with language, theme, password and the way out. */
export const AccountMenu = () => {
  const t = useWords(words)
  const me = useMe()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { language, theme, setLanguage, setTheme } = usePreferences()
  const signOut = useCommand('signOut')
  const leave = async () => {
    if (!(await signOut.give({}))) return
    queries.clear()
    await navigate({ to: '/sign-in' })
  }
  const role = me.grants[0]?.role
  return (
    <Dropdown
      trigger={['click']}
      placement="topLeft"
      menu={{
        items: [
          {
            key: 'language',
            label: t('language'),
            onClick: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
          },
          {
            key: 'theme',
            label: theme === 'dark' ? t('toLight') : t('toDark'),
            onClick: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
          },
          {
            key: 'password',
            label: t('changePassword'),
            onClick: () => void navigate({ to: '/password' }),
          },
          { type: 'divider' },
          { key: 'signOut', label: t('signOut'), onClick: () => void leave() },
        ],
      }}
    >
      <button type="button" className="account">
        <span className="face" aria-hidden="true">
          {me.displayName.slice(0, 1)}
        </span>
        <span className="clip">
          {me.displayName} {role ? <small className="faint">{t(role)}</small> : null}
        </span>
      </button>
    </Dropdown>
  )
}
