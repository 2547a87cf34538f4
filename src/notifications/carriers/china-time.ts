/** "2019-01-08 16:44:13" of a provider's clock in China, as an instant; null when it is no time. */
export const chinaTime = (text: string): string | null => {
  const instant = `${text.trim().replace(' ', 'T')}+08:00`
  try {
    Temporal.Instant.from(instant)
    return instant
  } catch {
    return null
  }
}

/** An instant's day in China without hyphens: 20190108. */
export const chinaDay = (instant: string): string =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO('Asia/Shanghai')
    .toPlainDate()
    .toString()
    .replaceAll('-', '')
