import { useQuery } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import { useState } from 'react'
import { wallTime } from '../../../../shared/dates.ts'
import { yuan } from '../../../../shared/money.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { useRequired } from '../../../parts/action-dialog.tsx'
import { Button } from '../../../parts/button.tsx'
import { CommandDialog } from '../../../parts/command-dialog.tsx'
import { Part } from '../../../parts/part.tsx'
import { State, type StateKind } from '../../../parts/state.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { words } from './words.ts'

type Preview = Awaited<ReturnType<Client['previewEvidencePack']>>
type Pack = Awaited<ReturnType<Client['listEvidencePacks']>>['packs'][number]

const kinds: Record<Pack['state'], StateKind> = {
  making: 'frozen',
  ready: 'paid',
  failed: 'overdue',
  dropped: 'void',
}

/** What could be claimed and proven today, what is missing in it, and the packs that were made. */
export const EvidencePart = ({ householdId }: { householdId: bigint }) => {
  const t = useWords(words)
  const [isMaking, setMaking] = useState(false)
  const preview = useQuery(api.previewEvidencePack.queryOptions({ input: { householdId } }))
  const packs = useQuery(
    api.listEvidencePacks.queryOptions({
      input: { householdId },
      refetchInterval: ({ state }) =>
        state.data?.packs.some((pack) => pack.state === 'making') ? 1500 : false,
    }),
  )
  return (
    <section>
      <div className="legal-head">
        <h2>{t('evidence')}</h2>
        <Button disabled={(preview.data?.openFen ?? 0n) === 0n} onClick={() => setMaking(true)}>
          {t('make')}
        </Button>
      </div>
      <Part query={preview}>{(found) => <Claim preview={found} />}</Part>
      <Part query={packs}>
        {({ packs: list }) => (
          <ul className="legal-list">
            {list.map((pack) => (
              <PackItem key={pack.id.toString()} pack={pack} />
            ))}
          </ul>
        )}
      </Part>
      {isMaking ? <MakeDialog householdId={householdId} onClose={() => setMaking(false)} /> : null}
    </section>
  )
}

const Claim = ({ preview }: { preview: Preview }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { openFen, lateFeeFen, heldFen, limitationOn, mayHaveExpired, gaps } = preview
  const { charges, payments, demands, letters } = preview
  if (openFen === 0n) return <p className="quiet">{t('nothingToClaim')}</p>
  return (
    <>
      <p>
        {t('claim', { open: yuan(openFen), fee: yuan(lateFeeFen) })}
        {heldFen > 0n ? (
          <span className="quiet"> {t('heldOut', { held: yuan(heldFen) })}</span>
        ) : null}
      </p>
      <p className="small quiet">
        {t('contents', { charges, payments, demands, letters })}
        {limitationOn ? ` · ${t('limitation', { on: limitationOn })}` : null}{' '}
        {mayHaveExpired ? <State kind="overdue">{t('expired')}</State> : null}
      </p>
      <p className="legal-gaps-head">{t('gaps', { n: gaps.length })}</p>
      <dl className="legal-gaps">
        {gaps.map(({ key, weight, words: said }) => [
          <dt key={key}>
            <State kind={weight === 'missing' ? 'overdue' : 'due'}>{t(weight)}</State>
          </dt>,
          <dd key={`${key} said`}>{said[language]}</dd>,
        ])}
      </dl>
    </>
  )
}

const PackItem = ({ pack }: { pack: Pack }) => {
  const t = useWords(words)
  const { requestedAt, requestedBy, purpose, fileCount, byteCount, gapCount, sha256 } = pack
  return (
    <li>
      <div className="case-line">
        <span>
          <State kind={kinds[pack.state]}>{t(`pack_${pack.state}`)}</State>{' '}
          {t('packBy', { by: requestedBy, at: wallTime(requestedAt), purpose })}
        </span>
        {pack.state === 'ready' ? (
          <span className="row-actions">
            <a className="link" href={`/documents/evidence-packs/${pack.id}`}>
              {t('download')}
            </a>
            <span className="faint">{t('expiresOn', { on: pack.expiresOn })}</span>
          </span>
        ) : null}
      </div>
      {sha256 === null ? null : (
        <small>
          {t('packFacts', {
            files: fileCount ?? 0,
            kb: Math.ceil((byteCount ?? 0) / 1000),
            gaps: gapCount ?? 0,
          })}{' '}
          · SHA-256 {sha256.slice(0, 16)}…
        </small>
      )}
    </li>
  )
}

const MakeDialog = ({ householdId, onClose }: { householdId: bigint; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="makeEvidencePack"
      input={({ purpose }: { purpose: string }) => ({ householdId, purpose })}
      done={t('making')}
      title={t('makeTitle')}
      okText={t('makeOk')}
      effect={t('makeEffect')}
      onClose={onClose}
    >
      <Form.Item name="purpose" label={t('purpose')} rules={required(t('purpose'))}>
        <Input autoFocus maxLength={200} placeholder={t('purposeHint')} />
      </Form.Item>
    </CommandDialog>
  )
}
