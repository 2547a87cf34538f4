import type { Say } from '../../language/language.tsx'

const names = ['cash', 'pos', 'transfer', 'wechatpay'] as const

/** A way of payment in words; one that is not known yet stands as it is called. */
export const methodName = (t: Say<`method.${(typeof names)[number]}`>, method: string): string => {
  const known = names.find((name) => name === method)
  return known ? t(`method.${known}`) : method
}
