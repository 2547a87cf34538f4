import './shell.css'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense, useEffect, useState } from 'react'
import { useKeys } from '../keys/keys.ts'
import { useWords } from '../language/language.tsx'
import { Notice } from '../parts/notice.tsx'
import { Skeleton } from '../parts/part.tsx'
import { words as partWords } from '../parts/words.ts'
import { AccountMenu } from './account-menu.tsx'
import { CommunitySwitch } from './community-switch.tsx'
import { KeyList } from './key-list.tsx'
import { Navigation } from './navigation.tsx'
import { Palette } from './palette.tsx'
import { Topbar } from './topbar.tsx'
import { useCommunities, useMe } from './use-me.ts'
import { useSessionEnd } from './use-session-end.ts'
import { words } from './words.ts'

/** The frame of every page: who and where, the navigation, the way to find things. */
export const Shell = () => (
  <Suspense fallback={null}>
    <Frame />
  </Suspense>
)

const Frame = () => {
  const t = useWords(words)
  const me = useMe()
  const { current } = useCommunities()
  const [open, setOpen] = useState<'palette' | 'keys' | 'menu' | null>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  useSessionEnd()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes what lies above
  useEffect(() => setOpen(null), [path])
  useKeys(
    [
      { key: 'ctrl+k', words: t('find'), whileTyping: true, run: () => setOpen('palette') },
      { key: '?', words: t('keys'), run: () => setOpen('keys') },
    ],
    { isEverywhere: true },
  )
  return (
    <div className="shell" data-menu={open === 'menu' ? 'open' : 'closed'}>
      {me.isDemo || me.isSandbox ? (
        <p className="pretend">{t(me.isDemo ? 'demoBar' : 'sandboxBar')}</p>
      ) : null}
      <nav className="side" aria-label={t('navigation')}>
        <CommunitySwitch />
        <Navigation />
        <AccountMenu />
      </nav>
      <button
        type="button"
        className="scrim"
        aria-label={t('closeMenu')}
        onClick={() => setOpen(null)}
      />
      <div className="main">
        <Topbar onOpen={setOpen} />
        <main className="page" id="page">
          <Suspense fallback={<Skeleton />}>{current ? <Outlet /> : <NoCommunity />}</Suspense>
        </main>
      </div>
      <Palette isOpen={open === 'palette'} onClose={() => setOpen(null)} />
      <KeyList isOpen={open === 'keys'} onClose={() => setOpen(null)} />
    </div>
  )
}

const NoCommunity = () => {
  const t = useWords(partWords)
  return (
    <Notice icon="lock" title={t('noRight')}>
      {t('noRightWhy')}
    </Notice>
  )
}
