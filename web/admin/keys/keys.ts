import { useEffect, useRef, useSyncExternalStore } from 'react'

export type KeyBinding = {
  /** `"j"`, `"F1"`, `"Enter"`, `"alt+1"`, `"ctrl+k"`: modifiers first, then KeyboardEvent.key. */
  readonly key: string
  /** What it does, for the list under `?`; without words it is not listed. */
  readonly words?: string | undefined
  /** Works also while a field has the focus. */
  readonly whileTyping?: boolean
  readonly run: (event: KeyboardEvent) => void
}

/** Keys that were given together; those of the shell work everywhere and answer last. */
type KeyLayer = { readonly isEverywhere: boolean; readonly keys: readonly KeyBinding[] }

let layers: readonly KeyLayer[] = []
const listeners = new Set<() => void>()
const change = (next: typeof layers): void => {
  layers = next
  for (const listener of listeners) listener()
}

/** The name of a pressed key with its modifiers; shift is part of the character itself. */
const keyName = (event: {
  key: string
  code: string
  altKey: boolean
  ctrlKey: boolean
  metaKey: boolean
}): string => {
  // Alt may turn a letter into a sign, so the place of the key counts.
  const base = event.altKey
    ? event.code.replace(/^(Key|Digit|Numpad)/, '').toLowerCase()
    : event.key
  const name = base.length === 1 ? base.toLowerCase() : base
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${name}`
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement
    ? !['checkbox', 'radio'].includes(target.type)
    : target instanceof HTMLElement &&
      (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName))

const isInDialog = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role="dialog"]') !== null

const onKeyDown = (event: KeyboardEvent): void => {
  if (event.isComposing || event.defaultPrevented || isInDialog(event.target)) return
  const name = keyName(event)
  const isButton =
    name === 'Enter' && event.target instanceof HTMLElement && event.target.closest('button, a')
  if (isButton) return
  for (const { keys } of [...layers].reverse()) {
    const binding = keys.find(
      ({ key, whileTyping }) => key === name && (whileTyping || !isTyping(event.target)),
    )
    if (!binding) continue
    event.preventDefault()
    binding.run(event)
    return
  }
}

/** Keys of a page or part while it is shown. The newest part answers first, the shell last. */
export const useKeys = (
  bindings: readonly KeyBinding[],
  { isEverywhere = false }: { isEverywhere?: boolean } = {},
): void => {
  const latest = useRef(bindings)
  latest.current = bindings
  const signature = bindings.map(({ key, words }) => `${key}:${words ?? ''}`).join('|')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the bindings
  useEffect(() => {
    const keys = latest.current.map((binding, index) => ({
      ...binding,
      run: (event: KeyboardEvent) => latest.current[index]?.run(event),
    }))
    const layer = { isEverywhere, keys }
    change(isEverywhere ? [layer, ...layers] : [...layers, layer])
    return () => change(layers.filter((other) => other !== layer))
  }, [signature])
}

/** All keys that work now. */
export const useActiveKeys = (): readonly KeyLayer[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => layers,
  )

/** A button that is clicked does not keep the focus: Enter goes on meaning what the page says. */
const onMouseDown = (event: MouseEvent): void => {
  if (event.defaultPrevented || !(event.target instanceof Element)) return
  if (!event.target.closest('.page button')) return
  event.preventDefault()
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** Listens once for the whole application. */
export const listenForKeys = (): void => {
  window.addEventListener('keydown', onKeyDown)
  window.addEventListener('mousedown', onMouseDown)
}

/** For controls that are pressed while the focus stays where money is typed. */
export const keepFocus = (event: { preventDefault: () => void }): void => event.preventDefault()
