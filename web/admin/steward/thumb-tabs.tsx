import { useWords } from '../language/language.tsx'
import { useLine } from './deeds.ts'
import { Sign, type SignName } from './sign.tsx'
import { words } from './words.ts'

export type Tab = 'today' | 'buildings' | 'waiting' | 'mine'

const tabs: readonly (readonly [Tab, SignName])[] = [
  ['today', 'today'],
  ['buildings', 'homes'],
  ['waiting', 'waiting'],
  ['mine', 'me'],
]

export const ThumbTabs = ({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) => {
  const t = useWords(words)
  const { deeds } = useLine()
  const choose = (key: Tab): void => {
    onTab(key)
    scrollTo(0, 0)
  }
  return (
    <nav className="thumb-tabs" aria-label={t('mainTabs')}>
      <ul>
        {tabs.map(([key, sign]) => (
          <li key={key}>
            <button
              type="button"
              aria-current={key === tab ? 'page' : undefined}
              onClick={() => choose(key)}
            >
              <Sign name={sign} />
              {key === 'waiting' && deeds.length > 0 ? t('waitingN', { n: deeds.length }) : t(key)}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
