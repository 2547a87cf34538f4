/** 王秀兰 is 王*兰, 周波 is 周*; a company's name is public and stays. */
export const maskName = (name: string, kind: string): string => {
  if (kind !== 'person') return name
  const letters = [...name]
  if (letters.length <= 1) return name
  if (letters.length === 2) return `${letters[0]}*`
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`
}

/** 13812342170 is 138****2170; a short or foreign number keeps only its end. */
export const maskPhone = (phone: string): string =>
  phone.length >= 11 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-4)}`

/** Digits only, without the country code. */
export const normalPhone = (phone: string): string =>
  phone
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^86(?=1[3-9]\d{9}$)/, '')

const organisation =
  /(公司|集团|银行|中心|商行|超市|便利店|餐厅|饭店|工作室|事务所|学校|医院|幼儿园|委员会|合作社|厂|店|社区|局|院|所)$/

/** A name that is a company's or an office's rather than a person's. */
export const isOrganisation = (name: string): boolean =>
  name.length >= 4 && organisation.test(name.trim()) && [...name.trim()].length >= 4
