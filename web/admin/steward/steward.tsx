import { useEffect, useState } from 'react'
import { useLanguage, useWords } from '../language/language.tsx'
import { refusalOf } from '../rpc/refusal.ts'
import { Buildings } from './buildings.tsx'
import { useLine } from './deeds.ts'
import { Doing, type DoingWhat } from './doing.tsx'
import { LineBar, Warnings } from './line-bar.tsx'
import { Mine } from './mine.tsx'
import { SignIn } from './sign-in.tsx'
import { type Tab, ThumbTabs } from './thumb-tabs.tsx'
import { Today } from './today.tsx'
import { useSteward } from './use-steward.ts'
import { Waiting } from './waiting.tsx'
import { words } from './words.ts'

/** 管家: the day's plan in one hand, with or without a network. */
export const Steward = () => {
  const t = useWords(words)
  const { sight, failure, isRead, load, leave } = useSteward()
  const { deeds, isSignedOut } = useLine()
  const [tab, setTab] = useState<Tab>('today')
  const [doing, setDoing] = useState<DoingWhat | null>(null)
  const [isSigningIn, setSigningIn] = useState(false)
  useEffect(() => {
    document.title = `${t('title')} · 缴清`
  }, [t])
  if (isSigningIn || (isSignedOut && !sight)) {
    return (
      <SignIn
        waiting={deeds.length}
        onDone={() => {
          setSigningIn(false)
          void load()
        }}
      />
    )
  }
  if (!sight) {
    return isRead ? (
      <NoSight failure={failure} onRetry={() => void load()} />
    ) : (
      <div className="loading" />
    )
  }
  return (
    <>
      <main className="phone-page">
        {sight.me.isDemo || sight.me.isSandbox ? (
          <p className="pretend-bar">{t(sight.me.isDemo ? 'demoBar' : 'sandboxBar')}</p>
        ) : null}
        <LineBar
          at={sight.at}
          onSignIn={() => setSigningIn(true)}
          onLook={() => setTab('waiting')}
        />
        <Warnings />
        {failure ? <Failed failure={failure} onRetry={() => void load()} /> : null}
        {tab === 'today' ? <Today sight={sight} onDo={setDoing} /> : null}
        {tab === 'buildings' ? <Buildings cases={sight.cases} onDo={setDoing} /> : null}
        {tab === 'waiting' ? (
          <Waiting
            me={sight.me}
            at={sight.at}
            onSend={() => void load()}
            onCorrect={(deed) => setDoing({ kind: 'record', way: deed.way, home: deed.home, deed })}
          />
        ) : null}
        {tab === 'mine' ? <Mine me={sight.me} at={sight.at} onLeave={leave} /> : null}
      </main>
      <ThumbTabs tab={tab} onTab={setTab} />
      {doing ? (
        <Doing
          what={doing}
          me={sight.me}
          onClose={() => setDoing(null)}
          onDone={() => {
            setDoing(null)
            void load()
          }}
        />
      ) : null}
    </>
  )
}

/** A part that failed while the rest stands as it was kept. */
const Failed = ({ failure, onRetry }: { failure: unknown; onRetry: () => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <section className="band" role="alert">
      <p className="told bad">{refusalOf(failure)[language]}</p>
      <button type="button" className="text-tap" onClick={onRetry}>
        {t('retry')}
      </button>
    </section>
  )
}

/** Nothing was ever loaded on this phone. */
const NoSight = ({ failure, onRetry }: { failure: unknown; onRetry: () => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const refusal = failure ? refusalOf(failure) : null
  const [title, why] =
    refusal === null
      ? [t('firstTime'), t('firstTimeWhy')]
      : refusal.status === 403
        ? [t('noRight'), t('noRightWhy')]
        : [t('failed'), refusal[language]]
  return (
    <main className="phone-page">
      <div className="brand-head">
        <img src="/admin/icon.svg" alt="" />
        <h1>{title}</h1>
      </div>
      <section className="band">
        <p>{why}</p>
        <div className="two">
          <button type="button" className="tap first" onClick={onRetry}>
            {t('retry')}
          </button>
          <a className="tap" href="/admin/">
            {t('toAdmin')}
          </a>
        </div>
      </section>
    </main>
  )
}
