const secretKeys = new Set(
  'phone phones mailbox openid subscription endpoint deviceId idNumber password newPassword currentPassword secrets privateKey apiV3Key token bytes body content proof oneTimeCode invitation'.split(
    ' ',
  ),
)

/**
 * A copy of an input that may be kept in the audit: personal data and secrets struck out by their
 * names, phone numbers inside texts masked, bigints as strings, long texts cut.
 */
export const redact = (value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') {
    const masked = value.replace(/(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g, '$1****$2')
    return masked.length > 500 ? `${masked.slice(0, 500)}…` : masked
  }
  if (value instanceof Uint8Array || value instanceof Blob) return '—'
  if (Array.isArray(value)) return value.slice(0, 200).map(redact)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, secretKeys.has(key) ? '—' : redact(item)]),
  )
}
