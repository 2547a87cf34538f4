import { isOrganisation } from '../names.ts'
import { simplified } from './chinese.ts'
import { readPhones, saysUnsold } from './people.ts'

/** What a cell of owners says: names, and what people write beside them. */
type OwnerReading = {
  readonly names: readonly string[]
  readonly phones: readonly string[]
  readonly occupancy: 'vacant' | 'rented' | 'unsold' | null
  readonly tenantName: string | null
  readonly tenantPhone: string | null
  /** Words beside the name that no column of ours holds: （已故）, 原业主, 等2人. */
  readonly hasNote: boolean
}

const plainly = (names: readonly string[]): OwnerReading => ({
  names,
  phones: [],
  occupancy: null,
  tenantName: null,
  tenantPhone: null,
  hasNote: false,
})

/** 张三; 张三、李四; 张三（租户李四 138…）; 原业主：张三 现业主：李四; 张三13800138000; 李四先生; 开发商未售. */
export const readOwner = (text: string): OwnerReading => {
  if (saysUnsold(text)) return { ...plainly([]), occupancy: 'unsold' }
  if (/^[\u4e00-\u9fff]{1,3}$/.test(text))
    return isVacant(text) ? { ...plainly([]), occupancy: 'vacant' } : plainly([bareName(text)])
  const whole = text
    .normalize('NFKC')
    .replace(/^['`\s]+/, '')
    .trim()
  const { name: outside, note } = apart(whole)
  const phones = /\d{7}/.test(outside) ? readPhones(outside).phones : []
  const named = phones.length > 0 ? outside.replace(/[:]?[+\d][\d\s-]{6,}/g, ' ') : outside
  const now = /现(?:业主|任|在)?[::]?\s*([\p{Script=Han}·]{2,}.*)$/u.exec(named)?.[1] ?? named
  const owners = now.replace(
    /^(?:原|老|第[一二]|共有)?(?:业主|户主|产权人|房主)[::]\s*|^原业主\s*/,
    '',
  )
  const groups = splitNames(owners)
  const names = groups.map(bareName).filter((name) => name !== '')
  const beside = note === null ? null : readNote(note)
  const hasNote =
    (note !== null && beside === null) || now !== named || names.join() !== groups.join()
  if (isVacant(names.join(''))) return { ...plainly([]), occupancy: 'vacant' }
  return { ...plainly(names), phones, ...beside, hasNote }
}

/** A bracket at the end is a note, unless it belongs to the name: 某某银行（杭州分行）. */
const apart = (text: string): { name: string; note: string | null } => {
  const match = /^(.+?)\s*[([【]([^()[\]【】]*)[)\]】]$/.exec(text)
  const [, name = text, note = null] = match ?? []
  return note !== null && /(行|店|部|厂|司|中心)$/.test(note) && !/公司$/.test(name)
    ? { name: text, note: null }
    : { name, note }
}

const readNote = (note: string): Partial<OwnerReading> | null => {
  const plain = simplified(note)
  if (saysUnsold(plain)) return { occupancy: 'unsold', names: [] }
  if (isVacant(plain)) return { occupancy: 'vacant' }
  const let_ =
    /^(?:现|已|现已)?(?:出租|租户|租客|承租人?|租给|租)[::]?\s*([\p{Script=Han}·]{2,})?/u.exec(
      plain,
    )
  if (!let_) return null
  return {
    occupancy: 'rented',
    tenantName: let_[1] ?? null,
    tenantPhone: readPhones(plain).phones[0] ?? null,
  }
}

const isVacant = (text: string): boolean => /^(空置房?|空房|闲置|无人居住)$/.test(text)

/** 张三先生, 张三等2人, 张三夫妇 name 张三; 李女士 is all that is known of the name. */
const bareName = (name: string): string =>
  /[等士生姐太妇妻人]$/.test(name)
    ? name
        .replace(/\s*等(?:\d|[一二三四五六两])?人?$|(?:夫妇|夫妻|两口子)$/, '')
        .replace(/(?<=\p{Script=Han}{2})\s*(?:先生|女士|小姐|太太)$/u, '')
    : name

/** 张三、李四; 张三/李四; two names with a space; 向　勇 is one name with a space inside. */
const splitNames = (text: string): readonly string[] => {
  if (/\b(?:ltd|limited|inc|llc)\b/i.test(text)) return [text]
  const titled = text.replace(/(?<=\p{Script=Han})\s+(?=(?:先生|女士|小姐|太太)$)/u, '')
  const both = /^(\p{Script=Han}{2,4})(?:和|及|与)(\p{Script=Han}{2,4})$/u.exec(titled)
  if (both && !isOrganisation(titled)) return [both[1] ?? '', both[2] ?? '']
  return titled
    .split(/\s*[、,;/|&\n+]\s*|\s+-\s+/)
    .flatMap(splitSpaces)
    .filter((name) => name !== '')
}

const splitSpaces = (group: string): readonly string[] => {
  const parts = group.trim().split(/\s+/)
  const isHan = parts.every((part) => /^[\p{Script=Han}·]+$/u.test(part))
  if (parts.length === 1 || !isHan) return [group.trim()]
  // One letter on either side of a space is a padded name.
  const isPadded = parts.some((part) => [...part].length === 1)
  return isPadded || isOrganisation(parts.join('')) ? [parts.join('')] : parts
}

/** Names alone, for lists that hold nothing else. */
export const readNames = (text: string): readonly string[] => readOwner(text).names
