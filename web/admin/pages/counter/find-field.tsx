import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { Key } from '../../parts/key.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { words } from './words.ts'

type Props = {
  /** The focus is here. */
  isActive: boolean
  /** The household that stands below; shown until something else is typed. */
  shown: string
  onFocus: () => void
  /** A household was chosen, or null to go on with the one below. */
  onChoose: (householdId: bigint | null) => void
}

/** Find: type, ↑ ↓, Enter. One hit needs no arrow. */
export const FindField = ({ isActive, shown, onFocus, onChoose }: Props) => {
  const t = useWords(words)
  const community = useCommunity()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [isEager, setEager] = useState(false)
  const text = typed?.trim() ?? ''
  const query = useQuery(
    api.searchHouseholds.queryOptions({
      input: { communityId: community.id, text, limit: 8 },
      enabled: text !== '',
      placeholderData: keepPreviousData,
    }),
  )
  const hits = text === '' ? [] : (query.data?.households ?? [])
  useEffect(() => {
    if (isActive) {
      field.current?.focus()
      field.current?.select()
    } else {
      setTyped(null)
      field.current?.blur()
    }
  }, [isActive])
  const choose = (householdId: bigint | null): void => {
    setTyped(null)
    onChoose(householdId)
  }
  // Enter may come before the answer does; it counts once the answer is there.
  const isAnswered = query.isSuccess && !query.isPlaceholderData
  const hit = hits[at]
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each Enter
  useEffect(() => {
    if (!isEager || !isAnswered) return
    setEager(false)
    if (hit) choose(hit.householdId)
  }, [isEager, isAnswered])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by && hits.length > 0) {
      event.preventDefault()
      setAt((at + by + hits.length) % hits.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (text === '') choose(null)
      else setEager(true)
    }
  }
  return (
    <div className="find-field">
      <div className="find-box">
        <Key name="/" />
        <input
          ref={field}
          aria-label={t('find')}
          placeholder={t('find')}
          value={typed ?? shown}
          autoComplete="off"
          onFocus={onFocus}
          onChange={(event) => {
            // The key that leads here may be pressed once more.
            setTyped(event.target.value.replace(/^[/／、]+/, ''))
            setAt(0)
            setEager(false)
          }}
          onKeyDown={onKeyDown}
        />
        {text === '' ? null : (
          <small className="faint">
            {hits.length === 0 && query.isSuccess ? t('foundNone') : t('found', { n: hits.length })}
          </small>
        )}
      </div>
      {hits.length > 0 ? (
        <ul className="find-hits">
          {hits.map((found, index) => (
            <li key={found.householdId.toString()}>
              <button
                type="button"
                aria-current={index === at}
                onClick={() => choose(found.householdId)}
              >
                <b>{found.unitCode}</b>
                <span className="grow clip">{found.payerName}</span>
                <small className="faint">
                  {found.unitCount > 1 ? t('homes', { n: found.unitCount }) : found.phoneMasked}
                </small>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
