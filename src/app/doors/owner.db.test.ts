import { gzipSync } from 'node:zlib'
import type { LightMyRequestResponse as Answer } from 'fastify'
import { describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { knowOperations, seedCommunity } from '../../../test/support/seed.ts'
import { signBillLink } from '../../identity/index.ts'
import { invoicesOperations } from '../../invoices/index.ts'
import { paymentsOperations } from '../../payments/index.ts'
import { createServer } from '../server.ts'

const platform = await createTestPlatform()
knowOperations([...paymentsOperations, ...invoicesOperations])
const seeded = await seedCommunity(platform, {
  homes: 12,
  months: ['2026-08', '2026-09', '2026-10', '2026-11'],
  lateFeePpm: 500,
})
const app = await createServer(platform)

const pathOf = async (index: number): Promise<string> => {
  const { url } = await seeded.run<{ url: string }>('createBillLink', {
    householdId: seeded.households[index]?.householdId,
  })
  return new URL(url).pathname
}
const get = (url: string, headers: Record<string, string> = {}): Promise<Answer> =>
  app.inject({ url, headers })
const post = (url: string, form: string, headers: Record<string, string> = {}): Promise<Answer> =>
  app.inject({
    method: 'POST',
    url,
    payload: form,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
const chargeOf = async (index: number, item = 'sharedPower'): Promise<bigint> => {
  const { charges } = await seeded.run<{ charges: { id: bigint; itemCode: string }[] }>(
    'listHouseholdCharges',
    { householdId: seeded.households[index]?.householdId },
  )
  return charges.findLast(({ itemCode }) => itemCode === item)?.id ?? 0n
}

/** Every control has words: a label around it, one that names it, or words inside. */
const expectAccessible = (page: string): void => {
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(page).toMatch(/^<!doctype html>\s*<html lang="(zh-CN|en)"/)
  expect(page.match(/<h1[\s>]/g)).toHaveLength(1)
  expect(page).toMatch(/<title>[^<]+<\/title>/)
  const labels = [...page.matchAll(/<label[^>]*\sfor="([^"]+)"/g)].map(([, id]) => id)
  const inLabels = page.match(/<label[^>]*>[\s\S]*?<\/label>/g)?.join('') ?? ''
  for (const [field] of page.matchAll(/<(?:input|textarea|select)\b[^>]*>/g)) {
    const id = /\sid="([^"]+)"/.exec(field)?.[1]
    expect(inLabels.includes(field) || labels.includes(id)).toBe(true)
  }
  for (const [, words = ''] of page.matchAll(/<(?:button|a)\b[^>]*>([\s\S]*?)<\/(?:button|a)>/g)) {
    expect(words.replace(/<[^>]+>/g, '').trim()).not.toBe('')
  }
  for (const tag of ['main', 'section', 'details', 'form', 'ul', 'ol', 'dl', 'p', 'div', 'span']) {
    const opened = page.match(new RegExp(`<${tag}[\\s>]`, 'g'))?.length ?? 0
    expect(page.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0, tag).toBe(opened)
  }
  // No inline script and no handler in an attribute: the policy would refuse them.
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<[^>]*\son[a-z]+=/)
}

test('a link that was revoked, of a household that is gone, or another’s, shows nothing of the bill', async () => {
  const householdId = seeded.households[3]?.householdId ?? 0n
  const before = await pathOf(3)
  expect((await get(before)).statusCode).toBe(200)
  await seeded.run('createBillLink', { householdId, revokeEarlier: true })
  const link = { companyId: seeded.companyId, householdId, version: 1 }
  const signed = (other: Partial<typeof link>): string =>
    `/b/${signBillLink(platform.vault, { ...link, ...other })}`
  const closed = [
    [before, 410],
    [signed({ version: 9 }), 410],
    [signed({ householdId: 1n }), 404],
    [signed({ companyId: 999n }), 404],
    [`${before}x`, 404],
  ] as const
  for (const [path, status] of closed) {
    const page = await get(path)
    expect([path, page.statusCode]).toEqual([path, status])
    expect(page.body).not.toContain('¥')
  }
  const opened = await get(signed({ version: 2 }))
  expect(opened.statusCode).toBe(200)
  expect(opened.body).toContain('¥')
})

describe('pages', () => {
  test('the first view of a full bill weighs at most 50 kB compressed, its script 10 kB', async () => {
    const page = await get(await pathOf(0))
    expect(page.statusCode).toBe(200)
    const style = await get(/href="(\/owner\/style[^"]+)"/.exec(page.body)?.[1] ?? '')
    const script = await get(/src="(\/owner\/script[^"]+)"/.exec(page.body)?.[1] ?? '')
    expect([style.statusCode, script.statusCode]).toEqual([200, 200])
    const weight = [page, style, script]
      .map(({ rawPayload }) => gzipSync(rawPayload).length)
      .reduce((sum, bytes) => sum + bytes, 0)
    expect(weight).toBeLessThanOrEqual(50_000)
    expect(script.rawPayload.length).toBeLessThanOrEqual(10_000)
    expect(page.headers['cache-control']).toContain('no-store')
    expect(style.headers['cache-control']).toContain('immutable')
  })

  test('every page is whole, labelled and in both languages', async () => {
    const base = await pathOf(1)
    const charge = await chargeOf(1)
    for (const path of ['', '/pay', '/dispute', `/dispute/${charge}`, '/history', '/family']) {
      for (const language of ['zh', 'en']) {
        for (const size of ['normal', 'large']) {
          const cookie = `jq_lang=${language}; jq_size=${size}`
          const page = await get(`${base}${path}`, { cookie })
          expect(page.statusCode, path).toBe(200)
          expectAccessible(page.body)
        }
      }
    }
  })

  test('the pay page names the account for transfers where there is one', async () => {
    const pay = `${await pathOf(0)}/pay`
    expect((await get(pay)).body).not.toContain('银行转账')
    const account = { name: '悦湖物业', bank: '招商银行', number: '6225880212345678' }
    await seeded.run('setBankAccount', { communityId: seeded.communityId, account })
    const page = (await get(pay)).body
    expectAccessible(page)
    expect(page).toContain('6225 8802 1234 5678')
    await seeded.run('setBankAccount', { communityId: seeded.communityId, account: null })
  })

  test('English pages hold no Chinese of our own', async () => {
    const page = await get(await pathOf(1), { 'accept-language': 'en-GB,en;q=0.9' })
    const visible = page.body.replace(/<[^>]+>/g, ' ')
    // What the company wrote itself stays: names, tariff words, the legal basis, the other language.
    for (const ours of ['账单', '到期', '缴费', '违约金', '合计', '异议', '是怎么算的', '时段']) {
      expect(visible).not.toContain(ours)
    }
  })

  test('a hostile name, steward and address stay text', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'`'
    const hostile = await seedCommunity(platform, { homes: 1, communityName: `坏${evil}` })
    await platform.query('update property.party set name = $1 where company_id = $2', [
      evil,
      hostile.companyId.toString(),
    ])
    await platform.query(
      'update property.community set steward_name = $1, service_phone = $1, service_hours = $1 where company_id = $2',
      [evil, hostile.companyId.toString()],
    )
    const { url } = await hostile.run<{ url: string }>('createBillLink', {
      householdId: hostile.households[0]?.householdId,
    })
    for (const path of ['', '/pay', '/history', '/dispute']) {
      const page = await get(`${new URL(url).pathname}${path}`)
      expect(page.statusCode).toBe(200)
      expect(page.body).not.toContain('<img')
      expectAccessible(page.body)
    }
  })

  test('size and language are remembered and the address stays plain', async () => {
    const base = await pathOf(0)
    const answer = await get(`${base}?size=large&lang=en`)
    expect(answer.statusCode).toBe(303)
    expect(answer.headers.location).toBe(base)
    expect(answer.cookies.map(({ name, value }) => [name, value])).toEqual([
      ['jq_lang', 'en'],
      ['jq_size', 'large'],
    ])
  })

  test('papers are there for the owner', async () => {
    const answer = await get(`${await pathOf(0)}/bill.pdf`)
    expect(answer.headers['content-type']).toBe('application/pdf')
    expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  })
})

describe('walls', () => {
  test('a changed, cut or foreign link opens nothing', async () => {
    const base = await pathOf(0)
    const flipped = base.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    for (const path of [flipped, base.slice(0, -1), '/b/x', `/b/${'A'.repeat(46)}`]) {
      const page = await get(path)
      expect(page.statusCode).toBe(404)
      expect(page.body).not.toContain('1102')
    }
  })

  test('another household’s charge, receipt and payment are not found', async () => {
    const mine = await pathOf(2)
    const theirs = await chargeOf(3)
    const dispute = await post(`${mine}/dispute/${theirs}`, 'reason=other&say=')
    expect(dispute.statusCode).toBe(404)
    await seeded.run('takePayment', {
      householdId: seeded.households[3]?.householdId,
      method: 'cash',
      ticked: [{ chargeId: theirs }],
      amountFen: 100_000n,
    })
    const { receipts } = await seeded.run<{ receipts: { id: bigint; paymentId: bigint }[] }>(
      'listReceipts',
      { communityId: seeded.communityId },
    )
    const { id, paymentId } = receipts[0] ?? { id: 0n, paymentId: 0n }
    for (const path of [`/receipts/${id}`, `/receipts/${id}.pdf`, `/payments/${paymentId}`]) {
      expect((await get(`${mine}${path}`)).statusCode, path).toBe(404)
    }
    expect((await get(`${await pathOf(3)}/receipts/${id}`)).statusCode).toBe(200)
    expect((await get(`${await pathOf(3)}/receipts/${id}.pdf`)).statusCode).toBe(200)
    expect((await get(`/documents/receipts/${id}/prints/1.pdf`)).statusCode).toBe(401)
  })

  test('a form from a foreign page is refused and changes nothing', async () => {
    const base = await pathOf(4)
    const charge = await chargeOf(4)
    const answer = await post(`${base}/dispute/${charge}`, 'reason=other', {
      origin: 'https://evil.example',
    })
    expect(answer.statusCode).toBe(403)
    expect((await get(base)).body).not.toContain('有异议，已暂停')
    const own = await post(`${base}/dispute/${charge}`, 'reason=other&say=x', {
      origin: 'http://localhost',
      host: 'localhost',
    })
    expect(own.statusCode).toBe(303)
    expect((await get(base)).body).toContain('有异议，已暂停')
    // Pressed again: still one objection.
    await post(`${base}/dispute/${charge}`, 'reason=other&say=x')
    const rows = await platform.query('select from billing.hold where charge_id = $1', [
      charge.toString(),
    ])
    expect(rows).toHaveLength(1)
  })

  test('nonsense in a form is answered with the form and a sentence', async () => {
    const base = await pathOf(5)
    const none = await post(`${base}/pay`, '')
    expect(none.statusCode).toBe(409)
    expect(none.body).toContain('请至少勾选一项')
    expect((await post(`${base}/pay`, 'charge=abc')).statusCode).toBe(404)
    const noReason = await post(`${base}/dispute/${await chargeOf(5)}`, 'reason=constructor')
    expect(noReason.statusCode).toBe(400)
    expect(noReason.body).toContain('请选一个原因')
  })

  test('while money is pretend the page says so and only the sandbox may be reached', async () => {
    const page = await get(await pathOf(0))
    expect(page.body).toContain('假钱')
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain(
      `form-action 'self' https://wx.tenpay.com ${new URL(platform.wechatPayUrl).origin}`,
    )
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    const real = await createServer({ ...platform, isSandbox: false })
    const answer = await real.inject({ url: await pathOf(0) })
    expect(answer.body).not.toContain('假钱')
    expect(String(answer.headers['content-security-policy'])).toMatch(/script-src 'self';/)
    await real.close()
  })

  test('whoever holds a paper receipt can check it', async () => {
    const { receipts } = await seeded.run<{ receipts: { id: bigint }[] }>('listReceipts', {
      communityId: seeded.communityId,
    })
    const receipt = await seeded.run<{ checkUrl: string; receiptNo: string }>('getReceipt', {
      receiptId: receipts[0]?.id,
    })
    const path = new URL(receipt.checkUrl).pathname
    const page = await get(path)
    expect(page.body).toContain('这张收据是真的')
    expect(page.body).toContain(receipt.receiptNo)
    expect((await get(`${path.slice(0, -1)}0`)).statusCode).toBe(404)
    expect((await get('/r/zzzzzzzzzzzzz/AAAA')).statusCode).toBe(404)
  })
})
