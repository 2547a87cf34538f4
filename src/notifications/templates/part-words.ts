import type { Words } from '../../kernel/shapes.ts'

const names: Readonly<Record<string, Words>> = {
  texts: { zh: '正文', en: 'Text' },
  title: { zh: '标题', en: 'Title' },
  subject: { zh: '标题', en: 'Subject' },
  body: { zh: '正文', en: 'Body' },
  text: { zh: '正文', en: 'Text' },
  when: { zh: '时间', en: 'Time' },
  fields: { zh: '字段', en: 'Field' },
}

/** How a place within a wording is called: `texts.1` is 正文 2. */
export const partWords = (part: string): Words => {
  const [name = '', index] = part.split('.')
  const { zh, en } = names[name] ?? { zh: name, en: name }
  const number = index === undefined ? '' : ` ${Number(index) + 1}`
  return { zh: `${zh}${number}`, en: `${en}${number}` }
}
