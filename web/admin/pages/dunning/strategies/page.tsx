import './strategies.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useWords } from '../../../language/language.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Part } from '../../../parts/part.tsx'
import { api } from '../../../rpc/client.ts'
import { DunningSections } from '../sections.tsx'
import type { Strategy, Version } from './content.ts'
import { Editor } from './editor.tsx'
import { words } from './words.ts'

/** One strategy: the draft if there is one, else what is in force, or the version of the address. */
export const StrategyPage = () => {
  const t = useWords(words)
  const { strategyId } = useParams({ from: '/shell/dunning/strategies/$strategyId' })
  const { version: wanted } = useSearch({ from: '/shell/dunning/strategies/$strategyId' })
  const query = useQuery(
    api.getStrategy.queryOptions({
      input: { strategyId: BigInt(/^\d{1,19}$/.test(strategyId) ? strategyId : 0) },
    }),
  )
  return (
    <>
      <DunningSections />
      <Part query={query}>
        {(found) => {
          const version = shownOf(found, wanted)
          return version ? (
            <Editor
              // What was typed belongs to one saved state of one version.
              key={`${version.id} ${version.createdAt} ${version.state}`}
              strategy={found.strategy}
              versions={found.versions}
              version={version}
            />
          ) : (
            <Notice
              icon="bell"
              title={t('noVersion')}
              action={
                <Link className="button" to="/dunning/strategies">
                  {t('title')}
                </Link>
              }
            />
          )
        }}
      </Part>
    </>
  )
}

const shownOf = ({ versions }: Strategy, wanted: string | undefined): Version | undefined =>
  versions.find(({ id }) => id.toString() === wanted) ??
  versions.find(({ state }) => state === 'draft') ??
  versions.find(({ state }) => state === 'active') ??
  versions[0]
