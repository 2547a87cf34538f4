import { useWords } from '../../language/language.tsx'
import type { Preview } from './mapping.ts'
import { words } from './words.ts'

/** Tariffs that the file states: a help for setting them up, never set up by themselves. */
export const TariffsFound = ({ tariffs }: { tariffs: Preview['tariffs'] }) => {
  const t = useWords(words)
  if (tariffs.length === 0) return null
  return (
    <section>
      <h2>
        {t('tariffs')} <small className="faint">{t('tariffsNote')}</small>
      </h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('item')}</th>
            <th>{t('scope')}</th>
            <th>{t('standard')}</th>
            <th className="wide">{t('place')}</th>
          </tr>
        </thead>
        <tbody>
          {tariffs.map((tariff) => (
            <tr key={`${tariff.sheet}!${tariff.cell}`}>
              <td>{tariff.item}</td>
              <td>{tariff.scope}</td>
              <td>{tariff.words}</td>
              <td className="wide faint nowrap">
                {tariff.sheet} {tariff.cell}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
