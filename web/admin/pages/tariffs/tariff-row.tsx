import { App } from 'antd'
import { useLanguage, useWords } from '../../language/language.tsx'
import { State } from '../../parts/state.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay, useMe } from '../../shell/use-me.ts'
import { priceText } from '../billing-run/price.ts'
import type { Tariff, Task } from './page.tsx'
import { periodWord, prorationWord, words } from './words.ts'

type Version = Tariff['versions'][number]
type Props = {
  tariff: Tariff
  itemName: string
  isOpen: boolean
  onOpen: () => void
  onTask: (task: Task) => void
}

/** A tariff with what holds today; opened, all its versions and what may be done. */
export const TariffRow = ({ tariff, itemName, isOpen, onOpen, onTask }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  const { today } = useMe()
  const mayEdit = useMay('administrator', 'accountant')
  const now = tariff.versions.find(
    ({ state, from, to }) => state === 'approved' && from <= today && (to === null || to >= today),
  )
  const waiting = tariff.versions.filter(({ state }) => state === 'draft').length
  return (
    <>
      <tr aria-current={isOpen} onClick={onOpen} className="tariff">
        <td>
          <button type="button" className="row-button" aria-expanded={isOpen}>
            {tariff.name}
          </button>
          {waiting > 0 ? <span className="tag">{t('waiting', { n: waiting })}</span> : null}
        </td>
        <td className="wide">{itemName}</td>
        <td>{tariff.formulaLabel[language]}</td>
        <td className="wide">{t(periodWord(tariff.periodKind))}</td>
        <td className="number">{now ? priceOf(now) : '—'}</td>
        <td className="quiet wide">{now?.legalBasis ?? t('notInForce')}</td>
        <td className="number">{tariff.unitCount.toLocaleString('en')}</td>
      </tr>
      {isOpen ? (
        <tr className="opened">
          <td colSpan={7}>
            <div className="versions">
              <table className="table">
                <thead>
                  <tr>
                    <th>{t('version')}</th>
                    <th>{t('inForce')}</th>
                    <th className="number">{t('price')}</th>
                    <th className="wide">{t('proration')}</th>
                    <th className="wide">{t('basis')}</th>
                    <th className="wide">{t('people')}</th>
                    <th>{t('state')}</th>
                  </tr>
                </thead>
                <tbody>
                  {tariff.versions.map((version) => (
                    <VersionRow key={version.id.toString()} version={version} today={today} />
                  ))}
                </tbody>
              </table>
              {mayEdit ? (
                <p className="tariff-actions">
                  {(['version', 'assign', 'end'] as const).map((kind) => (
                    <button
                      key={kind}
                      type="button"
                      className="link"
                      onClick={() => onTask({ kind, tariff })}
                    >
                      {t(`task_${kind}`)}
                    </button>
                  ))}
                </p>
              ) : null}
            </div>
          </td>
        </tr>
      ) : null}
    </>
  )
}

/** Tiered prices stand in the parameters, a shared cost has none. */
const priceOf = ({ price, params }: Version): string =>
  Array.isArray(params.tiers)
    ? (params.tiers as { price: number }[]).map((tier) => priceText(BigInt(tier.price))).join(' / ')
    : price === 0n
      ? '—'
      : priceText(price)

const VersionRow = ({ version, today }: { version: Version; today: string }) => {
  const t = useWords(words)
  const me = useMe()
  const { message } = App.useApp()
  const mayApprove = useMay('administrator', 'manager')
  const approve = useCommand('approveTariffVersion')
  const isOver = version.to !== null && version.to < today
  return (
    <tr>
      <td>{version.version}</td>
      <td>
        {version.from} {t('until')} {version.to ?? t('furtherNotice')}
      </td>
      <td className="number">{priceOf(version)}</td>
      <td className="wide">
        {t(prorationWord(version.proration))}
        {version.roundingPoint === 'monthFirst' ? t('monthFirst') : ''}
      </td>
      <td className="wide">{version.legalBasis}</td>
      <td className="quiet wide">
        {version.proposedBy || t('system')}
        {version.state === 'approved' ? ` / ${version.approvedBy || t('system')}` : ''}
      </td>
      <td>
        {version.state === 'draft' ? (
          <>
            <State kind="due">{t('draft')}</State>{' '}
            {mayApprove && version.proposedById !== me.staffId ? (
              <button
                type="button"
                className="link"
                disabled={approve.isPending}
                onClick={() =>
                  void approve.give({ versionId: version.id }).then((answer) => {
                    if (answer) message.success(t('approved'))
                  })
                }
              >
                {t('approve')}
              </button>
            ) : (
              <small className="quiet">{t('otherPerson')}</small>
            )}
          </>
        ) : version.state === 'withdrawn' ? (
          <State kind="void">{t('withdrawn')}</State>
        ) : (
          <State kind={isOver ? 'void' : 'paid'}>{isOver ? t('over') : t('approved')}</State>
        )}
      </td>
    </tr>
  )
}
