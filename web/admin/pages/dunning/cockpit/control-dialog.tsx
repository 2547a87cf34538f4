import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { type Mode, modeNames } from '../../../../../src/collections/api.ts'
import { useWords } from '../../../language/language.tsx'
import { CommandDialog } from '../../../parts/command-dialog.tsx'
import { api } from '../../../rpc/client.ts'
import { useCommunity } from '../../../shell/use-me.ts'
import { words } from './words.ts'

type Fields = { note?: string }
type Where = 'here' | 'company'

/** Who decides: the personal policy, the fixed calendar, nobody; its effect stands before it holds. */
export const ControlDialog = ({ current, onClose }: { current: Mode; onClose: () => void }) => {
  const t = useWords(words)
  const community = useCommunity()
  const [mode, setMode] = useState<Mode>(current === 'calendar' ? 'personal' : 'calendar')
  const [where, setWhere] = useState<Where>('here')
  const place = where === 'here' ? { communityId: community.id } : {}
  const stops = useQuery(
    api.previewDunningMode.queryOptions({
      input: { mode, ...place },
      placeholderData: keepPreviousData,
    }),
  ).data
  return (
    <CommandDialog
      command="setDunningMode"
      input={({ note }: Fields) => ({ ...place, mode, note: note ?? '' })}
      done={({ householdCount, messageCount }) =>
        t('switched', {
          mode: t(`mode_${mode}`),
          households: householdCount,
          messages: messageCount,
        })
      }
      title={t('switchTitle')}
      okText={t('switchOk', { mode: t(`mode_${mode}`) })}
      effect={
        <>
          {stops ? (
            <>
              {t('switchHouseholds', { n: stops.householdCount })}
              {t('comma')}
              {t('switchStops', { planned: stops.plannedCount, messages: stops.messageCount })}
            </>
          ) : null}
          <br />
          {t('switchUndo')}
        </>
      }
      onClose={onClose}
    >
      <Radio.Group
        className="modes"
        value={mode}
        onChange={({ target }) => setMode(target.value as Mode)}
        options={modeNames
          .filter((name) => name !== current)
          .map((name) => ({
            value: name,
            label: (
              <>
                {t(`mode_${name}`)}
                <small className="quiet">{t(`modeWhy_${name}`)}</small>
              </>
            ),
          }))}
      />
      <Form.Item label={t('where')}>
        <Radio.Group
          value={where}
          onChange={({ target }) => setWhere(target.value as Where)}
          options={[
            { value: 'here', label: t('onlyHere', { name: community.name }) },
            { value: 'company', label: t('wholeCompany') },
          ]}
        />
      </Form.Item>
      <Form.Item name="note" label={t('reason')}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
    </CommandDialog>
  )
}
