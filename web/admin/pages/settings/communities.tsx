import { useQuery } from '@tanstack/react-query'
import { App, Form, Input } from 'antd'
import { useState } from 'react'
import { percentOf } from '../../../shared/money.ts'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { Button } from '../../parts/button.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay, useMe } from '../../shell/use-me.ts'
import { BankAccountDialog } from './bank-account-dialog.tsx'
import { CompanyCard } from './company.tsx'
import { basisPointsOf, percentRule } from './percent.ts'
import { words } from './words.ts'

type Community = Awaited<ReturnType<Client['listCommunities']>>['communities'][number]

/** What bills say of each community, and its collection goals. */
export const Communities = () => {
  const t = useWords(words)
  const me = useMe()
  const mayChange = useMay('administrator', 'manager')
  const mayAdd = useMay('administrator')
  const [edited, setEdited] = useState<Community | null>(null)
  const [banked, setBanked] = useState<Community | null>(null)
  const [isAdding, setAdding] = useState(false)
  const query = useQuery(api.listCommunities.queryOptions({ input: {} }))
  useKeys(mayAdd ? [{ key: 'a', words: t('addCommunity'), run: () => setAdding(true) }] : [])
  return (
    <>
      <CompanyCard />
      <div className="section-head">
        <p className="quiet">{t('communitiesNote')}</p>
        {mayAdd ? (
          <Button shortcut="a" onClick={() => setAdding(true)}>
            {t('addCommunity')}
          </Button>
        ) : null}
      </div>
      <Part query={query}>
        {({ communities }) => (
          <ul className="cards">
            {communities.map((community) => (
              <li key={community.id.toString()}>
                <div className="section-head">
                  <h2>{community.name}</h2>
                  <span className="row-actions">
                    {mayAdd ? (
                      <button type="button" className="link" onClick={() => setBanked(community)}>
                        {t('bankAccount')}
                      </button>
                    ) : null}
                    {mayChange ? (
                      <button type="button" className="link" onClick={() => setEdited(community)}>
                        {t('change')}
                      </button>
                    ) : null}
                  </span>
                </div>
                <Facts community={community} />
              </li>
            ))}
          </ul>
        )}
      </Part>
      <p className="small faint">{t(me.isSandbox ? 'isSandbox' : 'isReal')}</p>
      {edited ? <EditDialog community={edited} onClose={() => setEdited(null)} /> : null}
      {banked ? <BankAccountDialog community={banked} onClose={() => setBanked(null)} /> : null}
      {isAdding ? <AddDialog onClose={() => setAdding(false)} /> : null}
    </>
  )
}

const Facts = ({ community }: { community: Community }) => {
  const t = useWords(words)
  const facts = [
    ['address', community.address],
    ['steward', community.stewardName],
    ['servicePhone', community.servicePhone],
    ['serviceHours', community.serviceHours],
    [
      'bankAccount',
      [community.bankAccountName, community.bankName, community.bankAccountNo]
        .filter((part) => part !== '')
        .join(' '),
    ],
    ['goalCurrent', percentOf(community.goalCurrentBp)],
    ['goalArrears', percentOf(community.goalArrearsBp)],
  ] as const
  return (
    <dl className="facts">
      {facts.map(([key, value]) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd>{value || <span className="faint">{t('missing')}</span>}</dd>
        </div>
      ))}
    </dl>
  )
}

type Fields = {
  name: string
  shortName: string
  address?: string
  stewardName?: string
  servicePhone?: string
  serviceHours?: string
  goalCurrent: string
  goalArrears: string
}

const EditDialog = ({ community, onClose }: { community: Community; onClose: () => void }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const update = useCommand('updateCommunity')
  const required = useRequired()
  const { id, name, shortName, address, stewardName, servicePhone, serviceHours } = community
  return (
    <ActionDialog
      title={t('changeCommunity', { name: community.name })}
      okText={t('save')}
      form={form}
      initial={{
        name,
        shortName,
        address,
        stewardName,
        servicePhone,
        serviceHours,
        goalCurrent: percentOf(community.goalCurrentBp).slice(0, -1),
        goalArrears: percentOf(community.goalArrearsBp).slice(0, -1),
      }}
      isBusy={update.isPending}
      onClose={onClose}
      effect={t('changeEffect')}
      onSubmit={async ({ goalCurrent, goalArrears, ...facts }) => {
        const answer = await update.give({
          communityId: id,
          ...facts,
          goalCurrentBp: basisPointsOf(goalCurrent) ?? community.goalCurrentBp,
          goalArrearsBp: basisPointsOf(goalArrears) ?? community.goalArrearsBp,
        })
        if (!answer) return
        void message.success(t('saved'))
        onClose()
      }}
    >
      <div className="field-pair">
        <Form.Item name="name" label={t('communityName')} rules={required(t('communityName'))}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item
          name="shortName"
          label={t('companyShortName')}
          rules={required(t('companyShortName'))}
        >
          <Input maxLength={10} />
        </Form.Item>
      </div>
      <Form.Item name="address" label={t('address')}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="field-pair">
        <Form.Item name="stewardName" label={t('steward')}>
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="servicePhone" label={t('servicePhone')}>
          <Input maxLength={30} inputMode="tel" />
        </Form.Item>
      </div>
      <Form.Item name="serviceHours" label={t('serviceHours')}>
        <Input maxLength={40} />
      </Form.Item>
      <div className="field-pair">
        <Form.Item
          name="goalCurrent"
          label={t('goalCurrent')}
          rules={[percentRule(t('percentWrong'))]}
        >
          <Input suffix="%" inputMode="decimal" />
        </Form.Item>
        <Form.Item
          name="goalArrears"
          label={t('goalArrears')}
          rules={[percentRule(t('percentWrong'))]}
        >
          <Input suffix="%" inputMode="decimal" />
        </Form.Item>
      </div>
    </ActionDialog>
  )
}

const AddDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const [form] = Form.useForm<{ name: string; address?: string; servicePhone?: string }>()
  const create = useCommand('createCommunity')
  return (
    <ActionDialog
      title={t('addCommunity')}
      okText={t('addCommunity')}
      form={form}
      isBusy={create.isPending}
      onClose={onClose}
      effect={t('addCommunityEffect')}
      onSubmit={async (fields) => {
        if (await create.give(fields)) onClose()
      }}
    >
      <Form.Item name="name" label={t('communityName')} rules={required(t('communityName'))}>
        <Input maxLength={60} autoFocus />
      </Form.Item>
      <Form.Item name="address" label={t('address')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="servicePhone" label={t('servicePhone')}>
        <Input maxLength={30} inputMode="tel" />
      </Form.Item>
    </ActionDialog>
  )
}
