import type { Context } from '../platform/context.ts'

/** No I, L, O, U, 0 or 1: nothing that is misread from paper. */
const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'

/**
 * 验真码: twelve letters, 58 bits, under the installation's key over the number and the amount, in three groups of
 * four. A changed number or amount, on paper or in the database, no longer fits its code.
 */
export const checkCodeOf = (
  { vault, companyId }: Pick<Context, 'vault' | 'companyId'>,
  receiptNo: string,
  amountFen: bigint,
): string => {
  const bytes = Buffer.from(
    vault.sign('receipt', `${companyId} ${receiptNo} ${amountFen}`),
    'base64url',
  )
  const text = [...bytes.subarray(0, 12)].map((byte) => letters[byte % letters.length]).join('')
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`
}

/** Where anyone who holds the paper can check it: the company, then the code. */
export const checkUrlOf = (
  { publicUrl, companyId }: Pick<Context, 'publicUrl' | 'companyId'>,
  checkCode: string,
): string => `${publicUrl}/r/${companyId.toString(36)}/${checkCode}`
