import { Form, Input, Radio, Select } from 'antd'
import { unitKinds } from '../../../../src/property/api.ts'
import { useWords } from '../../language/language.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { useBuildingOptions } from '../../parts/register-choices.tsx'
import type { Client } from '../../rpc/client.ts'
import { useCommunities, useMe } from '../../shell/use-me.ts'
import { words } from './words.ts'

type UnitKind = (typeof unitKinds)[number]

export type AnnounceFields = {
  readonly kind: 'announcement' | 'offer'
  readonly title: string
  readonly when: string
  readonly text: string
  readonly communities: readonly string[]
  readonly buildings: readonly string[]
  readonly unitKinds: readonly UnitKind[]
  readonly isLater: boolean
  /** When it is sent, where that is later: 2026-11-28 and 09:30. */
  readonly day: string
  readonly time: string
}

/** What the server is asked with; buildings are chosen within one community. */
export const inputOf = (fields: AnnounceFields): Parameters<Client['previewAnnouncement']>[0] => ({
  kind: fields.kind,
  title: fields.title.trim(),
  when: fields.when.trim(),
  text: fields.text.trim(),
  communityIds: fields.communities.map(BigInt),
  buildingIds: fields.communities.length === 1 ? fields.buildings.map(BigInt) : [],
  unitKinds: [...fields.unitKinds],
})

/** The moment in Asia/Shanghai, which all of it is about. */
export const sendAtOf = ({ isLater, day, time }: AnnounceFields): string | null =>
  isLater ? `${day}T${time}:00+08:00` : null

/** The hours in which people may be written to, by halves. */
const times = Array.from({ length: 22 }, (_, half) => {
  const minutes = 9 * 60 + half * 30
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${minutes % 60 === 0 ? '00' : '30'}`
})

type Props = {
  fields: AnnounceFields
  onChange: (change: Partial<AnnounceFields>) => void
}

export const AnnounceForm = ({ fields, onChange }: Props) => {
  const t = useWords(words)
  return (
    <Form layout="vertical" requiredMark={false} className="announce-form">
      <Form.Item label={t('announcementKind')}>
        <Radio.Group
          aria-label={t('announcementKind')}
          value={fields.kind}
          options={(['announcement', 'offer'] as const).map((kind) => ({
            value: kind,
            label: t(`kind_${kind}`),
          }))}
          onChange={({ target }) => onChange({ kind: target.value })}
        />
      </Form.Item>
      {(['title', 'when'] as const).map((name) => (
        <Form.Item key={name} label={t(name)} htmlFor={`announce-${name}`}>
          <Input
            id={`announce-${name}`}
            value={fields[name]}
            maxLength={30}
            showCount
            placeholder={t(`hint_${name}`)}
            onChange={({ target }) => onChange({ [name]: target.value })}
          />
        </Form.Item>
      ))}
      <Form.Item label={t('text')} htmlFor="announce-text">
        <Input.TextArea
          id="announce-text"
          value={fields.text}
          maxLength={4000}
          autoSize={{ minRows: 6, maxRows: 16 }}
          placeholder={t('textHint')}
          onChange={({ target }) => onChange({ text: target.value })}
        />
      </Form.Item>
      <Audience fields={fields} onChange={onChange} />
      <SendTime fields={fields} onChange={onChange} />
    </Form>
  )
}

const Audience = ({ fields, onChange }: Props) => {
  const t = useWords(words)
  const { communities, current } = useCommunities()
  const buildings = useBuildingOptions()
  const isHere = fields.communities.length === 1 && fields.communities[0] === current?.id.toString()
  return (
    <>
      {communities.length > 1 ? (
        <Form.Item label={t('toCommunities')}>
          <Select
            mode="multiple"
            aria-label={t('toCommunities')}
            value={[...fields.communities]}
            options={communities.map(({ id, name }) => ({ value: id.toString(), label: name }))}
            optionFilterProp="label"
            onChange={(chosen) => onChange({ communities: chosen, buildings: [] })}
          />
        </Form.Item>
      ) : null}
      <div className="announce-some">
        {isHere ? (
          <Form.Item label={t('toBuildings')}>
            <Select
              mode="multiple"
              aria-label={t('toBuildings')}
              value={[...fields.buildings]}
              options={buildings}
              placeholder={t('allBuildings')}
              optionFilterProp="label"
              onChange={(chosen) => onChange({ buildings: chosen })}
            />
          </Form.Item>
        ) : null}
        <Form.Item label={t('toKinds')}>
          <Select
            mode="multiple"
            aria-label={t('toKinds')}
            value={[...fields.unitKinds]}
            options={unitKinds.map((kind) => ({ value: kind, label: t(`unit_${kind}`) }))}
            placeholder={t('allKinds')}
            onChange={(chosen) => onChange({ unitKinds: chosen })}
          />
        </Form.Item>
      </div>
    </>
  )
}

const SendTime = ({ fields, onChange }: Props) => {
  const t = useWords(words)
  const { today } = useMe()
  return (
    <Form.Item label={t('sendTime')}>
      <div className="announce-time">
        <Radio.Group
          aria-label={t('sendTime')}
          value={fields.isLater}
          options={[
            { value: false, label: t('atOnce') },
            { value: true, label: t('atTime') },
          ]}
          onChange={({ target }) => onChange({ isLater: target.value })}
        />
        {fields.isLater ? (
          <>
            <DateField
              label={t('sendDay')}
              min={today}
              value={fields.day}
              onChange={(day) => onChange({ day: day ?? today })}
            />
            <Select
              aria-label={t('sendHour')}
              value={fields.time}
              options={times.map((time) => ({ value: time, label: time }))}
              onChange={(time) => onChange({ time })}
            />
          </>
        ) : null}
      </div>
    </Form.Item>
  )
}
