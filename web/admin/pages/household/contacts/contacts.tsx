import { App } from 'antd'
import { type ReactNode, useState } from 'react'
import { wallTime } from '../../../../shared/dates.ts'
import { useWords } from '../../../language/language.tsx'
import { Part, Skeleton } from '../../../parts/part.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import { useMay } from '../../../shell/use-me.ts'
import type { Profile } from '../use-household.ts'
import { ConsentDialog, LiftDialog, StopDialog, type Stopped } from './dialogs.tsx'
import { Languages } from './languages.tsx'
import { Mailboxes } from './mailboxes.tsx'
import { Members } from './members.tsx'
import { type Contacts as Known, peopleToday, useContacts } from './use-contacts.ts'
import { words } from './words.ts'

type Opened =
  | { readonly kind: 'stop'; readonly about: Stopped }
  | { readonly kind: 'lift'; readonly stop: Known['stops'][number] }
  | { readonly kind: 'consent' }

/** 联系与同意: which phones are proven, who reads, what is not sent and what was agreed to. */
export const Contacts = ({ profile }: { profile: Profile }) => {
  const t = useWords(words)
  const may = useMay('administrator', 'accountant', 'cashier', 'steward')
  const { contacts } = useContacts(profile.id)
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  return (
    <>
      <h2>{t('contacts')}</h2>
      <Phones profile={profile} may={may} onStop={(about) => setOpened({ kind: 'stop', about })} />
      <Part query={contacts} skeleton={<Skeleton rows={3} />}>
        {(data) => (
          <>
            <Mailboxes addresses={data.addresses} profile={profile} may={may} />
            <Languages languages={data.languages} profile={profile} may={may} />
            <Reader data={data} profile={profile} may={may} />
            <Members householdId={profile.id} may={may} />
            <Stops
              stops={data.stops}
              may={may}
              onLift={(stop) => setOpened({ kind: 'lift', stop })}
            />
            <Consents
              consents={data.consents}
              may={may}
              onRecord={() => setOpened({ kind: 'consent' })}
            />
          </>
        )}
      </Part>
      {opened?.kind === 'stop' ? (
        <StopDialog householdId={profile.id} about={opened.about} onClose={close} />
      ) : null}
      {opened?.kind === 'lift' ? (
        <LiftDialog householdId={profile.id} stop={opened.stop} onClose={close} />
      ) : null}
      {opened?.kind === 'consent' ? <ConsentDialog profile={profile} onClose={close} /> : null}
    </>
  )
}

/** A fact with what can be done about it. */
export const Row = ({ children, actions }: { children: ReactNode; actions?: ReactNode }) => (
  <li>
    <span className="grow">{children}</span>
    {actions}
  </li>
)

export const LinkButton = ({ onClick, children }: { onClick: () => void; children: string }) => (
  <button type="button" className="link" onClick={onClick}>
    {children}
  </button>
)

const Phones = ({
  profile,
  may,
  onStop,
}: {
  profile: Profile
  may: boolean
  onStop: (about: Stopped) => void
}) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const { bindings } = useContacts(profile.id)
  const unbind = useCommand('endPhoneBinding')
  const rows = peopleToday(profile).flatMap(({ partyId, name, phones }) =>
    phones.map((phone) => ({ ...phone, partyId, name })),
  )
  return (
    <ul>
      {rows.map(({ phoneId, partyId, name, masked }) => {
        const binding = bindings.data?.bindings.find((it) => it.phoneId === phoneId)
        return (
          <Row
            key={phoneId.toString()}
            actions={
              may ? (
                <>
                  {binding ? (
                    <LinkButton
                      onClick={async () => {
                        const { bindingId } = binding
                        if (await unbind.give({ bindingId })) message.success(t('unbindDone'))
                      }}
                    >
                      {t('unbind')}
                    </LinkButton>
                  ) : null}
                  <LinkButton
                    onClick={() => onStop({ partyId, phoneId, name: `${name} ${masked}` })}
                  >
                    {t('stop')}
                  </LinkButton>
                </>
              ) : null
            }
          >
            {name} {masked}
            <small>
              {binding
                ? t('bound', { on: wallTime(binding.verifiedAt).slice(0, 10) })
                : t('notBound')}
            </small>
          </Row>
        )
      })}
    </ul>
  )
}

const Reader = ({ data, profile, may }: { data: Known; profile: Profile; may: boolean }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const setReader = useCommand('setReader')
  const pause = useCommand('pauseReminders')
  const resume = useCommand('resumeReminders')
  const householdId = profile.id
  const isPayer = data.reader.partyId === profile.payer.id
  return (
    <ul>
      <Row
        actions={
          may && !isPayer ? (
            <LinkButton
              onClick={async () => {
                if (await setReader.give({ householdId, partyId: null })) {
                  message.success(t('readerDone'))
                }
              }}
            >
              {t('toPayer')}
            </LinkButton>
          ) : null
        }
      >
        {t('reader')} <b>{data.reader.name}</b>
      </Row>
      <Row
        actions={
          may ? (
            <LinkButton
              onClick={async () => {
                if (data.pausedUntil) {
                  if (await resume.give({ householdId })) message.success(t('resumed'))
                  return
                }
                const done = await pause.give({ householdId })
                if (done) message.success(t('pauseDone', { on: done.until }))
              }}
            >
              {data.pausedUntil ? t('resume') : t('pause')}
            </LinkButton>
          ) : null
        }
      >
        {data.pausedUntil ? t('paused', { on: data.pausedUntil }) : t('notPaused')}
      </Row>
    </ul>
  )
}

const Stops = ({
  stops,
  may,
  onLift,
}: {
  stops: Known['stops']
  may: boolean
  onLift: (stop: Known['stops'][number]) => void
}) => {
  const t = useWords(words)
  return (
    <ul>
      {stops.length === 0 ? (
        <Row>
          {t('stops')} <span className="faint">{t('none')}</span>
        </Row>
      ) : null}
      {stops.map((stop) => (
        <Row
          key={stop.stopId.toString()}
          actions={may ? <LinkButton onClick={() => onLift(stop)}>{t('lift')}</LinkButton> : null}
        >
          {t('stops')} <b>{stop.about}</b>
          <small>
            {[
              t(stop.reason),
              stop.form ? t(stop.form) : t('everyForm'),
              stop.purpose === 'service' || stop.purpose === 'promotion'
                ? t(stop.purpose)
                : t('everyPurpose'),
              wallTime(stop.openedAt).slice(0, 10),
              stop.source,
            ].join(' · ')}
          </small>
        </Row>
      ))}
    </ul>
  )
}

const Consents = ({
  consents,
  may,
  onRecord,
}: {
  consents: Known['consents']
  may: boolean
  onRecord: () => void
}) => {
  const t = useWords(words)
  return (
    <ul>
      {consents.map(({ partyId, name, purpose, isGiven, source, givenAt, shownWords }) => (
        <Row key={`${partyId} ${purpose}`}>
          <span title={shownWords}>
            {name} {t(isGiven ? 'given' : 'takenBack')}: {t(purpose)}
          </span>
          <small>
            {wallTime(givenAt)} · {source}
          </small>
        </Row>
      ))}
      <Row actions={may ? <LinkButton onClick={onRecord}>{t('recordConsent')}</LinkButton> : null}>
        {t('consents')}
        {consents.length === 0 ? <span className="faint"> {t('none')}</span> : null}
      </Row>
    </ul>
  )
}
