declare module 'wechat-crypto' {
  /** 加解密 of an account: its token, its EncodingAESKey and its AppID. */
  class WXBizMsgCrypt {
    constructor(token: string, encodingAesKey: string, id: string)
    getSignature(timestamp: string, nonce: string, encrypted: string): string
    decrypt(encrypted: string): { message: string; id: string }
  }

  export = WXBizMsgCrypt
}
