import { Checkbox } from 'antd'
import { channelNames, slotNames, toneNames } from '../../../../../src/collections/api.ts'
import { unitKinds } from '../../../../../src/property/api.ts'
import { useWords } from '../../../language/language.tsx'
import { type Editing, findingsAt, type StrategyContent } from './content.ts'
import { FenField, NumberField } from './fields.tsx'
import { Findings } from './findings.tsx'
import { words } from './words.ts'

/** What the personal policy may choose, what staff can do, what each costs, who is left out. */
export const Limits = ({ editing }: { editing: Editing }) => (
  <div className="limits">
    <Personal editing={editing} />
    <Capacity editing={editing} />
    <Costs editing={editing} />
    <Exclusions editing={editing} />
  </div>
)

type Part = 'personal' | 'capacity' | 'costs' | 'exclusions'

/** One part of the content, and how to change some of it. */
const partOf = <Name extends Part>({ content, onContent, findings }: Editing, name: Name) => ({
  part: content[name] as StrategyContent[Name],
  put: (change: Partial<StrategyContent[Name]>): void =>
    onContent?.({ ...content, [name]: { ...content[name], ...change } }),
  isDisabled: onContent === undefined,
  findings: findingsAt(findings, name),
})

const Personal = ({ editing }: { editing: Editing }) => {
  const t = useWords(words)
  const { part, put, isDisabled, findings } = partOf(editing, 'personal')
  return (
    <section>
      <h2>{t('personal')}</h2>
      <Findings findings={findings} />
      <Checkbox
        checked={part.isAllowed}
        disabled={isDisabled}
        onChange={({ target }) => put({ isAllowed: target.checked })}
      >
        {t('isAllowed')}
      </Checkbox>
      <p className="small quiet">{t('personalWhy')}</p>
      <Ticks
        label={t('channels')}
        names={channelNames}
        chosen={part.channels}
        isDisabled={isDisabled || !part.isAllowed}
        onChoose={(channels) => put({ channels })}
      />
      <Ticks
        label={t('tones')}
        names={toneNames}
        chosen={part.tones}
        isDisabled={isDisabled || !part.isAllowed}
        onChoose={(tones) => tones.length > 0 && put({ tones })}
      />
      <Ticks
        label={t('slots')}
        names={slotNames}
        chosen={part.slots}
        isDisabled={isDisabled || !part.isAllowed}
        onChoose={(slots) => slots.length > 0 && put({ slots })}
      />
    </section>
  )
}

/** A line of boxes to tick. */
const Ticks = <
  Name extends (
    | typeof channelNames
    | typeof toneNames
    | typeof slotNames
    | typeof unitKinds
  )[number],
>({
  label,
  names,
  chosen,
  isDisabled,
  onChoose,
}: {
  label: string
  names: readonly Name[]
  chosen: readonly Name[]
  isDisabled: boolean
  onChoose: (chosen: Name[]) => void
}) => {
  const t = useWords(words)
  return (
    <div className="ticks">
      <span className="small quiet">{label}</span>
      {names.map((name) => (
        <Checkbox
          key={name}
          checked={chosen.includes(name)}
          disabled={isDisabled}
          onChange={({ target }) =>
            onChoose(names.filter((it) => (it === name ? target.checked : chosen.includes(it))))
          }
        >
          {t(name)}
        </Checkbox>
      ))}
    </div>
  )
}

const Capacity = ({ editing }: { editing: Editing }) => {
  const t = useWords(words)
  const { part, put, isDisabled, findings } = partOf(editing, 'capacity')
  return (
    <section>
      <h2>{t('capacity')}</h2>
      <Findings findings={findings} />
      <div className="field-line">
        {(['callsAWeek', 'visitsAWeek'] as const).map((name) => (
          <NumberField
            key={name}
            label={t(name)}
            value={part[name]}
            min={0}
            max={100_000}
            unit={t('times')}
            isDisabled={isDisabled}
            onChange={(times) => put({ [name]: times })}
          />
        ))}
      </div>
    </section>
  )
}

const money = [
  ['wechatFen', 'wechat'],
  ['smsFen', 'sms'],
  ['callFen', 'call'],
  ['visitFen', 'visit'],
  ['goodwillFen', 'goodwill'],
  ['complaintFen', 'complaint'],
] as const
const minutes = [
  ['callMinutes', 120],
  ['visitMinutes', 240],
] as const

const Costs = ({ editing }: { editing: Editing }) => {
  const t = useWords(words)
  const { part, put, isDisabled, findings } = partOf(editing, 'costs')
  return (
    <section>
      <h2>{t('costs')}</h2>
      <Findings findings={findings} />
      <div className="field-line">
        {money.map(([name, word]) => (
          <FenField
            key={name}
            label={t(word)}
            fen={part[name]}
            isDisabled={isDisabled}
            onChange={(fen) => put({ [name]: fen })}
          />
        ))}
        {minutes.map(([name, max]) => (
          <NumberField
            key={name}
            label={t(name)}
            value={part[name]}
            min={1}
            max={max}
            unit={t('minutes')}
            isDisabled={isDisabled}
            onChange={(value) => put({ [name]: value })}
          />
        ))}
      </div>
    </section>
  )
}

const Exclusions = ({ editing }: { editing: Editing }) => {
  const t = useWords(words)
  const { part, put, isDisabled, findings } = partOf(editing, 'exclusions')
  const { content, onContent } = editing
  return (
    <section>
      <h2>{t('exclusions')}</h2>
      <Findings findings={findings} />
      <div className="field-line">
        <FenField
          label={t('belowFen')}
          fen={part.belowFen}
          isDisabled={isDisabled}
          onChange={(belowFen) => put({ belowFen })}
        />
      </div>
      <Ticks
        label={t('unitKinds')}
        names={unitKinds}
        chosen={unitKinds.filter((kind) => part.unitKinds.includes(kind))}
        isDisabled={isDisabled}
        onChoose={(chosen) => put({ unitKinds: chosen })}
      />
      {part.householdIds.length > 0 ? (
        <p className="small quiet">{t('householdIds', { n: part.householdIds.length })}</p>
      ) : null}
      <Checkbox
        checked={content.approvesItself}
        disabled={isDisabled}
        onChange={({ target }) => onContent?.({ ...content, approvesItself: target.checked })}
      >
        {t('approvesItself')}
      </Checkbox>
    </section>
  )
}
