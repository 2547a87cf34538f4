import './tariffs.css'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommunity, useMay } from '../../shell/use-me.ts'
import { BillingSections } from '../billing-run/sections.tsx'
import { AssignDialog } from './assign-dialog.tsx'
import { ItemDialog } from './item-dialog.tsx'
import { Items } from './items.tsx'
import { TariffDialog } from './tariff-dialog.tsx'
import { TariffRow } from './tariff-row.tsx'
import { Without } from './without.tsx'
import { words } from './words.ts'

export type Tariff = Awaited<ReturnType<Client['listTariffs']>>['tariffs'][number]
export type Task =
  | { readonly kind: 'item' | 'tariff' }
  | { readonly kind: 'version' | 'assign' | 'end'; readonly tariff: Tariff }

/** 收费标准: items, tariffs with versions and basis, who is billed under which. */
export const TariffsPage = () => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const navigate = useNavigate()
  const { at, without } = useSearch({ from: '/shell/billing/tariffs' })
  const mayEdit = useMay('administrator', 'accountant')
  const [task, setTask] = useState<Task | null>(null)
  const query = useQuery(api.listTariffs.queryOptions({ input: { communityId: community.id } }))
  const open = (id: string): void =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, at: id === at ? undefined : id }),
      replace: true,
    })
  useKeys(
    mayEdit
      ? [
          { key: 'n', words: t('newTariff'), run: () => setTask({ kind: 'tariff' }) },
          { key: 'i', words: t('newItem'), run: () => setTask({ kind: 'item' }) },
        ]
      : [],
  )
  const close = (): void => setTask(null)
  return (
    <>
      <BillingSections />
      <PageHead title={t('tariffs')} note={t('tariffsNote')}>
        {mayEdit ? (
          <>
            <Button shortcut="i" onClick={() => setTask({ kind: 'item' })}>
              {t('newItem')}
            </Button>
            <Button kind="primary" shortcut="n" onClick={() => setTask({ kind: 'tariff' })}>
              {t('newTariff')}
            </Button>
          </>
        ) : null}
      </PageHead>
      <Part query={query}>
        {({ tariffs }) =>
          tariffs.length === 0 ? (
            <Notice icon="bill" title={t('noTariffs')}>
              {t('noTariffsWhy')}
            </Notice>
          ) : (
            <table className="table tariffs">
              <thead>
                <tr>
                  <th>{t('tariff')}</th>
                  <th className="wide">{t('item')}</th>
                  <th>{t('formula')}</th>
                  <th className="wide">{t('period')}</th>
                  <th className="number">{t('price')}</th>
                  <th className="wide">{t('basis')}</th>
                  <th className="number">{t('units')}</th>
                </tr>
              </thead>
              <tbody>
                {tariffs.map((tariff) => (
                  <TariffRow
                    key={tariff.id.toString()}
                    tariff={tariff}
                    itemName={tariff.itemName[language]}
                    isOpen={tariff.id.toString() === at}
                    onOpen={() => open(tariff.id.toString())}
                    onTask={setTask}
                  />
                ))}
              </tbody>
            </table>
          )
        }
      </Part>
      <Without isOpen={without === '1'} />
      <Items />
      {task?.kind === 'item' ? <ItemDialog onClose={close} /> : null}
      {task?.kind === 'tariff' ? <TariffDialog tariff={null} onClose={close} /> : null}
      {task?.kind === 'version' ? <TariffDialog tariff={task.tariff} onClose={close} /> : null}
      {task?.kind === 'assign' ? <AssignDialog tariff={task.tariff} onClose={close} /> : null}
      {task?.kind === 'end' ? <AssignDialog tariff={task.tariff} isEnd onClose={close} /> : null}
    </>
  )
}
