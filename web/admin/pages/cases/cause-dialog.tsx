import { useQuery } from '@tanstack/react-query'
import { Checkbox, Form, Input } from 'antd'
import { monthName } from '../../../shared/dates.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { CommandDialog } from '../../parts/command-dialog.tsx'
import { api } from '../../rpc/client.ts'
import type { CaseData, Cause } from './use-case.ts'
import { words } from './words.ts'

type Fields = { note?: string; charges?: string[] }

/** Somebody says why; of a dispute over service they say which charges are held from now on. */
export const CauseDialog = ({
  data,
  cause,
  onClose,
}: {
  data: CaseData
  cause: Cause
  onClose: () => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const { caseId, householdId } = data.case
  const isDispute = cause === 'serviceDispute'
  const { data: found } = useQuery(
    api.listHouseholdCharges.queryOptions({
      input: { householdId, onlyOpen: true },
      enabled: isDispute,
    }),
  )
  const charges = (found?.charges ?? []).filter(({ isHeld }) => !isHeld)
  return (
    <CommandDialog
      command="setCause"
      input={({ note = '', charges: held = [] }: Fields) => ({
        caseId,
        cause,
        note,
        charges: charges
          .filter(({ id }) => held.includes(id.toString()))
          .map(({ id, periodMonth }) => ({ chargeId: id, periodMonth })),
      })}
      done={({ words: remedy }) => remedy[language]}
      title={t('causeTitle', { cause: t(cause) })}
      okText={t('causeOk')}
      effect={t(`effect_${cause}`)}
      onClose={onClose}
    >
      {isDispute && charges.length > 0 ? (
        <Form.Item name="charges" label={t('heldCharges')} extra={t('heldChargesHint')}>
          <Checkbox.Group
            className="case-charges"
            options={charges.map((charge) => ({
              value: charge.id.toString(),
              label: `${monthName(charge.periodMonth, language)} ${charge.itemName[language]} ${yuan(charge.outstandingFen)}`,
            }))}
          />
        </Form.Item>
      ) : null}
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea autoFocus={!isDispute} rows={2} maxLength={500} />
      </Form.Item>
    </CommandDialog>
  )
}
