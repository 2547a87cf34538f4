import './import.css'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { useMay } from '../../shell/use-me.ts'
import { type Committed, Done } from './done.tsx'
import { DropZone } from './drop-zone.tsx'
import { History } from './history.tsx'
import { OpenRows } from './open-rows.tsx'
import { PreviewView } from './preview-view.tsx'
import type { Uploaded } from './upload.ts'
import { words } from './words.ts'

/** 导入: choose a file, look at what it would make, commit it; what was imported stands below. */
export const ImportPage = () => {
  const t = useWords(words)
  const navigate = useNavigate()
  const { file, name } = useSearch({ from: '/shell/map/import' })
  const mayImport = useMay('administrator', 'accountant')
  const [done, setDone] = useState<Committed | null>(null)
  const open = (uploaded: Uploaded | null): void => {
    setDone(null)
    void navigate({
      to: '.',
      search: (old) => ({ ...old, file: uploaded?.fileId, name: uploaded?.fileName }),
    })
  }
  const isPreview = file !== undefined && done === null
  useKeys(isPreview ? [{ key: 'Escape', words: t('another'), run: () => open(null) }] : [])
  return (
    <>
      <PageHead
        title={t('title')}
        crumb={
          <Link to="/map" className="link">
            {t('properties')}
          </Link>
        }
        note={isPreview ? t('fileNote') : t('note')}
      >
        {isPreview ? (
          <Button shortcut="Escape" onClick={() => open(null)}>
            {t('another')}
          </Button>
        ) : null}
      </PageHead>
      {done ? (
        <Done done={done} onAnother={() => open(null)} />
      ) : isPreview ? (
        <PreviewView
          key={file}
          fileId={file}
          fileName={name ?? file}
          onDone={(committed) => {
            setDone(committed)
            void navigate({
              to: '.',
              search: (old) => ({ ...old, file: undefined, name: undefined }),
              replace: true,
            })
          }}
        />
      ) : mayImport ? (
        <DropZone onUploaded={open} />
      ) : (
        <p className="quiet">{t('mayNot')}</p>
      )}
      {isPreview ? null : (
        <div className="import-past">
          <History mayUndo={mayImport} />
          <OpenRows />
        </div>
      )}
    </>
  )
}
