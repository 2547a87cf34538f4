import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { Fragment, useState } from 'react'
import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { FailureNotice, Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { operationNames } from './operation-names.ts'
import { actors, type SettingsFilter } from './route.ts'
import { words } from './words.ts'

type Entry = Awaited<ReturnType<Client['listAudit']>>['entries'][number]

/** Who did what and when; a line opens to what was asked for, personal data struck out. */
export const AuditLog = () => {
  const t = useWords(words)
  const filter = useSearch({ from: '/shell/settings' })
  const query = useInfiniteQuery(
    api.listAudit.infiniteOptions({
      input: (after: string | undefined) => ({
        limit: 50,
        ...(filter.staff ? { actorId: BigInt(filter.staff) } : {}),
        ...(filter.actor ? { actorKind: filter.actor } : {}),
        ...(filter.operation ? { operation: filter.operation } : {}),
        ...(filter.from ? { from: filter.from } : {}),
        ...(filter.to ? { to: filter.to } : {}),
        ...(after ? { after } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap(({ entries }) => entries) ?? []
  if (query.isError) return <FailureNotice error={query.error} onRetry={() => query.refetch()} />
  return (
    <>
      <AuditFilters filter={filter} />
      {first === undefined ? (
        <Skeleton rows={10} />
      ) : rows.length === 0 ? (
        <Notice icon="search" title={t('auditEmpty')} />
      ) : (
        <>
          <p className="small quiet">{t('auditCount', { n: first.total })}</p>
          <AuditTable rows={rows} />
        </>
      )}
      {query.hasNextPage ? (
        <p className="more">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      ) : null}
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
  const names = Object.entries(operationNames).map(([value, name]) => ({
    value,
    label: language === 'zh' ? name : value,
  }))
  return (
    <div className="audit-filters">
      <Select
        aria-label={t('who')}
        value={filter.staff ?? filter.actor ?? ''}
        options={[
          { value: '', label: t('anyone') },
          ...actors.map((value) => ({ value, label: t(`actor.${value}`) })),
          ...(staff.data?.staff ?? []).map(({ id, displayName }) => ({
            value: id.toString(),
            label: displayName,
          })),
        ]}
        onChange={(value) => {
          const actor = actors.find((kind) => kind === value)
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
      <Input
        type="date"
        aria-label={t('from')}
        value={filter.from ?? ''}
        onChange={({ target }) => set({ from: target.value || undefined })}
      />
      <span className="quiet">{t('to')}</span>
      <Input
        type="date"
        aria-label={t('to')}
        value={filter.to ?? ''}
        onChange={({ target }) => set({ to: target.value || undefined })}
      />
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
                <button type="button" className="link" aria-expanded={open === row.id}>
                  {(language === 'zh' ? operationNames[row.operation] : null) ?? row.operation}
                </button>
              </td>
              <td className="wide faint clip asked">{row.input}</td>
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
