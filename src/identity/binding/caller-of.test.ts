import { BlockList } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callerOf } from './caller-of.ts'

const isOne = (a: string, b: string): boolean => {
  const network = new BlockList()
  network.addSubnet(a, 64, 'ipv6')
  return network.check(b, 'ipv6')
}

test('two addresses of IPv6 are one caller exactly where they share a /64, however they are written', () => {
  const written = fc.ipV6().filter((address) => !address.includes('.'))
  fc.assert(
    fc.property(written, written, (a, b) => {
      expect(callerOf(a) === callerOf(b)).toBe(isOne(a, b))
      const network = callerOf(a).slice(0, -'::/64'.length)
      const neighbour = `${network}:abcd:1:2:3`
      expect(callerOf(neighbour)).toBe(callerOf(a))
      expect(isOne(a, neighbour)).toBe(true)
    }),
  )
})

test('an address of IPv4 counts for itself, also where it comes as IPv6, and a name stays', () => {
  expect(callerOf('192.0.2.7')).toBe('192.0.2.7')
  expect(callerOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(callerOf('FE80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(callerOf('2001:DB8:1:2:3::4')).toBe(callerOf('2001:db8:1:0002::9'))
  expect(callerOf('local')).toBe('local')
})
