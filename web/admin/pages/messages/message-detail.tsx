import './messages.css'
import { useQuery } from '@tanstack/react-query'
import { reasonWords } from '../../../../src/notifications/api.ts'
import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { Bubble } from './bubble.tsx'
import { costFen } from './cost.ts'
import { words } from './words.ts'

type Detail = Awaited<ReturnType<Client['getMessage']>>
type Delivery = Detail['deliveries'][number]

/** A message opened: each attempt word for word, what the provider said, and what is proven. */
export const MessageDetail = ({ messageId }: { messageId: bigint }) => {
  const query = useQuery(api.getMessage.queryOptions({ input: { messageId } }))
  return (
    <div className="message-detail">
      <Part query={query}>{(detail) => <Opened detail={detail} />}</Part>
    </div>
  )
}

const Opened = ({ detail: { message, deliveries, evidence } }: { detail: Detail }) => {
  const t = useWords(words)
  const language = useLanguage()
  const why = message.reason === null ? null : reasonWords[message.reason]
  return (
    <>
      {deliveries.length === 0 ? (
        <p>
          {why ? why.words[language] : t('notYet')}
          {why?.article ? (
            <small className="quiet message-why">{why.article[language]}</small>
          ) : null}
        </p>
      ) : null}
      {deliveries.map((delivery) => (
        <section key={delivery.id.toString()} className="delivery">
          <Bubble rendered={delivery.rendered} />
          <DeliveryFacts delivery={delivery} />
        </section>
      ))}
      {evidence.length > 0 ? (
        <section className="message-evidence">
          <h3>{t('evidence')}</h3>
          <ol>
            {evidence.map(({ chainNo, event, happenedAt, hash }) => (
              <li key={chainNo.toString()}>
                <span className="quiet">{wallTime(happenedAt)}</span> {t(eventWord(event))}{' '}
                <small className="faint">
                  {t('chainNo', { n: chainNo.toString() })} <code>{hash.slice(0, 16)}</code>
                </small>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
    </>
  )
}

const deliveryKinds: Record<Delivery['state'], StateKind> = {
  sending: 'due',
  accepted: 'due',
  unknown: 'frozen',
  delivered: 'paid',
  failed: 'overdue',
}

const DeliveryFacts = ({ delivery }: { delivery: Delivery }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { state, reason, said } = delivery
  const times = [
    [t('sentAt'), delivery.acceptedAt ?? delivery.createdAt],
    [t(state === 'failed' ? 'failedAt' : 'deliveredAt'), delivery.endedAt],
    [t('openedAt'), delivery.openedAt],
  ] as const
  return (
    <dl className="facts delivery-facts">
      <dt>{t('attempt', { n: delivery.attemptNo })}</dt>
      <dd>
        {delivery.accountName} {delivery.masked}{' '}
        <State kind={deliveryKinds[state]}>{t(`delivery_${state}`)}</State>
      </dd>
      {reason ? (
        <>
          <dt>{t('reason')}</dt>
          <dd>{reasonWords[reason].words[language]}</dd>
        </>
      ) : null}
      {said ? (
        <>
          <dt>{t('said')}</dt>
          <dd className="quiet">{said}</dd>
        </>
      ) : null}
      {times.map(([label, at]) =>
        at === null ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{wallTime(at)}</dd>
          </div>
        ),
      )}
      <dt>{t('numbers')}</dt>
      <dd className="quiet message-no">
        {delivery.deliveryNo}
        {delivery.providerMessageId ? ` / ${delivery.providerMessageId}` : ''}
      </dd>
      <dt>{t('cost')}</dt>
      <dd>
        <Money fen={costFen(delivery.cost)} />
        {delivery.form === 'sms' ? (
          <small className="quiet"> {t('segments', { n: delivery.segments })}</small>
        ) : null}
      </dd>
    </dl>
  )
}

const events = ['sent', 'accepted', 'unknown', 'delivered', 'failed', 'opened', 'uplink'] as const

/** The word of an event in the chain of evidence. */
export const eventWord = (event: string): `event_${(typeof events)[number]}` =>
  `event_${events.find((known) => known === event) ?? 'unknown'}`
