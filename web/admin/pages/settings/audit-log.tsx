import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { Fragment, useState } from 'react'
import { auditActors } from '../../../../src/reports/api.ts'
import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Notice } from '../../parts/notice.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { operationName, operationNames } from './operation-names.ts'
import type { SettingsFilter } from './route.ts'
import { words } from './words.ts'

type Entry = Awaited<ReturnType<Client['listAudit']>>['entries'][number]

/** Who did what and when; a line opens to what was asked for, personal data struck out. */
export const AuditLog = () => {
  const t = useWords(words)
  const filter = useSearch({ from: '/shell/settings' })
  const asked = {
    ...(filter.staff ? { actorId: BigInt(filter.staff) } : {}),
    ...(filter.actor ? { actorKind: filter.actor } : {}),
    ...(filter.operation ? { operation: filter.operation } : {}),
    ...(filter.from ? { from: filter.from } : {}),
    ...(filter.to ? { to: filter.to } : {}),
  }
  const query = useInfiniteQuery(api.listAudit.infiniteOptions(pagesOf(asked, 50)))
  const rows = query.data?.pages.flatMap(({ entries }) => entries) ?? []
  return (
    <>
      <AuditFilters filter={filter} />
      <LongList
        query={query}
        shown={rows.length}
        empty={<Notice icon="search" title={t('auditEmpty')} />}
      >
        {({ total }) => (
          <>
            <p className="small quiet">{t('auditCount', { n: total })}</p>
            <AuditTable rows={rows} />
          </>
        )}
      </LongList>
    </>
  )
}

const AuditFilters = ({ filter }: { filter: SettingsFilter }) => {
  const t = useWords(words)
  const language = useLanguage()
  const navigate = useNavigate()
  const staff = useQuery(api.listStaff.queryOptions({ input: {} }))
  const set = (change: SettingsFilter): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true })
  const names = Object.keys(operationNames).map((value) => ({
    value,
    label: operationName(value, language),
  }))
  return (
    <div className="audit-filters">
      <Select
        aria-label={t('who')}
        value={filter.staff ?? filter.actor ?? ''}
        options={[
          { value: '', label: t('anyone') },
          ...auditActors.map((value) => ({ value, label: t(`actor.${value}`) })),
          ...(staff.data?.staff ?? []).map(({ id, displayName }) => ({
            value: id.toString(),
            label: displayName,
          })),
        ]}
        onChange={(value) => {
          const actor = auditActors.find((kind) => kind === value)
          set({ actor, staff: actor || value === '' ? undefined : value })
        }}
        popupMatchSelectWidth={false}
      />
      <Select
        aria-label={t('what')}
        value={filter.operation ?? ''}
        showSearch={{ optionFilterProp: 'label' }}
        options={[{ value: '', label: t('anything') }, ...names]}
        onChange={(operation) => set({ operation: operation || undefined })}
        popupMatchSelectWidth={false}
      />
      <DateField
        isOptional
        label={t('from')}
        value={filter.from}
        onChange={(from) => set({ from })}
      />
      <span className="quiet">{t('to')}</span>
      <DateField isOptional label={t('to')} value={filter.to} onChange={(to) => set({ to })} />
    </div>
  )
}

const AuditTable = ({ rows }: { rows: readonly Entry[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const [open, setOpen] = useState<bigint | null>(null)
  return (
    <table className="table audit">
      <thead>
        <tr>
          <th>{t('when')}</th>
          <th>{t('who')}</th>
          <th>{t('what')}</th>
          <th className="wide">{t('asked')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Fragment key={row.id.toString()}>
            <tr
              aria-current={open === row.id}
              onClick={() => setOpen(open === row.id ? null : row.id)}
            >
              <td className="quiet nowrap">{wallTime(row.at)}</td>
              <td className="nowrap">
                {row.actorKind === 'staff' ? row.actorName : t(`actor.${row.actorKind}`)}
              </td>
              <td>
                <button
                  type="button"
                  className="link"
                  aria-expanded={open === row.id}
                  title={row.operation}
                >
                  {operationName(row.operation, language)}
                </button>
              </td>
              <td className="wide faint clip asked">{row.input === '{}' ? '' : row.input}</td>
            </tr>
            {open === row.id ? (
              <tr>
                <td colSpan={4}>
                  <pre className="asked-whole">{pretty(row.input)}</pre>
                </td>
              </tr>
            ) : null}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

const pretty = (json: string): string => JSON.stringify(JSON.parse(json), null, 2)
