import { useState } from 'react'
import { formatYuan } from '../../../src/kernel/money.ts'
import type { Words } from '../../../src/kernel/shapes.ts'
import { wallTime } from '../../shared/dates.ts'
import { yuan } from '../../shared/money.ts'
import { useLanguage, useWords } from '../language/language.tsx'
import { Chips } from './chips.tsx'
import { type Deed, discard, type Home, isTalkOnly, record } from './deeds.ts'
import { Dial } from './dial.tsx'
import { causesOf, type Dialled, type Draft, deedOf, isComplete, outcomesOf } from './draft.ts'
import { PromiseFields } from './promise-fields.tsx'
import { Sheet } from './sheet.tsx'
import type { Me } from './use-steward.ts'
import { VoiceNote } from './voice-note.tsx'
import { words } from './words.ts'

type Props = {
  way: 'call' | 'visit'
  home: Home
  me: Me
  /** One that the server refused; it is taken back once its correction is kept. */
  deed?: Deed
  onClose: () => void
  onDone: () => void
}

/** How a call or a visit went: a result, with a promise its day; all else may stay empty. */
export const Record = ({ way, home, me, deed, onClose, onDone }: Props) => {
  const t = useWords(words)
  const today = wallTime(new Date()).slice(0, 10)
  const [dialled, setDialled] = useState<Dialled | null>(null)
  const [draft, setDraft] = useState<Draft>(() => draftOf(deed, home))
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part })
  const save = async (): Promise<void> => {
    await record(deedOf({ way, home, staffId: me.staffId, draft, dialled }))
    if (deed) await discard(deed)
    onDone()
  }
  const isVisit = way === 'visit'
  return (
    <Sheet
      title={t(isVisit ? 'recordVisit' : 'recordCall', { home: home.unitLabel })}
      note={`${home.payerName} ${yuan(home.overdueFen)}`}
      onClose={onClose}
    >
      <div className="sheet-body">
        {deed?.refused ? <Refused refused={deed.refused} /> : null}
        {isTalkOnly(home) ? <p className="told">{t('talkOnly')}</p> : null}
        {isVisit ? null : (
          <Dial home={home} onDial={(phoneId) => setDialled({ phoneId, at: Date.now() })} />
        )}
        <Chips
          label={t('outcome')}
          options={outcomesOf(way, home).map((value) => ({
            value,
            label: t(isVisit && value === 'notReached' ? 'notMet' : value),
          }))}
          value={draft.outcome}
          onChoose={(outcome) =>
            change({
              outcome,
              cause: causesOf(outcome).find((name) => name === draft.cause) ?? null,
            })
          }
        />
        {draft.outcome === 'promise' ? (
          <PromiseFields home={home} today={today} draft={draft} onChange={change} />
        ) : null}
        <Chips
          label={t('cause')}
          isOptional
          options={causesOf(draft.outcome).map((value) => ({ value, label: t(value) }))}
          value={draft.cause}
          onChoose={(cause) => change({ cause: cause === draft.cause ? null : cause })}
        />
        <label className="field">
          <span className="ask">{t('note')}</span>
          <textarea
            className="phone-field"
            rows={2}
            maxLength={1000}
            placeholder={t('noteHint')}
            value={draft.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        </label>
        <div className="two">
          <VoiceNote
            voice={draft.voice}
            onVoice={(voice) => setDraft((old) => ({ ...old, voice }))}
          />
        </div>
      </div>
      <div className="sheet-foot">
        <button
          type="button"
          className="tap first main"
          disabled={!isComplete(draft, home)}
          onClick={() => void save()}
        >
          {t(draft.outcome ? 'save' : 'chooseOutcome')}
        </button>
      </div>
    </Sheet>
  )
}

const draftOf = (deed: Deed | undefined, home: Home): Draft => ({
  outcome: deed?.input.outcome ?? null,
  promisedOn: deed?.input.promise?.promisedOn ?? null,
  amount: formatYuan(deed?.input.promise?.amountFen ?? home.overdueFen).replaceAll(',', ''),
  cause: deed?.input.cause ?? null,
  note: deed?.input.note ?? '',
  voice: deed?.voice ?? null,
})

const Refused = ({ refused }: { refused: Words }) => {
  const language = useLanguage()
  return <p className="told bad">{refused[language]}</p>
}
