const paths = {
  inbox: 'M2 9.5 4 3h8l2 6.5V13H2zM2 9.5h3.5l1 1.5h3l1-1.5H14',
  cash: 'M1.5 4h13v8.5h-13zM8 6.5a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5M4 8.25h.01M12 8.25h.01',
  person:
    'M8 2.5A2.75 2.75 0 1 0 8 8a2.75 2.75 0 0 0 0-5.5M2.5 14c.6-3 2.8-4.25 5.5-4.25S12.9 11 13.5 14',
  building: 'M3 14V2.5h7V14M10 6.5h3V14M1.5 14h13M5.5 5.5h2M5.5 8h2M5.5 10.5h2',
  bill: 'M3.5 1.75h9v12.5l-1.8-1.2-1.35 1.2L8 13.05l-1.35 1.2-1.35-1.2-1.8 1.2zM6 5.25h4M6 8h4',
  receive: 'M8 2v8.5M4.75 7.25 8 10.5l3.25-3.25M2.5 13.5h11',
  scale: 'M8 2v12M4.5 14h7M3 4.5h10M3 4.5l-1.75 5h3.5zM13 4.5l-1.75 5h3.5z',
  bell: 'M3.5 11.5h9l-1-1.75V7A3.5 3.5 0 0 0 4.5 7v2.75zM6.75 13.75h2.5',
  message: 'M2 3h12v8.5H7.5L4.5 14v-2.5H2z',
  board: 'M2 2.5h12v9H2zM5 5.5h6M5 8.25h4M8 11.5V14M5.5 14h5',
  chart: 'M2 13.75h12M4 11V8M8 11V3.5M12 11V6',
  settings:
    'M2 4.5h7M12.5 4.5H14M2 11.5h1.5M7 11.5h7M10.75 2.75a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5M5.25 9.75a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5',
  search: 'M7 2.75a4.25 4.25 0 1 0 0 8.5 4.25 4.25 0 0 0 0-8.5M10.25 10.25l3.25 3.25',
  paid: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M5.25 8.25l2 2 3.5-4',
  due: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 4.75V8l2.25 1.5',
  overdue: 'M8 2.25 14.5 13.5h-13zM8 6.5v3.25M8 11.75v.01',
  frozen: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M6.25 5.75v4.5M9.75 5.75v4.5',
  void: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M5.25 8h5.5',
  check: 'm3 8.5 3.25 3.25L13 4.75',
  phone:
    'M3 2.5h3l1 3.25-1.75 1.5a9 9 0 0 0 3.5 3.5l1.5-1.75 3.25 1v3c0 .5-.5 1-1 1C7 14 2 9 2 3.5c0-.5.5-1 1-1z',
  undo: 'M3 6.5h7a3.25 3.25 0 0 1 0 6.5H6M5.75 3.5 3 6.5l2.75 3',
  left: 'm10 3.5-4.5 4.5L10 12.5',
  right: 'm6 3.5 4.5 4.5L6 12.5',
  down: 'm3.5 6 4.5 4.5L12.5 6',
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  shield:
    'M8 1.75 13.5 4v4c0 3.25-2.25 5.25-5.5 6.25C4.75 13.25 2.5 11.25 2.5 8V4zM5.5 8.25l1.75 1.75 3.25-3.75',
  lock: 'M3.5 7h9v6.5h-9zM5.25 7V5a2.75 2.75 0 0 1 5.5 0v2',
} as const

export type IconName = keyof typeof paths

/** An icon of our own set; always beside words, so it is hidden from screen readers. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
)
