import { useQuery } from '@tanstack/react-query'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Part } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { words } from './words.ts'

const units = ['fen', 'jiao', 'yuan'] as const
const modes = ['halfUp', 'up', 'down', 'halfEven'] as const
export const roundings = { units, modes }

/** The charge items with their rounding. */
export const Items = () => {
  const t = useWords(words)
  const language = useLanguage()
  const query = useQuery(api.listChargeItems.queryOptions({ input: {} }))
  return (
    <details className="tariff-more">
      <summary>{t('items')}</summary>
      <Part query={query}>
        {({ items }) => (
          <table className="table">
            <thead>
              <tr>
                <th>{t('item')}</th>
                <th>{t('code')}</th>
                <th>{t('rounding')}</th>
                <th>{t('nature')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.id.toString()}>
                  <td>{item.name[language]}</td>
                  <td className="quiet">{item.code}</td>
                  <td>
                    {t(`unit_${units.find((unit) => unit === item.roundingUnit) ?? 'fen'}`)}
                    {t('comma')}
                    {t(`mode_${modes.find((mode) => mode === item.roundingMode) ?? 'halfUp'}`)}
                  </td>
                  <td className="quiet">
                    {item.isLateFee
                      ? t('isLateFee')
                      : item.isPassThrough
                        ? t('isPassThrough')
                        : t('isIncome')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Part>
    </details>
  )
}
