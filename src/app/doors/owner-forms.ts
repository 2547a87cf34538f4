import type { FastifyRequest } from 'fastify'
import type { View } from '../../../web/owner/index.ts'
import { Failure } from '../../kernel/failure.ts'
import type { Answer } from './owner-visit.ts'

export const formOf = ({ request }: { request: FastifyRequest }): URLSearchParams =>
  request.body instanceof URLSearchParams ? request.body : new URLSearchParams()

export const isCode = (text: string): boolean => /^\d{6}$/.test(text)
export const notACode = ({ language }: View): string =>
  language === 'zh' ? '请填短信里的 6 位数字。' : 'Type the 6 digits of the text message.'

/** Answers a refusal on the page it came from, so that nothing typed is lost. */
export const orRefused = async (
  { language }: View,
  work: () => Promise<Answer>,
  page: (refusal: string, failure: Failure) => Promise<Answer> | Answer,
): Promise<Answer> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Failure) || error.status >= 500 || error.status === 404) throw error
    return page(language === 'zh' ? error.zh : error.en, error)
  }
}
