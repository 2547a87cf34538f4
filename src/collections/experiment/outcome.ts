import type { Words } from '../../kernel/shapes.ts'

/** Days after the due date by which money counts for the outcome. */
export const windowDays = 90

/** What is measured, word for word as it is kept when an experiment is registered. */
export const outcome: Words = {
  zh: `主要结果：登记之后到期的账单，到期后 ${windowDays} 天内收到的金额占应收的比例，扣除触达成本；按户随机，按应缴日所在组计（意向分析），按户聚类，用登记以前的缴费记录调整。次要结果：缴费天数、触达次数、投诉、退订。`,
  en: `Primary outcome: of bills due after registration, the share of the billed amount received within ${windowDays} days of the due date, net of the cost of contacts; households drawn at random, counted by the group of the due date (intent to treat), clustered by household, adjusted by what each paid before registration. Secondary: days to pay, contacts, complaints, opt-outs.`,
}
