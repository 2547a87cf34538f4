import { Modal } from 'antd'
import { type KeyBinding, useActiveKeys } from '../keys/keys.ts'
import { useWords } from '../language/language.tsx'
import { Key } from '../parts/key.tsx'
import { words } from './words.ts'

/** `?`: the keys that work here, the page's first. */
export const KeyList = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => {
  const t = useWords(words)
  const layers = useActiveKeys()
  const keysOf = (isEverywhere: boolean): readonly KeyBinding[] =>
    layers.filter((layer) => layer.isEverywhere === isEverywhere).flatMap(({ keys }) => keys)
  const here = keysOf(false)
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title={t('keysTitle')} width={640}>
      {here.length > 0 ? <Group title={t('here')} keys={here} /> : null}
      <Group title={t('everywhere')} keys={keysOf(true)} />
    </Modal>
  )
}

const Group = ({ title, keys }: { title: string; keys: readonly KeyBinding[] }) => (
  <section style={{ marginTop: 16 }}>
    <h2 style={{ marginBottom: 8 }}>{title}</h2>
    <ul className="key-list">
      {keys
        .filter(({ words: said }) => said)
        .map(({ key, words: said }) => (
          <li key={key}>
            <span className="keycell">
              <Key name={key} />
            </span>
            {said}
          </li>
        ))}
    </ul>
  </section>
)
