import { describe, expect, test } from 'vitest'
import { operations } from '../../src/app/operations.ts'
import { commonFailures } from '../../src/kernel/failure.ts'
import type { Role } from '../../src/kernel/operation.ts'
import { reach } from '../../src/platform/access.ts'
import { type Actor, publicActor } from '../../src/platform/context.ts'
import { accessMatrix, columns } from './access-matrix.ts'

const actorOf = (role: Role): Actor =>
  role === 'public'
    ? publicActor
    : role === 'owner'
      ? { kind: 'owner', id: 1n, name: 'owner' }
      : { kind: 'staff', id: 1n, name: role, grants: [{ role, communityId: null }] }

const mayCall = (access: readonly Role[], role: Role): boolean => {
  try {
    reach({ access }, actorOf(role), {})
    return true
  } catch (error) {
    const { code } = error as { code: string }
    expect(['notAllowed', 'notSignedIn']).toContain(code)
    return false
  }
}

describe('S07: the access matrix', () => {
  test('has a line for every operation and no other', () => {
    expect(Object.keys(accessMatrix).sort()).toEqual(
      operations.map(({ contract }) => contract.name).sort(),
    )
  })

  test.each(operations.map(({ contract }) => contract))(
    '$name is open to whom the matrix says',
    ({ name, access }) => {
      const line = accessMatrix[name] ?? ''
      const expected = columns.map(([letter, role], index) => {
        expect([name, '-', letter]).toContain(line[index])
        // What anyone may do, staff and owners may too.
        return [role, line[index] === letter || line.endsWith('P')]
      })
      expect(columns.map(([, role]) => [role, mayCall(access, role)])).toEqual(expected)
    },
  )

  test('lets the auditor read and change nothing but what is their own (S58)', () => {
    const changes = operations.filter(
      ({ contract }) => contract.kind === 'command' && contract.access.includes('auditor'),
    )
    // An export is recorded; a password, a session and what is put aside are one's own.
    expect(changes.map(({ contract }) => contract.name).sort()).toEqual([
      'bringBack',
      'changePassword',
      'putAside',
      'signOut',
      'startExport',
    ])
  })

  test('keeps a community to those who have it', () => {
    const steward: Actor = {
      kind: 'staff',
      id: 1n,
      name: 's',
      grants: [{ role: 'steward', communityId: 7n }],
    }
    expect(reach({ access: ['steward'] }, steward, {})).toEqual([7n])
    expect(() => reach({ access: ['steward'] }, steward, { communityId: 8n })).toThrow(
      commonFailures.notAllowed().message,
    )
  })
})
