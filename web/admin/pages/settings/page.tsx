import './settings.css'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import '../../parts/section-tabs.css'
import { Tabs } from '../../parts/tabs.tsx'
import { useMe } from '../../shell/use-me.ts'
import { Carriers } from '../messages-settings/carriers.tsx'
import { Templates } from '../messages-settings/templates.tsx'
import { AuditLog } from './audit-log.tsx'
import { Books } from './books.tsx'
import { Communities } from './communities.tsx'
import { Compliance } from './compliance.tsx'
import { Rights } from './rights.tsx'
import { views } from './route.ts'
import { Staff } from './staff.tsx'
import { WechatPay } from './wechat-pay.tsx'
import { words } from './words.ts'

const parts = {
  communities: Communities,
  staff: Staff,
  rights: Rights,
  wechat: WechatPay,
  carriers: Carriers,
  templates: Templates,
  compliance: Compliance,
  books: Books,
  audit: AuditLog,
}

/** 设置: who and what the company is, who may do what, and what was done. */
export const SettingsPage = () => {
  const t = useWords(words)
  const me = useMe()
  const navigate = useNavigate()
  const { view = 'communities' } = useSearch({ from: '/shell/settings' })
  const choose = (key: (typeof views)[number]): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, view: key }), replace: true })
  const View = parts[view]
  useKeys(
    views.map((key, index) => ({
      key: String(index + 1),
      words: t(key),
      run: () => choose(key),
    })),
  )
  return (
    <>
      <PageHead title={t('title')} note={me.companyName} />
      <div className="section-bar">
        <Tabs
          label={t('title')}
          chosen={view}
          onChoose={choose}
          tabs={views.map((key) => ({ key, label: t(key) }))}
        />
      </div>
      <View />
    </>
  )
}
