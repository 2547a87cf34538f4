import { Input, Select } from 'antd'
import { useRef } from 'react'
import { type Finding, officialFieldTypes } from '../../../../src/notifications/api.ts'
import { useWords } from '../../language/language.tsx'
import { Findings } from './findings.tsx'
import type { Content, Template } from './template-editor.tsx'
import { words } from './words.ts'

type Props<Shape> = {
  content: Shape
  findings: readonly Finding[]
  isLocked: boolean
  onChange: (content: Content) => void
}
type Sms = Extract<Content, { texts: unknown }>
type Official = Extract<Content, { fields: unknown }>
type Texts = Exclude<Content, Sms | Official>

/** The texts of a wording with what is wrong below each, and the variables to put in. */
export const ContentFields = ({
  content,
  variables,
  ...rest
}: Props<Content> & { variables: Template['variables'] }) => {
  const t = useWords(words)
  const fields = useRef<HTMLDivElement>(null)
  return (
    <div ref={fields}>
      {'texts' in content ? (
        <SmsFields content={content} {...rest} />
      ) : 'fields' in content ? (
        <OfficialFields content={content} {...rest} />
      ) : (
        <TextFields content={content} {...rest} />
      )}
      {rest.isLocked ? null : (
        <div className="variables">
          <small className="quiet">
            {t('variables')} · {t('variablesHint')}
          </small>
          {variables
            .flatMap(({ name, meaning, filters }) =>
              ['', ...filters.map((filter) => `|${filter}`)].map((filter) => ({
                text: `{${name}${filter}}`,
                meaning,
              })),
            )
            .map(({ text, meaning }) => (
              <button
                key={text}
                type="button"
                className="variable"
                title={meaning}
                // The field keeps the cursor.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => insert(text, fields.current)}
              >
                {text}
              </button>
            ))}
        </div>
      )}
    </div>
  )
}

/** Types a text at the cursor, as a person would, so that the field can undo it. */
const insert = (text: string, within: HTMLElement | null): void => {
  const active = document.activeElement
  const field =
    active instanceof HTMLTextAreaElement && within?.contains(active)
      ? active
      : within?.querySelector('textarea')
  field?.focus()
  document.execCommand('insertText', false, text)
}

const Text = ({
  label,
  part,
  value,
  findings,
  isLocked,
  rows = 1,
  onChange,
}: {
  label: string
  part: string
  value: string
  findings: readonly Finding[]
  isLocked: boolean
  rows?: number
  onChange: (value: string) => void
}) => {
  const own = findings.filter((finding) => finding.part === part)
  const isWrong = own.some(({ severity }) => severity === 'error')
  return (
    <>
      <Input.TextArea
        aria-label={label}
        value={value}
        readOnly={isLocked}
        autoSize={{ minRows: rows }}
        spellCheck={false}
        {...(isWrong ? { status: 'error' as const } : {})}
        onChange={(event) => onChange(event.target.value)}
      />
      <Findings findings={own} text={value} />
    </>
  )
}

const SmsFields = ({ content: { texts }, findings, isLocked, onChange }: Props<Sms>) => {
  const t = useWords(words)
  return (
    <>
      {texts.map((text, index) => {
        const part = `texts.${index}` as 'texts.0' | 'texts.1' | 'texts.2'
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text is its place
          <div key={index} className="wording-field">
            <div className="section-head">
              <span>{t(`part.${part}`)}</span>
              {index > 0 && !isLocked ? (
                <button
                  type="button"
                  className="link"
                  onClick={() => onChange({ texts: texts.filter((_, at) => at !== index) })}
                >
                  {t('remove')}
                </button>
              ) : null}
            </div>
            <Text
              label={t(`part.${part}`)}
              part={part}
              value={text}
              rows={2}
              findings={findings}
              isLocked={isLocked}
              onChange={(value) =>
                onChange({ texts: texts.map((one, at) => (at === index ? value : one)) })
              }
            />
          </div>
        )
      })}
      {texts.length < 3 && !isLocked ? (
        <p className="wording-field">
          <button
            type="button"
            className="link"
            onClick={() => onChange({ texts: [...texts, '【{sign}】'] })}
          >
            {t('addShorter')}
          </button>{' '}
          <small className="quiet">{t('shorterHint')}</small>
        </p>
      ) : null}
    </>
  )
}

const OfficialFields = ({ content, findings, isLocked, onChange }: Props<Official>) => {
  const t = useWords(words)
  const { title, fields } = content
  const change = (index: number, changed: Partial<Official['fields'][number]>): void =>
    onChange({
      title,
      fields: fields.map((field, at) => (at === index ? { ...field, ...changed } : field)),
    })
  return (
    <>
      <div className="wording-field">
        <span>{t('part.title')}</span>
        <Text
          label={t('part.title')}
          part="title"
          value={title}
          findings={findings}
          isLocked={isLocked}
          onChange={(value) => onChange({ title: value, fields })}
        />
      </div>
      {fields.map((field, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a field is its place
        <div key={index} className="wording-field official-field">
          <Input
            aria-label={t('fieldLabel')}
            value={field.label}
            readOnly={isLocked}
            onChange={(event) => change(index, { label: event.target.value })}
          />
          <Select
            aria-label={t('fieldType')}
            value={field.type}
            disabled={isLocked}
            options={officialFieldTypes.map((value) => ({ value, label: value }))}
            popupMatchSelectWidth={false}
            onChange={(type) => change(index, { type })}
          />
          <div>
            <Text
              label={`${field.label} ${t('fieldValue')}`}
              part={`fields.${index}.value`}
              value={field.value}
              findings={findings}
              isLocked={isLocked}
              onChange={(value) => change(index, { value })}
            />
          </div>
          {fields.length > 1 && !isLocked ? (
            <button
              type="button"
              className="link"
              onClick={() => onChange({ title, fields: fields.filter((_, at) => at !== index) })}
            >
              {t('remove')}
            </button>
          ) : null}
        </div>
      ))}
      {fields.length < 8 && !isLocked ? (
        <button
          type="button"
          className="link"
          onClick={() =>
            onChange({ title, fields: [...fields, { label: '', type: 'thing', value: '' }] })
          }
        >
          {t('addField')}
        </button>
      ) : null}
    </>
  )
}

const TextFields = ({ content, findings, isLocked, onChange }: Props<Texts>) => {
  const t = useWords(words)
  return (Object.entries(content) as ['title' | 'body' | 'subject' | 'text', string][]).map(
    ([part, value]) => (
      <div key={part} className="wording-field">
        <span>{t(`part.${part}`)}</span>
        <Text
          label={t(`part.${part}`)}
          part={part}
          value={value}
          rows={part === 'text' ? 8 : part === 'body' ? 2 : 1}
          findings={findings}
          isLocked={isLocked}
          onChange={(typed) => onChange({ ...content, [part]: typed } as Content)}
        />
      </div>
    ),
  )
}
