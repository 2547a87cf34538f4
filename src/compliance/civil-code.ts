/** Civil Code 944, whole: the duty to pay, the demand, and the sentence that protects the owner. */
export const article944 = {
  /** Paragraph 1: what is owed. */
  duty: '业主应当按照约定向物业服务人支付物业费。物业服务人已经按照约定和有关规定提供服务的，业主不得以未接受或者无需接受相关物业服务为由拒绝支付物业费。',
  /** Paragraph 2: the demand, and what may follow it. */
  demand:
    '业主违反约定逾期不支付物业费的，物业服务人可以催告其在合理期限内支付；合理期限届满仍不支付的，物业服务人可以提起诉讼或者申请仲裁。',
  /** Paragraph 3: what may never be done. */
  protection: '物业服务人不得采取停止供电、供水、供热、供燃气等方式催交物业费。',
} as const
