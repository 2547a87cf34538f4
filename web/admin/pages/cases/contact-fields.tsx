import { Form, Input, Radio, Select } from 'antd'
import {
  type Cause,
  causeNames,
  contactOutcomes,
  promiseDays,
} from '../../../../src/collections/api.ts'
import { addDays } from '../../../../src/kernel/period.ts'
import { useWords } from '../../language/language.tsx'
import { useRequired } from '../../parts/action-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { MoneyField } from '../../parts/money-field.tsx'
import { longestVoiceSeconds, useVoice, VoicePlayer } from '../../parts/voice.tsx'
import type { ContactHome } from './contact-dialog.tsx'
import { words } from './words.ts'

type Outcome = (typeof contactOutcomes)[number]

export type ContactFieldValues = {
  way: 'call' | 'visit'
  partyId?: string
  phoneId?: string
  outcome: Outcome
  money?: string
  promisedOn?: string
  minutes: string
  cause?: Cause
  note?: string
}

/** Nobody of the household was spoken with, so that only what can be seen may be said of the cause. */
const silent: readonly Outcome[] = ['notReached', 'noteLeft', 'wrongPerson', 'wrongNumber']
const seen: readonly Cause[] = ['wrongData', 'vacant']

export const ContactFields = ({
  home,
  today,
  voice,
  onVoice,
}: {
  home: ContactHome
  today: string
  voice: Blob | null
  onVoice: (voice: Blob | null) => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const way = Form.useWatch<'call' | 'visit'>('way')
  const outcome = Form.useWatch<Outcome>('outcome')
  const outcomes = contactOutcomes.filter((name) =>
    name === 'promise' || name === 'asksPlan'
      ? home.overdueFen > 0n
      : name === 'noteLeft'
        ? way === 'visit'
        : name !== 'wrongNumber' || way === 'call',
  )
  const causes = silent.includes(outcome) ? seen : causeNames
  return (
    <>
      <Form.Item name="way">
        <Radio.Group
          optionType="button"
          options={(['call', 'visit'] as const).map((value) => ({
            value,
            label: t(`event_${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="outcome" label={t('outcome')} rules={required(t('outcome'))}>
        <Radio.Group>
          {outcomes.map((value, at) => (
            <Radio key={value} value={value} autoFocus={at === 0}>
              {t(way === 'visit' && value === 'notReached' ? 'outcome_notMet' : `outcome_${value}`)}
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      {outcome === 'promise' ? (
        <div className="case-fields">
          <MoneyField name="money" label={t('amount')} max={home.overdueFen} />
          <Form.Item
            name="promisedOn"
            label={t('promisedBy')}
            extra={t('promiseUntil', { on: addDays(today, promiseDays) })}
            rules={required(t('promisedBy'))}
          >
            <DateField min={today} />
          </Form.Item>
        </div>
      ) : null}
      <div className="case-fields">
        <Form.Item name="partyId" label={t('spokenWith')}>
          <Select
            options={home.people.map(({ partyId, name }) => ({
              value: partyId.toString(),
              label: name,
            }))}
          />
        </Form.Item>
        {way === 'call' ? <NumberField home={home} /> : null}
        <Form.Item name="minutes" label={t('minutes')} rules={required(t('minutes'))}>
          <Input inputMode="numeric" maxLength={3} />
        </Form.Item>
        <Form.Item name="cause" label={t('cause')}>
          <Select
            allowClear
            placeholder={t('optional')}
            options={causes.map((value) => ({ value, label: t(value) }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
      <SpokenNote voice={voice} onVoice={onVoice} />
    </>
  )
}

/** Which number was called, of the person who was spoken with. */
const NumberField = ({ home }: { home: ContactHome }) => {
  const t = useWords(words)
  const partyId = Form.useWatch<string>('partyId')
  const phones = home.people.find((person) => person.partyId.toString() === partyId)?.phones ?? []
  return (
    <Form.Item name="phoneId" label={t('number')}>
      <Select
        allowClear
        placeholder={t('optional')}
        options={phones.map(({ phoneId, masked }) => ({
          value: phoneId.toString(),
          label: masked,
        }))}
      />
    </Form.Item>
  )
}

const SpokenNote = ({
  voice,
  onVoice,
}: {
  voice: Blob | null
  onVoice: (voice: Blob | null) => void
}) => {
  const t = useWords(words)
  const { seconds, isDenied, start, stop } = useVoice(onVoice)
  if (isDenied) return <p className="quiet">{t('voiceDenied')}</p>
  return (
    <p className="case-voice">
      {voice ? <VoicePlayer voice={voice} /> : null}
      {seconds === null ? (
        <button type="button" className="link" onClick={() => void start()}>
          {t(voice ? 'voiceAgain' : 'voiceStart')}
        </button>
      ) : (
        <button type="button" className="link" onClick={stop}>
          {t('voiceStop', { n: seconds, most: longestVoiceSeconds })}
        </button>
      )}
    </p>
  )
}
