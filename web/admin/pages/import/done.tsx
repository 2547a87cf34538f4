import { useRouter } from '@tanstack/react-router'
import { yuan } from '../../../shared/money.ts'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import type { Client } from '../../rpc/client.ts'
import { words } from './words.ts'

export type Committed = Awaited<ReturnType<Client['commitImport']>>

/** What was written, and what comes next until the first bill. */
export const Done = ({ done, onAnother }: { done: Committed; onAnother: () => void }) => {
  const t = useWords(words)
  useKeys([{ key: 'n', words: t('another'), run: onAnother }])
  const facts = [
    done.unitsKnown > 0 && t('doneKnown', { n: done.unitsKnown }),
    t('doneArrears', { fen: yuan(done.arrearsFen), n: done.openingChargesAdded }),
    t('donePrepaid', { fen: yuan(done.prepaidFen) }),
    done.metersAdded > 0 && t('doneMeters', { n: done.metersAdded }),
    done.readingsAdded > 0 && t('doneReadings', { n: done.readingsAdded }),
    done.rejected > 0 && t('doneRejected', { n: done.rejected }),
  ].filter((fact) => fact !== false)
  return (
    <section className="done" role="status">
      <p className="done-head paid">
        <Icon name="paid" /> <strong>{t('doneTitle', { n: done.unitsAdded })}</strong>
      </p>
      <p className="quiet">{facts.join(' · ')}</p>
      <h2>{t('nextTitle')}</h2>
      <ol>
        <Next to="/billing/tariffs" title={t('nextTariffs')} why={t('nextTariffsWhy')} />
        <Next to="/billing" title={t('nextBill')} why={t('nextBillWhy')} />
        <Next to="/map" title={t('nextCheck')} why={t('nextCheckWhy')} />
      </ol>
      <Button shortcut="n" onClick={onAnother}>
        {t('another')}
      </Button>
    </section>
  )
}

const Next = ({ to, title, why }: { to: string; title: string; why: string }) => {
  const router = useRouter()
  return (
    <li>
      <button type="button" className="link" onClick={() => void router.navigate({ to })}>
        {title}
      </button>
      <small className="quiet">{why}</small>
    </li>
  )
}
