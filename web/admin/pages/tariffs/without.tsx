import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { unitKinds } from '../../../../src/property/api.ts'
import { useWords } from '../../language/language.tsx'
import { Part } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { words } from './words.ts'

/** Units with a payer that no tariff bills: nothing may be charged for them (条例 40). */
export const Without = ({ isOpen }: { isOpen: boolean }) => {
  const t = useWords(words)
  const community = useCommunity()
  const [open, setOpen] = useState(isOpen)
  const query = useQuery(
    api.unitsWithoutTariff.queryOptions({ input: { communityId: community.id, limit: 200 } }),
  )
  return (
    <details
      className="tariff-more"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{t('without', { n: query.data?.total ?? 0 })}</summary>
      <Part query={query}>
        {({ units, total }) =>
          total === 0 ? (
            <p className="quiet">{t('noneWithout')}</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t('unit')}</th>
                  <th>{t('unitKind')}</th>
                  <th>{t('payer')}</th>
                </tr>
              </thead>
              <tbody>
                {units.map(({ unitId, code, kind, payerName }) => (
                  <tr key={unitId.toString()}>
                    <td>{code}</td>
                    <td>{t(`kind_${unitKinds.find((known) => known === kind) ?? 'home'}`)}</td>
                    <td>{payerName}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Part>
    </details>
  )
}
