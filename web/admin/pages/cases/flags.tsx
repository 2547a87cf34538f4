import { App, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { type FlagName, flagNames, sensitiveFlags } from '../../../../src/collections/api.ts'
import { wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { useRequired } from '../../parts/action-dialog.tsx'
import { CommandDialog } from '../../parts/command-dialog.tsx'
import type { Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { words } from './words.ts'

type Shown = Awaited<ReturnType<Client['listHouseholdFlags']>>

/** What protects a household: not read before somebody asks for it, and each look is kept. */
export const Flags = ({ householdId, has }: { householdId: bigint; has: boolean }) => {
  const t = useWords(words)
  const [shown, setShown] = useState<Shown | null>(null)
  const [isSetting, setSetting] = useState(false)
  const list = useCommand('listHouseholdFlags')
  const look = async (): Promise<void> => setShown((await list.give({ householdId })) ?? null)
  return (
    <>
      <h2>{t('flags')}</h2>
      {shown ? (
        <ShownFlags shown={shown} onEnded={look} />
      ) : (
        <p className="case-line">
          <span>{t(has ? 'flagsThere' : 'flagsNone')}</span>
          <button type="button" className="link" onClick={() => void look()}>
            {t('flagsLook')}
          </button>
        </p>
      )}
      <p>
        <button type="button" className="link" onClick={() => setSetting(true)}>
          {t('flagSet')}
        </button>
      </p>
      {isSetting ? (
        <FlagDialog
          householdId={householdId}
          onClose={() => {
            setSetting(false)
            if (shown) void look()
          }}
        />
      ) : null}
    </>
  )
}

const ShownFlags = ({ shown, onEnded }: { shown: Shown; onEnded: () => Promise<void> }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const end = useCommand('endHouseholdFlag')
  const [last] = shown.views
  return (
    <>
      <ul className="case-rules">
        {shown.flags.map((flag) => (
          <li key={flag.flagId.toString()}>
            <b>{t(`flag_${flag.flag}`)}</b>{' '}
            {flag.endedAt ? (
              <span className="faint">{t('flagEnded', { at: wallTime(flag.endedAt) })}</span>
            ) : (
              <button
                type="button"
                className="link"
                onClick={async () => {
                  if (!(await end.give({ flagId: flag.flagId }))) return
                  message.success(t('flagEndedDone'))
                  await onEnded()
                }}
              >
                {t('flagEnd')}
              </button>
            )}
            <small>{flag.consent ?? t('flagNoConsent')}</small>
            <small>{t('flagBy', { name: flag.setBy, at: wallTime(flag.setAt) })}</small>
          </li>
        ))}
      </ul>
      {shown.flags.length === 0 ? <p className="quiet">{t('flagsNone')}</p> : null}
      {last ? (
        <p className="small faint">
          {t('flagViews', { n: shown.views.length, name: last.by, at: wallTime(last.at) })}
        </p>
      ) : null}
    </>
  )
}

/** What is sensitive asks how the person agreed to it. */
const FlagDialog = ({ householdId, onClose }: { householdId: bigint; onClose: () => void }) => {
  const t = useWords(words)
  return (
    <CommandDialog
      command="setHouseholdFlag"
      input={({ flag, consent }: { flag: FlagName; consent?: string }) => ({
        householdId,
        flag,
        ...(consent ? { consent } : {}),
      })}
      done={t('flagDone')}
      title={t('flagSet')}
      okText={t('flagOk')}
      effect={t('flagEffect')}
      onClose={onClose}
    >
      <FlagFields />
    </CommandDialog>
  )
}

const FlagFields = () => {
  const t = useWords(words)
  const required = useRequired()
  const flag = Form.useWatch<FlagName | undefined>('flag')
  const isSensitive = flag !== undefined && sensitiveFlags.includes(flag)
  return (
    <>
      <Form.Item name="flag" label={t('flag')} rules={required(t('flag'))}>
        <Select
          autoFocus
          options={flagNames.map((value) => ({ value, label: t(`flag_${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="consent"
        label={t('consent')}
        extra={isSensitive ? t('consentNeeded') : t('consentOptional')}
        rules={isSensitive ? required(t('consent')) : []}
      >
        <Input maxLength={200} placeholder={t('consentHint')} />
      </Form.Item>
    </>
  )
}
