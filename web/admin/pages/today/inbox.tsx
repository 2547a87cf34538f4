import { clockTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { actorName } from '../../parts/actor-name.ts'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import type { InboxItem, Today } from './page.tsx'
import { words } from './words.ts'

const icons: Record<InboxItem['kind'], IconName> = {
  tieOut: 'scale',
  limitation: 'due',
  run: 'bill',
  suspense: 'receive',
  approval: 'check',
  dispute: 'message',
  pendingPayment: 'due',
  incident: 'bell',
  message: 'message',
  carrier: 'overdue',
  dunning: 'bell',
}

type Props = {
  items: readonly InboxItem[]
  selected: InboxItem | undefined
  done: Today['done']
  snoozedCount: number
  onSelect: (item: InboxItem) => void
  onOpen: (item: InboxItem) => void
  onBringBack: () => void
}

/** One row is one decision: its count, its money, its deadline. Done things stay in grey. */
export const Inbox = ({
  items,
  selected,
  done,
  snoozedCount,
  onSelect,
  onOpen,
  onBringBack,
}: Props) => {
  const t = useWords(words)
  return (
    <section aria-label={t('inbox')}>
      {items.length === 0 ? (
        <Notice icon="paid" title={t('nothing')}>
          {t('nothingWhy')}
        </Notice>
      ) : (
        <ul className="inbox">
          {items.map((item) => (
            <li key={item.key}>
              <Row
                item={item}
                isSelected={item.key === selected?.key}
                onSelect={() => onSelect(item)}
                onOpen={() => onOpen(item)}
              />
            </li>
          ))}
        </ul>
      )}
      {snoozedCount > 0 ? (
        <p className="small quiet snoozed">
          {t('laterList', { n: snoozedCount })}{' '}
          <button type="button" className="link" onClick={onBringBack}>
            {t('bringBack')}
          </button>
        </p>
      ) : null}
      {done.length > 0 ? <Done done={done} /> : null}
    </section>
  )
}

const Row = ({
  item,
  isSelected,
  onSelect,
  onOpen,
}: {
  item: InboxItem
  isSelected: boolean
  onSelect: () => void
  onOpen: () => void
}) => {
  const language = useLanguage()
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-current={isSelected}
      onClick={onSelect}
      onDoubleClick={onOpen}
    >
      <span className="inbox-kind">
        <Icon name={icons[item.kind]} />
        {item.label[language]}
      </span>
      <span className="grow">
        <b className="clip">{item.title[language]}</b>
        <small className="quiet clip">{item.detail[language]}</small>
      </span>
      <span className="inbox-end">
        <b>{item.fen === null ? null : <Money fen={item.fen} />}</b>
        <small className={item.isUrgent ? 'overdue' : 'faint'}>
          {item.deadlineWords[language]}
        </small>
      </span>
    </button>
  )
}

const Done = ({ done }: { done: Today['done'] }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <details className="done-list" open>
      <summary>
        <Icon name="down" />
        {t('doneToday', { n: done.length })}
      </summary>
      <ul>
        {done.map(({ key, title, at, by }) => (
          <li key={key}>
            <Icon name="check" />
            <span className="grow clip">
              {title[language]} {actorName(by, language)}
            </span>
            <small>{clockTime(at)}</small>
          </li>
        ))}
      </ul>
    </details>
  )
}
