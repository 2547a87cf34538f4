import { useState } from 'react'
import { contractsByModule } from '../../../../src/app/api.ts'
import type { OperationContract } from '../../../../src/kernel/operation.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { staffRoles } from './grants.ts'
import { operationNames } from './operation-names.ts'
import { words } from './words.ts'

type ModuleName = keyof typeof contractsByModule
const moduleNames = Object.keys(contractsByModule) as ModuleName[]

/** Which role may do what, read from the same contracts that refuse at the door. */
export const Rights = () => {
  const t = useWords(words)
  const [kind, setKind] = useState<'command' | 'query'>('command')
  return (
    <>
      <div className="section-head">
        <p className="quiet">{t('rightsNote')}</p>
        <Tabs
          label={t('rights')}
          chosen={kind}
          onChoose={setKind}
          tabs={[
            { key: 'command', label: t('mayDo') },
            { key: 'query', label: t('maySee') },
          ]}
        />
      </div>
      <div className="sideways">
        <table className="table rights">
          <thead>
            <tr>
              <th>{t('operation')}</th>
              {staffRoles.map((role) => (
                <th key={role}>{t(`role.${role}`)}</th>
              ))}
            </tr>
          </thead>
          {moduleNames.map((name) => (
            <ModuleRows key={name} name={name} kind={kind} />
          ))}
        </table>
      </div>
    </>
  )
}

const ModuleRows = ({ name, kind }: { name: ModuleName; kind: 'command' | 'query' }) => {
  const t = useWords(words)
  const language = useLanguage()
  const label = (contract: OperationContract): string =>
    (language === 'zh' && operationNames[contract.name]) || contract.summary
  const contracts: readonly OperationContract[] = Object.values(contractsByModule[name])
  // What the product alone does, and what is done before sign-in, is nobody's right.
  const shown = contracts
    .filter(
      (contract) =>
        contract.kind === kind && staffRoles.some((role) => contract.access.includes(role)),
    )
    .sort((one, other) => label(one).localeCompare(label(other), language))
  if (shown.length === 0) return null
  return (
    <tbody>
      <tr className="module">
        <th colSpan={staffRoles.length + 1} scope="rowgroup">
          {t(`module.${name}`)}
        </th>
      </tr>
      {shown.map((contract) => (
        <tr key={contract.name}>
          <td>{label(contract)}</td>
          {staffRoles.map((role) => (
            <td key={role} className="right">
              {contract.access.includes(role) ? (
                <>
                  <Icon name="check" />
                  <span className="unseen">{t('may')}</span>
                </>
              ) : (
                <span className="unseen">{t('mayNot')}</span>
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}
