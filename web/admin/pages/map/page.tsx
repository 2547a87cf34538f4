import './map.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { BuildingStrip } from './building-strip.tsx'
import { CellGrid } from './cell-grid.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type BuildingMap, gridOf, isIn } from './grid.ts'
import { Legend } from './legend.tsx'
import { MapList } from './map-list.tsx'
import { UnitPanel } from './unit-panel.tsx'
import { useMapKeys } from './use-map-keys.ts'
import { words } from './words.ts'

/** 楼盘图: the grid is the building, one cell a unit. */
export const MapPage = () => {
  const t = useWords(words)
  const community = useCommunity()
  const { building } = useSearch({ from: '/shell/map' })
  const query = useQuery(
    api.getBuildingMap.queryOptions({
      input: {
        communityId: community.id,
        ...(building === undefined ? {} : { buildingId: BigInt(building) }),
      },
      placeholderData: keepPreviousData,
    }),
  )
  const title = t('title')
  if (query.data && query.data.buildings.length === 0) {
    return (
      <>
        <PageHead title={title} />
        <Notice icon="building" title={t('none')} action={<ImportLink />}>
          {t('noneWhy')}
        </Notice>
      </>
    )
  }
  return query.data ? (
    <Loaded map={query.data} />
  ) : (
    <>
      <PageHead title={title} />
      <Part query={query}>{() => null}</Part>
    </>
  )
}

const Loaded = ({ map }: { map: BuildingMap }) => {
  const t = useWords(words)
  const community = useCommunity()
  const navigate = useNavigate()
  const { filter = 'all', unit, view = 'grid' } = useSearch({ from: '/shell/map' })
  const cells = [...map.cells]
  const grid = gridOf(cells)
  const selected = cells.find(({ unitId }) => unitId.toString() === unit)
  const set = (change: Record<string, string | undefined>): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true })
  useMapKeys({ map, grid, selected, view, filter, set })
  const current = map.buildings.find(({ id }) => id === map.buildingId)
  const shown = cells.filter((cell) => isIn(cell, filter))
  return (
    <>
      <PageHead
        title={t('title')}
        heading={
          <>
            <span className="quiet map-area">{t('area')}</span> {t('title')}
          </>
        }
        note={t('note', {
          buildings: map.buildings.length,
          units: map.units,
          overdue: map.overdueUnits,
          at: wallTime(map.asOf),
        })}
      >
        <ImportLink />
        <Button shortcut="l" onClick={() => set({ view: view === 'grid' ? 'list' : undefined })}>
          {view === 'grid' ? t('listView') : t('gridView')}
        </Button>
        {current ? (
          <a
            className="button"
            download
            href={`/exports/households.xlsx?communityId=${community.id}&buildingId=${current.id}`}
          >
            {t('export', { building: current.name, n: current.units })}
          </a>
        ) : null}
      </PageHead>
      <BuildingStrip
        map={map}
        onChoose={(id) => set({ building: id.toString(), unit: undefined })}
      />
      <div className="map">
        <section className="map-main">
          <FilterBar map={map} filter={filter} onFilter={(next) => set({ filter: next })} />
          {view === 'list' ? (
            <MapList cells={shown} selected={selected} onSelect={(id) => set({ unit: id })} />
          ) : (
            <CellGrid
              grid={grid}
              filter={filter}
              selected={selected}
              label={t('grid', { building: current?.name ?? '', n: cells.length })}
              onSelect={(id) => set({ unit: id })}
            />
          )}
          <Legend map={map} filter={filter} onFilter={(next) => set({ filter: next })} />
        </section>
        <aside className="map-side">
          <UnitPanel cell={selected} buildingName={current?.name ?? ''} />
        </aside>
      </div>
    </>
  )
}

const ImportLink = () => {
  const t = useWords(words)
  return (
    <Link to="/map/import" className="button">
      {t('import')}
    </Link>
  )
}
