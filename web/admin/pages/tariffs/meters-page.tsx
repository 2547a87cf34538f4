import './tariffs.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { App, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice } from '../../parts/choice.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { FindText } from '../../parts/find-text.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { api } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay, useMe } from '../../shell/use-me.ts'
import { BillingSections } from '../billing-run/sections.tsx'
import { AddMeterDialog, ChangeMeterDialog, type Meter } from './meter-dialogs.tsx'
import { parseReading, readingText } from './reading.ts'
import { ReadingPhoto } from './reading-photo.tsx'
import { type MeterFilter, meterKinds } from './route.ts'
import { words } from './words.ts'

/** 抄表: the meters with their last reading; those of a day are typed in the row, all or none. */
export const MetersPage = () => {
  const t = useWords(words)
  const community = useCommunity()
  const { today } = useMe()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const filter = useSearch({ from: '/shell/billing/meters' })
  const mayRead = useMay('administrator', 'accountant', 'cashier', 'steward')
  const mayEdit = useMay('administrator', 'accountant')
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [readOn, setReadOn] = useState(today)
  const [dialog, setDialog] = useState<'add' | Meter | null>(null)
  const record = useCommand('recordReadings')
  const query = useInfiniteQuery(
    api.listMeters.infiniteOptions(
      pagesOf(
        {
          communityId: community.id,
          text: filter.text ?? '',
          onlyUnread: filter.unread === '1',
          ...(filter.kind ? { kind: filter.kind } : {}),
        },
        100,
      ),
    ),
  )
  const rows = query.data?.pages.flatMap(({ meters }) => meters) ?? []
  const change = (next: MeterFilter): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...next }), replace: true })
  const filled = Object.entries(typed).filter(([, text]) => text.trim() !== '')
  const isWrong = filled.some(([, text]) => parseReading(text) === null)
  const save = async (): Promise<void> => {
    const answer = await record.give({
      communityId: community.id,
      readings: filled.map(([serial, text]) => ({
        serial,
        readOn,
        readingMilli: parseReading(text) ?? 0n,
      })),
    })
    if (!answer) return
    setTyped({})
    message.success(t('recorded', { n: answer.recorded }))
  }
  return (
    <>
      <BillingSections />
      <PageHead title={t('meters')} note={t('metersNote')}>
        {mayRead ? (
          <Button
            kind="primary"
            disabled={filled.length === 0 || isWrong || record.isPending}
            onClick={() => void save()}
          >
            {t('saveReadings', { n: filled.length })}
          </Button>
        ) : null}
        {mayEdit ? <Button onClick={() => setDialog('add')}>{t('addMeter')}</Button> : null}
      </PageHead>
      <div className="bar-line">
        <FindText
          text={filter.text ?? ''}
          label={t('findMeter')}
          onText={(text) => change({ text })}
        />
        <Choice
          label={t('meterKind')}
          any={t('anyMeter')}
          value={filter.kind}
          options={meterKinds.map((kind) => ({ value: kind, label: t(kind) }))}
          onChange={(kind) => change({ kind })}
        />
        <Checkbox
          checked={filter.unread === '1'}
          onChange={(event) => change({ unread: event.target.checked ? '1' : undefined })}
        >
          {t('onlyUnread')}
        </Checkbox>
        {mayRead ? (
          <DateField
            label={t('readOn')}
            value={readOn}
            onChange={(day) => setReadOn(day ?? today)}
          />
        ) : null}
      </div>
      <LongList
        query={query}
        shown={rows.length}
        empty={
          <Notice icon="paid" title={t(filter.unread ? 'allRead' : 'noMeters')}>
            {t('noMetersWhy')}
          </Notice>
        }
      >
        {() => (
          <table className="table fixed-head">
            <thead>
              <tr>
                <th>{t('serial')}</th>
                <th>{t('unit')}</th>
                <th className="wide">{t('meterKind')}</th>
                <th className="number wide">{t('multiplier')}</th>
                <th className="wide">{t('lastReadOn')}</th>
                <th className="number">{t('lastReading')}</th>
                <th>{t('readingToday', { on: readOn.slice(5) })}</th>
                {mayEdit ? <th /> : null}
              </tr>
            </thead>
            <tbody>
              {rows.map((meter) => {
                const text = typed[meter.serial] ?? ''
                const value = parseReading(text)
                const isBack = value !== null && meter.lastMilli !== null && value < meter.lastMilli
                return (
                  <tr key={meter.id.toString()}>
                    <td>{meter.serial}</td>
                    <td className="nowrap">
                      {meter.unitCode ?? `${meter.buildingName ?? ''} ${t('common')}`}
                    </td>
                    <td className="wide">
                      {t(meterKinds.find((kind) => kind === meter.kind) ?? 'water')}
                    </td>
                    <td className="number wide">{meter.multiplier}</td>
                    <td className="quiet wide">{meter.lastReadOn ?? '—'}</td>
                    <td className="number">
                      {meter.lastMilli === null ? '—' : readingText(meter.lastMilli)}
                    </td>
                    <td>
                      {mayRead ? (
                        <Input
                          className="meter-field"
                          inputMode="decimal"
                          aria-label={t('readingOf', { serial: meter.serial })}
                          value={text}
                          status={(text !== '' && value === null) || isBack ? 'error' : ''}
                          onChange={(event) =>
                            setTyped({ ...typed, [meter.serial]: event.target.value })
                          }
                        />
                      ) : null}
                      {isBack ? <small className="overdue"> {t('backwards')}</small> : null}
                      {mayRead && meter.lastReadOn !== null ? <ReadingPhoto meter={meter} /> : null}
                    </td>
                    {mayEdit ? (
                      <td>
                        <button type="button" className="link" onClick={() => setDialog(meter)}>
                          {t('changeMeter')}
                        </button>
                      </td>
                    ) : null}
                  </tr>
                )
              })}
            </tbody>
          </table>
        )}
      </LongList>
      <p className="small quiet bar-line">
        {t('bySheet')} <Link to="/map/import">{t('toProperty')}</Link>
      </p>
      {dialog === 'add' ? (
        <AddMeterDialog onClose={() => setDialog(null)} />
      ) : dialog ? (
        <ChangeMeterDialog meter={dialog} onClose={() => setDialog(null)} />
      ) : null}
    </>
  )
}
