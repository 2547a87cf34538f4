/**
 * 商户订单号: company and attempt in base 36, so that a number says whose it is; unique also where
 * a service provider's account serves many companies. 6 to 32 characters.
 */
export const outTradeNoOf = (companyId: bigint, attemptId: bigint): string =>
  `${companyId.toString(36)}-${attemptId.toString(36)}`.toUpperCase()

/** 商户退款单号, one an intent. */
export const outRefundNoOf = (companyId: bigint, refundId: bigint): string =>
  `${companyId.toString(36)}-R${refundId.toString(36)}`.toUpperCase()

/** Whether a number has our shape and names another company. */
export const isOfAnotherCompany = (companyId: bigint, outTradeNo: string): boolean => {
  const [company, attempt] = outTradeNo.split('-')
  return (
    attempt !== undefined &&
    /^[0-9A-Z]{6,13}$/.test(company ?? '') &&
    company !== companyId.toString(36).toUpperCase()
  )
}
