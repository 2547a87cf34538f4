import { type Cell, plainNumber } from './cells.ts'
import { simplified } from './chinese.ts'
import { beginsWith, remember } from './remember.ts'

const beginsBlank = beginsWith('（(无暂没不未空缺待-—–/\\、.*?？nNuU')

/** What people write where there is nothing. */
const isBlankWord = (text: string): boolean =>
  beginsBlank(text) &&
  /^[（(]?(无|暂无|暂缺|缺|没有|不详|不明|未知|空|未登记|未留|未填|未提供|无电话|待补|待定|[-—–/\\、.*?？]+|n\/?a|none|nil|null|unknown)[）)]?$/i.test(
    text,
  )

/** Text as meant: spaces around away, also the ideographic ones; null when nothing is said. */
export const saidText = (cell: Cell | undefined): string | null => {
  if (!cell || cell.kind === 'error') return null
  if (cell.kind === 'number') return plainNumber(cell.text)
  const trimmed = cell.text.trim()
  // An apostrophe that keeps a figure a text in some programs and is a letter in others.
  const text = trimmed.charCodeAt(0) === 39 ? trimmed.slice(1) : trimmed
  return text === '' || isBlankWord(text) ? null : text
}

const developer = '开发商|开发公司|建设单位|发展商'
const unsoldWords = new RegExp(
  `^(?:(?:${developer})?[（(]?(?:未售出?|未出售|未销售|待售|空置未售|未售房|尾盘|自持|持有|保留)[）)]?` +
    `[（(]?(?:${developer}|空置)?[）)]?|${developer}|unsold|developer|vacant\\s*unsold)$`,
  'i',
)

const beginsUnsold = beginsWith('未待空开建尾发開發uUdDvV')

export const saysUnsold = (text: string | null): boolean =>
  text !== null && beginsUnsold(text) && unsoldWords.test(simplified(text.replace(/[\s]/g, '')))

type PhonesReading = {
  readonly phones: readonly string[]
  readonly notes: readonly (
    | 'two-phones'
    | 'phone-wrong-length'
    | 'landline'
    | 'phone-dashes'
    | 'phone-spaces'
    | 'plus-86-phone'
  )[]
}

const phonePattern =
  /(?<!\d)(?:\+?86[-\s]?|0086[-\s]?)?(1[3-9]\d)([-\s]?)(\d{4})[-\s]?(\d{4})(?!\d)|(?<!\d)(0\d{2,3})[-\s)]*(\d{3,4})[-\s]?(\d{4})(?!\d)|(?<![\d-])([48]00[-\s]?\d{3}[-\s]?\d{4})(?!\d)|(?<![\d-])([2-8]\d{6,7})(?![\d-])|(\+\d[\d\s-]{7,16}\d)(?!\d)/g

/** All phones of a cell, mobiles as eleven digits, landlines as 0571-88888888. */
export const readPhones = (text: string): PhonesReading => {
  if (/^1[3-9]\d{9}$/.test(text)) return { phones: [text], notes: [] }
  const plain = text.normalize('NFKC').trim()
  const notes = new Set<PhonesReading['notes'][number]>()
  const phones: string[] = []
  const rest = plain.replace(
    phonePattern,
    (whole, a, gap, b, c, code, front, back, service, short, foreign) => {
      if (a) {
        if (gap === '-') notes.add('phone-dashes')
        else if (gap) notes.add('phone-spaces')
        if (/^(\+|00)?86/.test(whole)) notes.add('plus-86-phone')
        phones.push(`${a}${b}${c}`)
      } else {
        notes.add('landline')
        phones.push(
          code ? `${code}-${front}${back}` : String(service ?? short ?? foreign).replace(/\s/g, ''),
        )
      }
      return ' '
    },
  )
  const isWrong =
    phones.length === 0
      ? /\d\D*\d\D*\d|\*{2}/.test(plain)
      : /\d{5,}/.test(rest.replace(/[-\s]/g, ''))
  if (isWrong) notes.add('phone-wrong-length')
  const distinct = [...new Set(phones)]
  if (distinct.length > 1) notes.add('two-phones')
  return { phones: distinct, notes: [...notes] }
}

type IdReading = {
  readonly masked: string | null
  readonly note: 'full-id-number' | 'id-number-as-number' | null
}

/** Only the first three and last four letters of an id number are kept. */
export const readIdNumber = (cell: Cell): IdReading => {
  const isPlain = /^[\dX*]+$/.test(cell.text)
  const text = isPlain ? cell.text : cell.text.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  if (cell.kind === 'number' && (/E/.test(text) || text.length >= 16)) {
    return { masked: null, note: 'id-number-as-number' }
  }
  if (text.includes('*')) return { masked: text, note: null }
  const isFull = /^\d{17}[\dX]$|^\d{15}$/.test(text)
  const masked =
    text.length > 7 ? `${text.slice(0, 3)}${'*'.repeat(text.length - 7)}${text.slice(-4)}` : text
  return { masked, note: isFull ? 'full-id-number' : null }
}

type RemarkReading = {
  readonly occupancy: 'vacant' | 'rented' | 'unsold' | 'occupied' | null
  readonly tenantName: string | null
  readonly tenantPhone: string | null
}

/** 空置, 未售, 租户：张三 138…: what a remark or a status says of who lives there. */
export const readRemark = remember((text: string): RemarkReading => {
  const plain = simplified(text.normalize('NFKC'))
  const tenant =
    /(?:租户|租客|承租人|承租方|tenant)\s*[:：]?\s*([\p{Script=Han}·]{2,}|[A-Za-z][A-Za-z .'-]+)?/iu.exec(
      plain,
    )
  if (tenant && (tenant[1] || /租户|租客/.test(plain))) {
    const phone = readPhones(plain.slice(tenant.index)).phones[0] ?? null
    return { occupancy: 'rented', tenantName: tenant[1]?.trim() ?? null, tenantPhone: phone }
  }
  const said = plain.trim()
  const none = { tenantName: null, tenantPhone: null }
  if (saysUnsold(said) || /^未售/.test(said)) return { occupancy: 'unsold', ...none }
  if (/^(已?出租|已租|租赁|rented|let|leased)/i.test(said)) return { occupancy: 'rented', ...none }
  if (
    /空置|空房|空关|空着|无人居住|^vacant|^empty|未入住/i.test(said) &&
    !/(不|非|曾|原|已不)(是)?空置|空置房?不/.test(said)
  ) {
    return { occupancy: 'vacant', ...none }
  }
  return { occupancy: null, ...none }
})

/** A status column says more than a remark: 入住, 自住; or 是 and 否 under 是否空置, 是否出租. */
export const readOccupancy = (text: string, header: string): RemarkReading['occupancy'] => {
  const found = readRemark(text).occupancy
  if (found) return found
  const plain = simplified(text.trim())
  if (/^(是|√|✓|y|yes|1)$/i.test(plain)) {
    if (/空置|闲置|vacant/i.test(header)) return 'vacant'
    if (/租|let|rent/i.test(header)) return 'rented'
    return /入住|occupied/i.test(header) ? 'occupied' : null
  }
  return /^(已入住|入住|自住|在住|业主自住|常住|occupied|owner[- ]?occupied|正常)$/i.test(plain)
    ? 'occupied'
    : null
}
