import { type Html, trusted } from './html.ts'

const shapes = {
  paid: '<circle cx="12" cy="12" r="10" fill="currentColor" stroke="none"/><path class="cut" d="M7.5 12.5l3 3 6-6.5"/>',
  due: '<circle cx="12" cy="12" r="8.5"/>',
  overdue: '<path d="M12 3.5l9.5 16.5h-19z"/><path d="M12 10v4.5M12 17v.2"/>',
  waiting: '<circle cx="12" cy="12" r="9" stroke-dasharray="3.5 3.2"/><path d="M12 7.5v5l3 1.8"/>',
  paused: '<circle cx="12" cy="12" r="9"/><path d="M9.8 8.5v7M14.2 8.5v7"/>',
  nothing: '<path d="M7 12h10"/><circle cx="12" cy="12" r="9"/>',
  done: '<circle cx="12" cy="12" r="8.5" fill="currentColor"/>',
  camera:
    '<path d="M3 8a2 2 0 0 1 2-2h2.5l1.5-2.5h6L16.5 6H19a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z"/><circle cx="12" cy="13" r="3.8"/>',
  down: '<path d="M5 9l7 7 7-7"/>',
  right: '<path d="M9 5l7 7-7 7"/>',
  left: '<path d="M15 5l-7 7 7 7"/>',
  phone:
    '<path d="M5 3.5h3.5l2 5-2.3 1.6a12 12 0 0 0 5.7 5.7l1.6-2.3 5 2V19a2 2 0 0 1-2.2 2A17.5 17.5 0 0 1 3 5.7 2 2 0 0 1 5 3.5z"/>',
} as const
export type IconName = keyof typeof shapes

/** A sign of 24 × 24 in the colour of its text. It never stands without a word. */
export const icon = (name: IconName, className = ''): Html =>
  trusted(
    `<svg class="i ${className}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">${shapes[name]}</svg>`,
  )
