import { useQuery } from '@tanstack/react-query'
import { App, Form, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useLanguage, useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { Part } from '../../parts/part.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay } from '../../shell/use-me.ts'
import { words } from './compliance-words.ts'

type Rules = Awaited<ReturnType<Client['listComplianceRules']>>
type Community = Rules['communities'][number]
type PackName = Community['pack']

/** 合规规则: what the product refuses and by which article, and the local rules of each community. */
export const Compliance = () => {
  const t = useWords(words)
  const [onDay, setOnDay] = useState<string>()
  const query = useQuery(api.listComplianceRules.queryOptions({ input: onDay ? { onDay } : {} }))
  return (
    <Part query={query}>
      {(rules) => (
        <>
          <Communities rules={rules}>
            <span className="small quiet">{t('onDay')}</span>
            <DateField label={t('onDay')} value={rules.onDay} onChange={setOnDay} />
          </Communities>
          <LocalRules packs={rules.packs} />
          <RuleTable title={t('guardRails')} note={t('guardRailsNote')} rules={rules.guardRails} />
          <RuleTable title={t('refusals')} note={t('refusalsNote')} rules={rules.refusals} />
        </>
      )}
    </Part>
  )
}

const Communities = ({ rules, children }: { rules: Rules; children: ReactNode }) => {
  const t = useWords(words)
  const language = useLanguage()
  const mayChange = useMay('administrator')
  const [edited, setEdited] = useState<Community | null>(null)
  const placeOf = (name: PackName): string =>
    rules.packs.find((pack) => pack.name === name)?.place[language] ?? name
  return (
    <>
      <div className="section-head">
        <h2>
          {t('communities')} <small className="faint">{t('communitiesNote')}</small>
        </h2>
        {children}
      </div>
      <table className="table rules">
        <thead>
          <tr>
            <th>{t('community')}</th>
            <th>{t('pack')}</th>
            <th>{t('since')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {rules.communities.map((community) => (
            <tr key={community.communityId.toString()}>
              <td>{community.name}</td>
              <td>{placeOf(community.pack)}</td>
              <td className="quiet">
                {community.isChosen
                  ? t('chosen', { on: community.chosenOn ?? '', by: community.chosenBy ?? '' })
                  : t('byAddress')}
              </td>
              <td>
                {mayChange ? (
                  <button type="button" className="link" onClick={() => setEdited(community)}>
                    {t('change')}
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {edited ? (
        <ChangeDialog
          community={edited}
          options={rules.packs.map(({ name }) => ({ value: name, label: placeOf(name) }))}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  )
}

const ChangeDialog = ({
  community,
  options,
  onClose,
}: {
  community: Community
  options: { value: PackName; label: string }[]
  onClose: () => void
}) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const [form] = Form.useForm<{ pack: PackName }>()
  const choose = useCommand('setJurisdiction')
  return (
    <ActionDialog
      title={t('changeTitle', { name: community.name })}
      okText={t('save')}
      form={form}
      initial={{ pack: community.pack }}
      isBusy={choose.isPending}
      onClose={onClose}
      effect={t('changeEffect')}
      onSubmit={async ({ pack }) => {
        if (!(await choose.give({ communityId: community.communityId, pack }))) return
        void message.success(t('saved'))
        onClose()
      }}
    >
      <Form.Item name="pack" label={t('pack')}>
        <Select options={options} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}

const LocalRules = ({ packs }: { packs: Rules['packs'] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const [chosen, setChosen] = useState<PackName>('national')
  const rules = packs.find(({ name }) => name === chosen)?.rules ?? []
  return (
    <>
      <div className="section-head">
        <h2>
          {t('local')} <small className="faint">{t('localNote')}</small>
        </h2>
        <Tabs
          label={t('local')}
          chosen={chosen}
          onChoose={setChosen}
          tabs={packs.map(({ name, place }) => ({ key: name, label: place[language] }))}
        />
      </div>
      {rules.length === 0 ? <p className="quiet">{t('noneThen')}</p> : null}
      {rules.length === 0 ? null : (
        <table className="table rules local">
          <thead>
            <tr>
              <th>{t('says')}</th>
              <th>{t('source')}</th>
              <th>{t('from')}</th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ effect, says, source, validFrom, isToBeChecked }) => (
              <tr key={`${effect} ${source.zh}`}>
                <td>{says[language]}</td>
                <td>
                  {source[language]}{' '}
                  {isToBeChecked ? <span className="tag">{t('toCheck')}</span> : null}
                </td>
                <td className="quiet">{validFrom ?? t('fromUnknown')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

const RuleTable = ({
  title,
  note,
  rules,
}: {
  title: string
  note: string
  rules: Rules['refusals'] | Rules['guardRails']
}) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <>
      <div className="section-head">
        <h2>
          {title} <small className="faint">{note}</small>
        </h2>
      </div>
      <table className="table rules">
        <thead>
          <tr>
            <th>{t('rule')}</th>
            <th>{t('says')}</th>
            <th>{t('source')}</th>
            <th className="wide">{t('instead')}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.name}>
              <td>{rule.words[language]}</td>
              <td>{rule.says[language]}</td>
              <td>{rule.source[language]}</td>
              <td className="wide quiet">{rule.instead[language]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
