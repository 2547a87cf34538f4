import { type KeyObject, sign } from 'node:crypto'

/** A self-signed X.509 certificate, written as DER by hand: enough for SDKs to read a key and serial. */

const element = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  if (content.length < 128) return Buffer.concat([Buffer.from([tag, content.length]), content])
  const digits = content.length.toString(16)
  const size = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, content])
}

const sequence = (...parts: Buffer[]): Buffer => element(0x30, ...parts)
const commonName = Buffer.from('0603550403', 'hex')
const organisation = Buffer.from('060355040a', 'hex')
const sha256WithRsa = sequence(Buffer.from('06092a864886f70d01010b0500', 'hex'))

const name = (owner: string): Buffer =>
  sequence(
    element(0x31, sequence(organisation, element(0x0c, Buffer.from('Pretend payment service')))),
    element(0x31, sequence(commonName, element(0x0c, Buffer.from(owner)))),
  )

/** UTCTime, good for 1950–2049. */
const time = (instant: Date): Buffer =>
  element(0x17, Buffer.from(`${instant.toISOString().replaceAll(/\D/g, '').slice(2, 14)}Z`))

export const selfSigned = (input: {
  owner: string
  /** 40 hexadecimal digits, the first one below 8. */
  serialNo: string
  publicKey: KeyObject
  privateKey: KeyObject
  from: Date
  to: Date
}): string => {
  const body = sequence(
    element(0xa0, Buffer.from('020102', 'hex')),
    element(0x02, Buffer.from(input.serialNo, 'hex')),
    sha256WithRsa,
    name(input.owner),
    sequence(time(input.from), time(input.to)),
    name(input.owner),
    input.publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', body, input.privateKey)
  const whole = sequence(body, sha256WithRsa, element(0x03, Buffer.from([0]), signature))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
