/** Signs of 24 by 24; each stands beside a word, so it is hidden from screen readers. */
const paths = {
  offline:
    'M3 3l18 18M7 18h10.5M20.5 15.8A4 4 0 0 0 17.5 10h-.8A6 6 0 0 0 10 5.7M6.6 9.2A4.5 4.5 0 0 0 7 18',
  turn: 'M5 9l7 7 7-7',
  call: 'M5 3.5h3.5l2 5-2.3 1.6a12 12 0 0 0 5.7 5.7l1.6-2.3 5 2V19a2 2 0 0 1-2.2 2A17.5 17.5 0 0 1 3 5.7 2 2 0 0 1 5 3.5z',
  visit: 'M5 21V3h11v18M2.5 21h19M12.5 12v.1',
  code: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M20 14v6h-4M14 20v-1',
  paid: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12.3l2.8 2.8L16 9.5',
  due: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17',
  overdue: 'M12 3.5L2.5 20h19zM12 10v4.5M12 17.4v.1',
  frozen: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.8 8.5v7M14.2 8.5v7',
  void: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12h8',
  go: 'M9 5l7 7-7 7',
  today: 'M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1',
  homes: 'M5 3h14v18H5zM9 7v.1M15 7v.1M9 11v.1M15 11v.1M9 15v.1M15 15v.1',
  waiting: 'M20 8a8 8 0 0 0-14-2L4 8M4 4v4h4M4 16a8 8 0 0 0 14 2l2-2M20 20v-4h-4',
  me: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 21a7.5 7.5 0 0 1 15 0',
  close: 'M5 5l14 14M19 5L5 19',
  voice: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21',
} as const
export type SignName = keyof typeof paths

export const Sign = ({ name, className = '' }: { name: SignName; className?: string }) => (
  <svg className={`sign ${className}`} viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
)
