import type { Words } from '../../kernel/shapes.ts'

/**
 * What a person is told before their name and number are kept (PIPL 17: who, what for, how long,
 * which rights). Kept word for word beside the membership; a change applies to those who come after.
 */
export const privacyWords = (companyName: string): Words => ({
  zh: `${companyName}会保存您的姓名和手机号，只用来让您查看和缴纳这户的物业账单、收账单通知和验证码，不用于推销，不给别人。您退出或被移出后就不再使用；法律要求保存的缴费记录按期限保存。您随时可以在“消息设置”里退出，也可以打服务电话查询、更正或删除。`,
  en: `${companyName} keeps your name and mobile number so that you can see and pay the bills of this home and get their notices and codes; not for advertising, and nobody else gets them. They are no longer used once you leave or are removed; payment records are kept as long as the law asks. You can leave at any time under “Message settings”, or call the service desk to see, correct or delete them.`,
})
