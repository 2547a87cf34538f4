import { oc } from '@orpc/contract'
import type * as z from 'zod'

/** Staff and other callers. `public` is anyone, `owner` a holder of a signed link. */
const roles = [
  'platformAdministrator',
  'administrator',
  'accountant',
  'cashier',
  'steward',
  'manager',
  'auditor',
  'integrator',
  'owner',
  'public',
] as const
export type Role = (typeof roles)[number]

/**
 * The contract of one operation: its one name, who may call it, its input and output. The same
 * contract serves HTTP, the command line, jobs, tests and the typed client of the browsers.
 */
export type OperationContract<
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> = {
  readonly name: Name
  /** A query runs READ ONLY and leaves no audit row; a command is audited and idempotent. */
  readonly kind: 'query' | 'command'
  readonly access: readonly Role[]
  /** True for what concerns the installation and no company, such as the first set-up. */
  readonly isPlatform: boolean
  /** True for work on a community's or company's rows at once, which yields to what people wait for. */
  readonly isBulk: boolean
  readonly summary: string
  readonly input: Input
  readonly output: Output
  readonly procedure: ReturnType<typeof procedureOf<Input, Output>>
}

const procedureOf = <Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
) => oc.input(input).output(output)

const define =
  (kind: 'query' | 'command') =>
  <const Name extends string, Input extends z.ZodType, Output extends z.ZodType>(contract: {
    name: Name
    access: readonly Role[]
    isPlatform?: boolean
    isBulk?: boolean
    /** One English sentence for the OpenAPI document. */
    summary: string
    input: Input
    output: Output
  }): OperationContract<Name, Input, Output> => ({
    ...contract,
    kind,
    isPlatform: contract.isPlatform ?? false,
    isBulk: contract.isBulk ?? false,
    procedure: procedureOf(contract.input, contract.output),
  })

/** Declares a command: audited, idempotent, in one transaction. */
export const command = define('command')
/** Declares a query: runs READ ONLY. */
export const query = define('query')

/** All staff who may see the company's data. */
export const everyStaff = [
  'administrator',
  'accountant',
  'cashier',
  'steward',
  'manager',
  'auditor',
] as const satisfies readonly Role[]

/** Who keeps the books. */
export const bookkeepers = ['administrator', 'accountant'] as const satisfies readonly Role[]
/** Who takes money at the counter. */
export const cashiers = [...bookkeepers, 'cashier'] as const satisfies readonly Role[]
/** Who sees the books of the whole company. */
export const bookReaders = [...bookkeepers, 'manager', 'auditor'] as const satisfies readonly Role[]

/** The contracts among a file's exports, by name: what is exported needs no list. */
export type ContractsOf<Exports> = {
  readonly [K in keyof Exports as Exports[K] extends OperationContract
    ? Exports[K]['name']
    : never]: Exports[K]
}

/** Picks them from a module's whole api.ts, beside the shapes it also exports. */
export const contractsOf = <Exports extends object>(exports: Exports): ContractsOf<Exports> =>
  Object.fromEntries(
    Object.values(exports)
      .filter(isContract)
      .map((contract) => [contract.name, contract]),
  ) as ContractsOf<Exports>

const isContract = (value: unknown): value is OperationContract =>
  typeof value === 'object' && value !== null && 'procedure' in value
