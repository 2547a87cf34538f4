import { useQuery } from '@tanstack/react-query'
import { api, type Client } from '../../rpc/client.ts'

export type CaseData = Awaited<ReturnType<Client['getCase']>>
export type Cause = NonNullable<CaseData['case']['cause']>
export type NextAction = NonNullable<CaseData['case']['nextAction']>
export type Hindrance = CaseData['contact']['hindrances'][number]

export const useCase = (caseId: bigint) => useQuery(api.getCase.queryOptions({ input: { caseId } }))
