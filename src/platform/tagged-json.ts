/** JSON that keeps whole numbers: a bigint becomes {"$n":"…"} and comes back as a bigint. */
export const encodeTagged = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, item: unknown) =>
    typeof item === 'bigint' ? { $n: item.toString() } : item,
  )

export const decodeTagged = (text: string): unknown =>
  JSON.parse(text, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && '$n' in item && Object.keys(item).length === 1
      ? BigInt(String(item.$n))
      : item,
  )

/**
 * JSON for people and pipes (`npm run op`): bigints as plain numbers while they are safe, ids
 * beyond 2⁵³ as strings.
 */
export const encodePlain = (value: unknown, indent = 0): string =>
  JSON.stringify(
    value ?? null,
    (_key, item: unknown) =>
      typeof item === 'bigint'
        ? item >= -(2n ** 53n) && item <= 2n ** 53n
          ? Number(item)
          : item.toString()
        : item,
    indent,
  )
