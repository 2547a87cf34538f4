import { beforeAll, describe, expect, test } from 'vitest'
import { createServer } from '../../src/app/server.ts'
import { createTestPlatform } from '../support/platform.ts'
import { createStory, type Story } from '../support/story.ts'

describe('sign-in and sessions', async () => {
  const platform = await createTestPlatform()
  const server = await createServer(platform)
  let story: Story
  let password = ''

  type Answer = {
    status: number
    code: string | undefined
    cookie: string | undefined
    flags: string
  }
  const post = async (
    name: string,
    payload: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const {
      statusCode,
      headers: out,
      body,
    } = await server.inject({
      method: 'POST',
      url: `/api/${name}`,
      headers,
      payload: payload as never,
    })
    const cookie = String(out['set-cookie'] ?? '')
    const { code } = JSON.parse(body || '{}') as { code?: string }
    return {
      status: statusCode,
      code,
      cookie: /jq_session=[^;]{20,}/.exec(cookie)?.[0],
      flags: cookie,
    }
  }
  const signIn = (given = password, name = 'wang'): Promise<Answer> =>
    post('signIn', { signInName: name, password: given })
  const isSignedIn = async (cookie: string | undefined): Promise<boolean> =>
    (await post('getMe', {}, { cookie: cookie ?? '' })).status === 200
  const minutesLater = (minutes: number): void =>
    platform.clock.moveTo(platform.clock.now().add({ minutes }).toString())

  beforeAll(async () => {
    // S64: a fresh installation has no account and no company to sign in to.
    expect(await platform.query('select from identity.staff')).toEqual([])
    expect((await signIn('admin', 'admin')).code).toBe('wrongNameOrPassword')
    story = await createStory(platform, { slug: 'sign-in' })
    const chief = [{ role: 'administrator', communityId: null }]
    await story.run('addStaff', { signInName: 'chief', displayName: '总', grants: chief })
    const added = await story.run<{ firstPassword: string }>('addStaff', {
      signInName: 'wang',
      displayName: '王',
      grants: [{ role: 'accountant', communityId: null }],
    })
    password = added.firstPassword
  })

  test('S64: the set-up makes the first account once, with a password worth the name', async () => {
    const wizard = {
      companyName: 'x',
      shortName: 'x',
      slug: 'xx',
      communityName: 'x',
      signInName: 'chief',
      displayName: 'x',
    }
    const second = await post('setUpInstallation', { ...wizard, password: 'correct horse battery' })
    expect([second.status, second.code]).toEqual([409, 'alreadySetUp'])
    const empty = await createTestPlatform()
    const fresh = await createServer(empty)
    const setUp = async (given: string) =>
      (
        await fresh.inject({
          method: 'POST',
          url: '/api/setUpInstallation',
          payload: { ...wizard, password: given },
        })
      ).statusCode
    for (const weak of ['short', 'chief', '12345678', 'aaaaaaaaaaaa', 'Password1'])
      expect([weak, await setUp(weak)]).toEqual([weak, 400])
    expect(await setUp('correct horse battery')).toBe(200)
    expect(await setUp('correct horse battery')).toBe(409)
  })

  test('S26: passwords are kept as scrypt with a salt each', async () => {
    const [row] = await platform.query<{ password_hash: string }>(
      'select password_hash from identity.staff',
    )
    const [kind, n, r, p, salt = '', hash = ''] = row?.password_hash.split('$') ?? []
    expect([kind, Number(n) >= 2 ** 15, r, p]).toEqual(['scrypt', true, '8', '1'])
    expect([
      Buffer.from(salt, 'base64url').length >= 16,
      Buffer.from(hash, 'base64url').length >= 32,
    ]).toEqual([true, true])
    const dump = await platform.query<{ row: string }>(
      'select t::text as row from identity.session t union all select t::text from platform.audit t',
    )
    expect(dump.filter(({ row: text }) => text.includes(password))).toEqual([])
  })

  test('S28: five wrong tries lock for a quarter of an hour, also side by side; the answer tells nothing', async () => {
    const [wrong, unknown] = [await signIn('not this one'), await signIn('not this one', 'nobody')]
    expect([wrong.status, wrong.code]).toEqual([unknown.status, unknown.code])
    const tries = await Promise.all(Array.from({ length: 12 }, () => signIn('still not')))
    expect(tries.filter(({ cookie }) => cookie)).toEqual([])
    const [counted] = await platform.query<{ n: number }>(
      `select count(*)::int as n from identity.sign_in_event where outcome = 'wrongPassword'`,
    )
    // One before, and the first four of the twelve; the fifth closed the door.
    expect(counted?.n).toBeLessThanOrEqual(5)
    expect((await signIn()).code).toBe('locked')
    minutesLater(14)
    expect((await signIn()).code).toBe('locked')
    minutesLater(2)
    expect((await signIn()).status).toBe(200)
  })

  test('an administrator lifts a lock; the password stays what it was', async () => {
    for (let attempt = 0; attempt < 6; attempt++) await signIn('wrong')
    expect((await signIn()).code).toBe('locked')
    const { staff } = await story.run<{ staff: { id: bigint; isLocked: boolean }[] }>('listStaff')
    const locked = staff.filter(({ isLocked }) => isLocked)
    expect(locked).toHaveLength(1)
    await story.run('unlockStaff', { staffId: locked[0]?.id })
    expect((await signIn()).status).toBe(200)
  })

  test('S29: a session is a new secret each time, ends by idleness, by age and by signing out', async () => {
    const [first, second] = [await signIn(), await signIn()]
    expect(first.cookie).not.toBe(second.cookie)
    expect(
      Buffer.from(first.cookie?.split('.')[1] ?? '', 'base64url').length,
    ).toBeGreaterThanOrEqual(16)
    expect(first.flags).toMatch(/HttpOnly/i)
    expect(first.flags).toMatch(/SameSite=Lax/i)
    const kept = await platform.query<{ token_hash: string }>(
      'select token_hash from identity.session',
    )
    expect(kept.filter(({ token_hash }) => first.cookie?.includes(token_hash))).toEqual([])
    minutesLater(29)
    expect([await isSignedIn(first.cookie), await isSignedIn('jq_session=1.AAAA')]).toEqual([
      true,
      false,
    ])
    minutesLater(31)
    expect(await isSignedIn(second.cookie)).toBe(false)
    const aged = await signIn()
    for (let minutes = 0; minutes < 12 * 60; minutes += 25) {
      expect(await isSignedIn(aged.cookie)).toBe(true)
      minutesLater(25)
    }
    expect(await isSignedIn(aged.cookie)).toBe(false)
    const leaving = await signIn()
    await post('signOut', {}, { cookie: leaving.cookie ?? '' })
    expect(await isSignedIn(leaving.cookie)).toBe(false)
  })

  test('S29: a change of role or password ends the sessions at once', async () => {
    const before = await signIn()
    const [row] = await platform.query<{ id: string }>(
      `select id from identity.staff where sign_in_name = 'wang'`,
    )
    const grants = [{ role: 'auditor', communityId: null }]
    await story.run('setStaffGrants', { staffId: BigInt(row?.id ?? 0), grants })
    expect(await isSignedIn(before.cookie)).toBe(false)
    const again = await signIn()
    const { firstPassword } = await story.run<{ firstPassword: string }>('resetPassword', {
      staffId: BigInt(row?.id ?? 0),
    })
    expect([await isSignedIn(again.cookie), (await signIn()).status]).toEqual([false, 401])
    expect((await signIn(firstPassword)).status).toBe(200)
    await story.run('setStaffGrants', { staffId: BigInt(row?.id ?? 0), grants, isActive: false })
    expect((await signIn(firstPassword)).cookie).toBeUndefined()
  })

  test('S30, S47: foreign pages are refused; errors say a sentence and nothing of the inside', async () => {
    const foreign = await post('listCommunities', {}, { origin: 'https://evil.example' })
    expect([foreign.status, foreign.code]).toEqual([403, 'foreignOrigin'])
    const bodies = [
      await server.inject({
        method: 'POST',
        url: '/api/signIn',
        headers: { 'content-type': 'application/json' },
        payload: '{"a',
      }),
      await server.inject({ method: 'POST', url: '/api/signIn', payload: { signInName: 1 } }),
      await server.inject({ method: 'GET', url: '/exports/households.xlsx?communityId=x' }),
      await server.inject({ method: 'GET', url: '/no/such/page' }),
    ]
    for (const { statusCode, body } of bodies) {
      expect(statusCode).toBeGreaterThanOrEqual(400)
      expect(statusCode).toBeLessThan(500)
      expect(body).not.toMatch(/\bat \w+ \(|node_modules|select |\.ts:\d|postgres/i)
    }
    const broken = await createTestPlatform()
    const dying = await createServer(broken)
    await broken.query('alter table property.company rename to gone')
    const fault = await dying.inject({ method: 'POST', url: '/api/getInstallation', payload: {} })
    expect([fault.statusCode, fault.body.includes('gone'), fault.body.includes('company')]).toEqual(
      [500, false, false],
    )
    expect(fault.json()).toMatchObject({ code: 'internal', zh: expect.stringContaining('已记录') })
  })
})
