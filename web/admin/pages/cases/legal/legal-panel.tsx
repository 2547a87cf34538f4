import '../cases.css'
import './legal.css'
import { useMay } from '../../../shell/use-me.ts'
import { EvidencePart } from './evidence-part.tsx'
import { LettersPart } from './letters-part.tsx'
import { StepsPart } from './steps-part.tsx'

/** 催缴函、法律步骤、证据包 of one household. */
export const LegalPanel = ({ householdId }: { householdId: bigint }) => {
  const mayTakeEvidence = useMay('administrator', 'manager')
  return (
    <>
      <LettersPart householdId={householdId} />
      <StepsPart householdId={householdId} />
      {mayTakeEvidence ? <EvidencePart householdId={householdId} /> : null}
    </>
  )
}
