import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Form, Input, Radio, Select } from 'antd'
import { useWords } from '../../../language/language.tsx'
import { ActionDialog, useRequired } from '../../../parts/action-dialog.tsx'
import { useBuildingOptions } from '../../../parts/register-choices.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { useCommand } from '../../../rpc/use-command.ts'
import { useCommunity } from '../../../shell/use-me.ts'
import { words } from './words.ts'

type Known = Awaited<ReturnType<Client['listStrategies']>>['strategies']
type Scope = 'company' | 'community' | 'building'
type Fields = { scope: Scope; buildingId?: string; name: string }

/** A strategy of a scope that has none yet: a draft of what holds there now. */
export const NewDialog = ({ known, onClose }: { known: Known; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const community = useCommunity()
  const buildings = useBuildingOptions()
  const [form] = Form.useForm<Fields>()
  const scope = Form.useWatch('scope', form)
  const save = useCommand('saveStrategyDraft')
  const inUse = useQuery(
    api.getStrategyInUse.queryOptions({ input: { communityId: community.id } }),
  ).data
  const isTaken: Record<Scope, boolean> = {
    company: known.some((it) => it.scope === 'company'),
    community: known.some((it) => it.scope === 'community' && it.communityId === community.id),
    building: false,
  }
  const free = (['company', 'community', 'building'] as const).filter((name) => !isTaken[name])
  const submit = async ({ scope: chosen, buildingId, name }: Fields): Promise<void> => {
    if (!inUse) return
    const answer = await save.give({
      ...(chosen === 'company' ? {} : { communityId: community.id }),
      ...(chosen === 'building' && buildingId ? { buildingId: BigInt(buildingId) } : {}),
      name,
      content: inUse.content,
      note: '',
    })
    if (!answer) return
    message.success(t('saved'))
    onClose()
    void navigate({
      to: '/dunning/strategies/$strategyId',
      params: { strategyId: answer.strategyId.toString() },
    })
  }
  return (
    <ActionDialog
      title={t('newTitle')}
      okText={t('newOk')}
      effect={t('newEffect')}
      form={form}
      initial={{ scope: free[0] ?? 'building' }}
      isBusy={save.isPending || !inUse}
      onClose={onClose}
      onSubmit={submit}
    >
      <Form.Item name="scope" label={t('scope')}>
        <Radio.Group
          options={free.map((value) => ({
            value,
            label: `${t(`scope_${value}`)} ${value === 'company' ? '' : community.name}`.trim(),
          }))}
        />
      </Form.Item>
      {scope === 'building' ? (
        <Form.Item name="buildingId" label={t('building')} rules={required(t('building'))}>
          <Select
            options={buildings.filter(
              ({ value }) => !known.some(({ buildingId }) => buildingId?.toString() === value),
            )}
          />
        </Form.Item>
      ) : null}
      <Form.Item name="name" label={t('name')} rules={required(t('name'))}>
        <Input maxLength={40} placeholder={t('nameHint')} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
