import { dayNumber } from '../../kernel/period.ts'
import type { DemandSheet } from '../api.ts'
import type { Pen } from './sheet.ts'

const left = 20

/**
 * The head of a page that goes into an envelope: fold marks at 99 and 198 mm, who writes, the address
 * alone in the window (90 × 40 mm at 20/45), and facts beside it; those without a value are left out.
 */
export const drawLetterhead = (
  pen: Pen,
  {
    companyName,
    community,
    household,
  }: Pick<DemandSheet, 'companyName' | 'community' | 'household'>,
  facts: readonly (readonly [label: string, value: string, weight?: 'bold'])[],
): void => {
  pen.rule(5, 99, 5, 0.5, '#999')
  pen.rule(5, 198, 5, 0.5, '#999')
  pen.text(companyName, left, 14, { size: 15, weight: 'bold', width: 110 })
  pen.text(community.name, left, 21.5, { size: 9 })
  pen.text(community.address, left, 26, { size: 9 })
  const right = { size: 9, align: 'right' as const, width: 70 }
  const contact = [
    community.servicePhone && `服务电话 ${community.servicePhone}`,
    community.serviceHours,
    community.stewardName && `管家 ${community.stewardName}`,
  ].filter(Boolean)
  contact.forEach((text, index) => {
    pen.text(text, 120, 14.5 + index * 4.7, right)
  })
  const address = { size: 12, width: 82 }
  let y = 50
  if (community.address !== '') y = pen.text(community.address, 24, y, address)
  y = pen.text(`${community.name} ${household.unitLabel}`, 24, y, address)
  pen.text(`${household.payerName} 收`, 24, y, { ...address, weight: 'bold' })
  facts
    .filter(([, value]) => value !== '')
    .forEach(([label, value, weight], index) => {
      pen.text(label, 120, 46 + index * 6.3, {})
      pen.text(value, 140, 46 + index * 6.3, {
        align: 'right',
        width: 50,
        ...(weight ? { weight } : {}),
      })
    })
}

/** 一 for a Monday. */
export const weekday = (date: string): string =>
  '四五六日一二三'[((dayNumber(date) % 7) + 7) % 7] ?? ''
