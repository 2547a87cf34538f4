import { useQuery } from '@tanstack/react-query'
import { Input, type InputRef, Select } from 'antd'
import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { type HouseholdFilter, orders, states, unitKinds } from './route.ts'
import { words } from './words.ts'

type Props = {
  filter: HouseholdFilter
  onChange: (change: HouseholdFilter) => void
  findField: RefObject<HTMLInputElement | null>
}

/** All filters in one line; each lives in the address. */
export const Filters = ({ filter, onChange, findField }: Props) => {
  const t = useWords(words)
  const community = useCommunity()
  const { data } = useQuery(
    api.getGeometry.queryOptions({ input: { communityId: community.id }, staleTime: 600_000 }),
  )
  const buildings = (data?.buildings ?? []).map(({ id, name }) => ({
    value: id.toString(),
    label: name,
  }))
  return (
    <div className="filters">
      <FindText text={filter.text ?? ''} onText={(text) => onChange({ text })} field={findField} />
      <Tabs
        label={t('states')}
        chosen={filter.state ?? 'all'}
        onChoose={(state) => onChange({ state: state === 'all' ? undefined : state })}
        tabs={(['all', ...states] as const).map((state) => ({ key: state, label: t(state) }))}
      />
      <span className="filters-more">
        <Choice
          label={t('building')}
          any={t('anyBuilding')}
          value={filter.building}
          options={buildings}
          onChange={(building) => onChange({ building })}
        />
        <Choice
          label={t('kind')}
          any={t('anyKind')}
          value={filter.kind}
          options={unitKinds.map((kind) => ({ value: kind, label: t(kind) }))}
          onChange={(kind) => onChange({ kind })}
        />
        <Choice
          label={t('months')}
          any={t('anyMonths')}
          value={filter.months}
          options={['3', '6', '12', '24'].map((n) => ({
            value: n,
            label: t('monthsOrMore', { n }),
          }))}
          onChange={(months) => onChange({ months })}
        />
        <Select
          aria-label={t('order')}
          value={filter.order ?? 'code'}
          options={orders.map((order) => ({
            value: order,
            label: order === 'code' ? t('byCode') : t('byOutstanding'),
          }))}
          onChange={(order) => onChange({ order: order === 'code' ? undefined : order })}
          popupMatchSelectWidth={false}
        />
      </span>
    </div>
  )
}

const Choice = <Value extends string>({
  label,
  any,
  value,
  options,
  onChange,
}: {
  label: string
  any: string
  value: Value | undefined
  options: { value: Value; label: string }[]
  onChange: (value: Value | undefined) => void
}) => (
  <Select<Value | ''>
    aria-label={label}
    value={value ?? ''}
    options={[{ value: '', label: any }, ...options]}
    onChange={(chosen) => onChange(chosen === '' ? undefined : chosen)}
    popupMatchSelectWidth={false}
  />
)

const FindText = ({
  text,
  onText,
  field,
}: {
  text: string
  onText: (text: string | undefined) => void
  field: RefObject<HTMLInputElement | null>
}) => {
  const t = useWords(words)
  const [typed, setTyped] = useState(text)
  const input = useRef<InputRef>(null)
  useImperativeHandle(field, () => input.current?.input as HTMLInputElement)
  useEffect(() => setTyped(text), [text])
  // biome-ignore lint/correctness/useExhaustiveDependencies: waits for a pause in typing
  useEffect(() => {
    if (typed === text) return
    const timer = setTimeout(() => onText(typed.trim() || undefined), 200)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <Input
      ref={input}
      className="filters-find"
      prefix={<Icon name="search" />}
      aria-label={t('find')}
      placeholder={t('find')}
      maxLength={60}
      allowClear
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      onPressEnter={(event) => {
        onText(typed.trim() || undefined)
        event.currentTarget.blur()
      }}
    />
  )
}
