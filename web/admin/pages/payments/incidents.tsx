import { useQuery } from '@tanstack/react-query'
import { Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import { wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { useRequired } from '../../parts/action-dialog.tsx'
import { CommandDialog } from '../../parts/command-dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useMay } from '../../shell/use-me.ts'
import { words } from './words.ts'

type Incident = Awaited<ReturnType<Client['listIncidents']>>['incidents'][number]

/** 异常: what contradicts our records and waits for a person, with how it was settled. */
export const Incidents = () => {
  const t = useWords(words)
  const mayResolve = useMay('administrator', 'accountant')
  const [onlyOpen, setOnlyOpen] = useState(true)
  const [resolving, setResolving] = useState<Incident | null>(null)
  const query = useQuery(api.listIncidents.queryOptions({ input: { onlyOpen } }))
  return (
    <>
      <PageHead title={t('tab_incidents')} note={t('incidentsNote')}>
        <Checkbox checked={onlyOpen} onChange={(event) => setOnlyOpen(event.target.checked)}>
          {t('onlyOpen')}
        </Checkbox>
      </PageHead>
      <Part query={query}>
        {({ incidents }) =>
          incidents.length === 0 ? (
            <Notice icon="paid" title={t('noIncidents')}>
              {t('noIncidentsWhy')}
            </Notice>
          ) : (
            <ul className="incidents">
              {incidents.map((incident) => (
                <li key={incident.id.toString()}>
                  <State kind={incident.resolvedAt ? 'paid' : 'overdue'}>
                    {incident.resolvedAt ? t('resolved') : t('open_')}
                  </State>
                  <div className="grow">
                    <b>{t(`incident_${incident.kind}`)}</b>
                    <small className="quiet">
                      {wallTime(incident.raisedAt)} · {incident.key}
                    </small>
                    <small className="quiet">
                      {Object.entries(incident.detail)
                        .map(([name, value]) => `${name} ${value ?? '—'}`)
                        .join(' · ')}
                    </small>
                    {incident.resolution ? <small>{incident.resolution}</small> : null}
                  </div>
                  {mayResolve && !incident.resolvedAt ? (
                    <button type="button" className="link" onClick={() => setResolving(incident)}>
                      {t('resolve')}
                    </button>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Part>
      {resolving ? <ResolveDialog incident={resolving} onClose={() => setResolving(null)} /> : null}
    </>
  )
}

const ResolveDialog = ({ incident, onClose }: { incident: Incident; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="resolveIncident"
      input={({ resolution }: { resolution: string }) => ({ incidentId: incident.id, resolution })}
      done={t('resolved')}
      title={t(`incident_${incident.kind}`)}
      okText={t('resolve')}
      effect={t('resolveEffect')}
      onClose={onClose}
    >
      <Form.Item name="resolution" label={t('resolution')} rules={required(t('resolution'))}>
        <Input.TextArea maxLength={200} autoSize={{ minRows: 2 }} autoFocus />
      </Form.Item>
    </CommandDialog>
  )
}
