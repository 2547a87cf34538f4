import type { CaseAction } from './case-actions.tsx'
import { CauseDialog } from './cause-dialog.tsx'
import { CloseDialog, NoteDialog } from './close-dialog.tsx'
import { ContactDialog } from './contact-dialog.tsx'
import { HandOverDialog } from './hand-over.tsx'
import { WithdrawPlanDialog } from './instalment-part.tsx'
import { PromiseDialog, WithdrawPromiseDialog } from './promise-part.tsx'
import { ProposeDialog } from './propose-dialog.tsx'
import { ScheduleDialog } from './schedule-dialog.tsx'
import type { CaseData } from './use-case.ts'

/** The dialog of what is being prepared. */
export const CaseDialogs = ({
  action,
  data,
  onClose,
}: {
  action: CaseAction
  data: CaseData
  onClose: () => void
}) => {
  const { case: row, people } = data
  switch (action.kind) {
    case 'contact':
      return (
        <ContactDialog
          home={{ ...row, people, ...data.contact }}
          way={action.way}
          onClose={onClose}
        />
      )
    case 'cause':
      return <CauseDialog data={data} cause={action.cause} onClose={onClose} />
    case 'schedule':
      return <ScheduleDialog data={data} onClose={onClose} />
    case 'promise':
      return <PromiseDialog data={data} onClose={onClose} />
    case 'withdrawPromise':
      return <WithdrawPromiseDialog promiseId={action.promiseId} onClose={onClose} />
    case 'propose':
      return <ProposeDialog data={data} onClose={onClose} />
    case 'withdrawPlan':
      return <WithdrawPlanDialog planId={action.planId} onClose={onClose} />
    case 'handOver':
      return <HandOverDialog cases={[row]} onClose={onClose} />
    case 'close':
      return <CloseDialog caseId={row.caseId} onClose={onClose} />
    case 'note':
      return <NoteDialog caseId={row.caseId} onClose={onClose} />
  }
}
