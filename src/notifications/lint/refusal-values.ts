import type { Finding } from '../api/templates.ts'
import { partWords } from '../templates/part-words.ts'

/** A finding as the sentence of a refusal says it. */
export const refusalValues = (error: Finding): Readonly<Record<string, string>> => {
  const part = partWords(error.part)
  return {
    partZh: part.zh,
    partEn: part.en,
    whatZh: `${error.found && `“${error.found}”`}${error.what.zh}`,
    whatEn: `${error.found && `“${error.found}”: `}${error.what.en}`,
    adviceZh: error.advice.zh,
    adviceEn: error.advice.en,
    byZh: error.sources.map((by) => saidBy(by, 'zh')).join('；'),
    byEn: error.sources.map((by) => saidBy(by, 'en')).join('; '),
  }
}

const saidBy = ({ provider, source }: Finding['sources'][number], language: 'zh' | 'en'): string =>
  [...(provider ? [provider[language]] : []), source[language]].join(' ')
