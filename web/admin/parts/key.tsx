const signs: Record<string, string> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ' ': 'Space',
}

/** A key as it is drawn: `alt+j` is `Alt J`. */
const keySign = (name: string): string =>
  name
    .split('+')
    .map((part) => signs[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .map((part) => (part === 'alt' ? 'Alt' : part === 'ctrl' ? 'Ctrl' : part))
    .join(' ')

export const Key = ({ name }: { name: string }) => <kbd>{keySign(name)}</kbd>

/** A line of keys with what they do, as it stands in a page's head or foot: `1 – 9` is a range. */
export const KeyLine = ({
  keys,
}: {
  keys: readonly (readonly [names: string, words: string])[]
}) => (
  <span className="keyline" aria-hidden="true">
    {keys.map(([names, words]) => (
      <span key={names}>
        {names.split(' ').map((name) => (name === '–' ? '– ' : <Key key={name} name={name} />))}
        {words}
      </span>
    ))}
  </span>
)
