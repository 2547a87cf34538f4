import type { ReactNode } from 'react'

type Tab<Key extends string> = { readonly key: Key; readonly label: ReactNode }

/** Tabs that filter what stands below; the choice lives in the address. */
export const Tabs = <Key extends string>({
  tabs,
  chosen,
  onChoose,
  label,
}: {
  tabs: readonly Tab<Key>[]
  chosen: Key
  onChoose: (key: Key) => void
  label: string
}) => (
  <div className="tabs" role="tablist" aria-label={label}>
    {tabs.map((tab) => (
      <button
        key={tab.key}
        type="button"
        role="tab"
        aria-selected={tab.key === chosen}
        onClick={() => onChoose(tab.key)}
      >
        {tab.label}
      </button>
    ))}
  </div>
)
