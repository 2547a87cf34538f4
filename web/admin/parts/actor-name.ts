import type { Language } from '../../shared/dates.ts'

/** Who did it; what came from the server's own command line is not a person's name. */
export const actorName = (name: string, language: Language): string => {
  if (name !== 'operator@local') return name
  return language === 'zh' ? '命令行' : 'command line'
}
