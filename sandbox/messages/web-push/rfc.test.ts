import { createECDH } from 'node:crypto'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { makeClock } from '../../clock.ts'
import { openState } from '../../state.ts'
import { decrypt } from './decrypt.ts'
import { openBrowser } from './index.ts'
import { readVapid } from './vapid.ts'

/** RFC 8291, section 5 and appendix A. */
const example = {
  plain: 'When I grow up, I want to be a watermelon',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  receiver: {
    privateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
    publicKey:
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  },
  sender: { privateKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw' },
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  message:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
} as const

const browser = {
  privateKey: example.receiver.privateKey,
  p256dh: example.receiver.publicKey,
  auth: example.auth,
}

it('the message of RFC 8291 section 5 opens with our decryption', () => {
  expect(decrypt(Buffer.from(example.message, 'base64url'), browser).toString()).toBe(example.plain)
})

it('a changed byte, another secret or another browser does not open it', () => {
  const message = Buffer.from(example.message, 'base64url')
  for (const place of [3, 40, message.length - 20, message.length - 1]) {
    const changed = Buffer.from(message)
    changed[place] = (changed[place] ?? 0) ^ 1
    expect(() => decrypt(changed, browser)).toThrow()
  }
  expect(() => decrypt(message, { ...browser, auth: 'AAAAAAAAAAAAAAAAAAAAAA' })).toThrow()
})

it('a browser whose key begins with a zero opens its messages like any other', async () => {
  const state = await openState(makeClock(), undefined)
  const keys = Array.from({ length: 1500 }, () => openBrowser(state, 'site').privateKey)
  expect(keys.filter((key) => Buffer.from(key, 'base64url').length !== 32)).toEqual([])
  expect(keys.some((key) => Buffer.from(key, 'base64url')[0] === 0)).toBe(true)
})

it('the encryption that the product uses makes exactly the published message', () => {
  // The library chooses key and salt itself; what it calls for that takes them.
  const require = createRequire(import.meta.resolve('web-push'))
  const { encrypt } = require('http_ece') as {
    encrypt: (plain: Buffer, parameters: Record<string, unknown>) => Buffer
  }
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(example.sender.privateKey, 'base64url')
  const made = encrypt(Buffer.from(example.plain), {
    version: 'aes128gcm',
    dh: example.receiver.publicKey,
    privateKey: curve,
    salt: example.salt,
    authSecret: example.auth,
  })
  expect(made.toString('base64url')).toBe(example.message)
})

/** RFC 8292 section 2.4. */
const header =
  'vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs'

it('the token of RFC 8292 section 2.4 verifies, and no changed one', () => {
  expect(readVapid(header)).toEqual({
    publicKey:
      'BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs',
    claims: {
      aud: 'https://push.example.net',
      exp: 1453523768,
      sub: 'mailto:push@example.com',
    },
  })
  expect(readVapid(header.replace('i3CYb7', 'i3CYb8'))).toBeNull()
  expect(readVapid(header.replace('1NiJ9.eyJ', '1NiJ9.eyK'))).toBeNull()
  expect(readVapid(header.replace('vapid', 'Bearer'))).toBeNull()
})
