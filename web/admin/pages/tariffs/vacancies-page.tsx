import './tariffs.css'
import { useQuery } from '@tanstack/react-query'
import { percentOf } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { BillingSections } from '../billing-run/sections.tsx'
import { Decide } from './decide.tsx'
import { words } from './words.ts'

const kinds = { requested: 'due', approved: 'paid', refused: 'void', ended: 'void' } as const

/** 空置减免: units billed at a share, with basis, span and who asked. */
export const VacanciesPage = () => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const query = useQuery(api.listVacancies.queryOptions({ input: { communityId: community.id } }))
  return (
    <>
      <BillingSections />
      <PageHead title={t('vacancies')} note={t('vacanciesNote')} />
      <Part query={query}>
        {({ vacancies }) =>
          vacancies.length === 0 ? (
            <Notice icon="building" title={t('noVacancies')}>
              {t('noVacanciesWhy')}
            </Notice>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t('unit')}</th>
                  <th>{t('item')}</th>
                  <th className="number">{t('share')}</th>
                  <th>{t('inForce')}</th>
                  <th className="wide">{t('reason')}</th>
                  <th className="wide">{t('basis')}</th>
                  <th className="wide">{t('requestedBy')}</th>
                  <th>{t('state')}</th>
                </tr>
              </thead>
              <tbody>
                {vacancies.map((vacancy) => (
                  <tr key={vacancy.id.toString()}>
                    <td>{vacancy.unitCode}</td>
                    <td>{vacancy.itemName[language]}</td>
                    <td className="number">{percentOf(vacancy.discountBp)}</td>
                    <td>
                      {vacancy.from} {t('until')} {vacancy.to ?? t('furtherNotice')}
                    </td>
                    <td className="wide">{vacancy.reason}</td>
                    <td className="wide">{vacancy.legalBasis}</td>
                    <td className="quiet wide">{vacancy.requestedBy || t('system')}</td>
                    <td>
                      <State kind={kinds[vacancy.state]}>{t(`vacancy_${vacancy.state}`)}</State>{' '}
                      {vacancy.state === 'requested' ? (
                        <Decide
                          kind="vacancy"
                          id={vacancy.id}
                          requestedBy={vacancy.requestedById}
                        />
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Part>
    </>
  )
}
