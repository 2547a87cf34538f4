/** "2019-01-08 16:44:13" of a provider's clock in China. */
export const chinaTime = (text: string): string => `${text.trim().replace(' ', 'T')}+08:00`

/** An instant's day in China without hyphens: 20190108. */
export const chinaDay = (instant: string): string =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO('Asia/Shanghai')
    .toPlainDate()
    .toString()
    .replaceAll('-', '')
