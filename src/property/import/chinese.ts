const numerals: Record<string, number> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const digit = '〇零一二两三四五六七八九'
const spoken = new RegExp(`[${digit}]?十[${digit}]?|[${digit}]+`, 'g')

/** 十二栋 is 12栋, 二〇二五年 is 2025年; other letters stay. */
export const arabic = (text: string): string =>
  text.replace(spoken, (word) => {
    const [tens, ones] = word.split('十')
    if (ones === undefined) return [...word].map((letter) => numerals[letter]).join('')
    return String((tens ? (numerals[tens] ?? 1) : 1) * 10 + (ones ? (numerals[ones] ?? 0) : 0))
  })

/** The traditional letters of a ledger's own words, each before its simplified form. */
const pairs =
  '樓楼棟栋單单號号業业戶户電电話话積积價价備备註注繳缴費费額额區区東东層层門门車车庫库類类別别狀状態态實实應应餘余項项標标準准間间開开時时產产權权結结計计總总機机聯联絡络係系稱称證证務务舖铺鋪铺儲储賃赁屬属資资數数錄录編编辦办納纳償偿滯滞違违約约還还見见貳二參三幣币萬万圓元歸归關关閉闭說说處处讀读錶表圖图臺台賬账帳账發发現现員员週周碼码際际維维閒闲園园樁桩場场傢家'
const simple = new Map<string, string>()
for (let at = 0; at < pairs.length; at += 2) simple.set(pairs[at] ?? '', pairs[at + 1] ?? '')
const anyTraditional = new RegExp(`[${[...simple.keys()].join('')}]`)
const traditional = new RegExp(anyTraditional, 'g')

/** 樓棟 is 楼栋. Only for words that are compared: a name keeps the letters it is written in. */
export const simplified = (text: string): string =>
  anyTraditional.test(text)
    ? text.replace(traditional, (letter) => simple.get(letter) ?? letter)
    : text

/** Half width, simplified, upper case, without spaces; every dash and stroke is a hyphen. */
export const tidy = (text: string): string =>
  simplified(text.normalize('NFKC'))
    .replace(/\s+/g, '')
    .replace(/[—–－−_~/\\]+/g, '-')
    .toUpperCase()
