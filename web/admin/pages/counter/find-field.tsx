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
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by && hits.length > 0) {
      event.preventDefault()
      setAt((at + by + hits.length) % hits.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const hit = hits[at]
      if (hit && !query.isPlaceholderData) choose(hit.householdId)
      else if (text === '') choose(null)
    }
  }
  return (
    <div className="find-field">
      <div className={isActive ? 'find-box active' : 'find-box'}>
        <Key name="/" />
        <input
          ref={field}
          aria-label={t('find')}
          placeholder={t('find')}
          value={typed ?? shown}
          autoComplete="off"
          onFocus={onFocus}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
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
          {hits.map((hit, index) => (
            <li key={hit.householdId.toString()}>
              <button
                type="button"
                aria-current={index === at}
                onClick={() => choose(hit.householdId)}
              >
                <b>{hit.unitCode}</b>
                <span className="grow clip">{hit.payerName}</span>
                <small className="faint">
                  {hit.unitCount > 1 ? t('homes', { n: hit.unitCount }) : hit.phoneMasked}
                </small>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
