import { Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { type Mode, modeNames } from '../../../../../src/collections/api.ts'
import { useWords } from '../../../language/language.tsx'
import { CommandDialog } from '../../../parts/command-dialog.tsx'
import { useCommunity } from '../../../shell/use-me.ts'
import type { Plan } from './use-plan.ts'
import { words } from './words.ts'

type Fields = { where: 'here' | 'company'; note?: string }

/** Who decides: the personal policy, the fixed calendar, nobody; its effect stands before it holds. */
export const ControlDialog = ({
  current,
  found,
  onClose,
}: {
  current: Mode
  found: Plan | undefined
  onClose: () => void
}) => {
  const t = useWords(words)
  const community = useCommunity()
  const [mode, setMode] = useState<Mode>(current === 'calendar' ? 'personal' : 'calendar')
  const waiting = (found?.plan?.toSend ?? []).reduce((sum, { households }) => sum + households, 0)
  const decided = (found?.households ?? 0) - (found?.heldOut ?? 0)
  return (
    <CommandDialog
      command="setDunningMode"
      input={({ where, note }: Fields) => ({
        ...(where === 'here' ? { communityId: community.id } : {}),
        mode,
        note: note ?? '',
      })}
      initial={{ where: 'here' }}
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
          {t('switchPlanned', { n: decided })}
          {waiting > 0 ? t('comma') + t('switchMessages', { n: waiting }) : ''}
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
      <Form.Item name="where" label={t('where')}>
        <Radio.Group
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
