/** A proof as plain data: amounts as decimal text, bytes as base64url. */
export declare const checkShare: (proof: unknown) => Promise<{
  readonly readable: boolean
  readonly share: boolean
  readonly path: boolean
  readonly total: boolean
  readonly homes: boolean
  readonly root: boolean
}>
