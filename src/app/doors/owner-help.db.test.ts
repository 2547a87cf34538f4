import type { LightMyRequestResponse as Answer } from 'fastify'
import { describe, expect, test } from 'vitest'
import { openOnline } from '../../../test/support/online.ts'
import { createStory } from '../../../test/support/story.ts'
import { tasks } from '../schedule.ts'
import { createServer } from '../server.ts'

const { platform, sandbox, openMerchant } = await openOnline({ now: '2026-01-01T10:00:00+08:00' })
const story = await createStory(platform, { slug: 'help', homes: 5 })
await openMerchant(story as never)
for (const month of ['2026-01', '2026-02', '2026-03']) await story.bill(month)
story.on('2026-04-10')
const app = await createServer(platform)

/** A browser: keeps cookies, follows one redirect within our pages. */
const openBrowser = (language = 'zh') => {
  const cookies: Record<string, string> = { jq_lang: language }
  const keep = (answer: Answer): Answer => {
    for (const { name, value } of answer.cookies) cookies[name] = value
    return answer
  }
  const get = async (url: string) => keep(await app.inject({ url, cookies }))
  const post = async (url: string, form: Record<string, string> = {}) => {
    const answer = keep(
      await app.inject({
        method: 'POST',
        url,
        cookies,
        payload: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    )
    const to = String(answer.headers.location ?? '')
    return to.startsWith('/') ? get(to) : answer
  }
  return { get, post }
}
type Browser = ReturnType<typeof openBrowser>

const home = (index: number): bigint => story.units[index]?.householdId ?? 0n
const linkOf = async (index: number): Promise<string> => {
  const link = await story.run<{ url: string }>('createBillLink', { householdId: home(index) })
  return new URL(link.url).pathname
}
const textOf = ({ body }: Answer): string => body.replace(/<[^>]*>/g, '')

/** Confirms the payer's phone from the page that asks for it; ends on the page it was for. */
const confirm = async ({ get, post }: Browser, base: string, page: string): Promise<Answer> => {
  const chooser = await get(`${base}/phone?for=${page}`)
  const phoneId = /name="phoneId" value="(\d+)"/.exec(chooser.body)?.[1] ?? ''
  const asked = await post(`${base}/phone?for=${page}`, { phoneId, phone: '' })
  const codeId = /name="codeId" value="(\d+)"/.exec(asked.body)?.[1] ?? ''
  const [row] = await platform.query<{ sealed_code: string }>(
    `select sealed_code from notifications.message where kind = 'oneTimeCode' order by id desc limit 1`,
  )
  const code = platform.vault.open(story.companyId, row?.sealed_code ?? '')
  return post(`${base}/phone/confirm?for=${page}`, { codeId, code })
}

describe('ways out for who cannot pay now', () => {
  test('the bill leads to all of them, and a relative’s link to none', async () => {
    const base = await linkOf(0)
    const { get } = openBrowser()
    expect((await get(base)).body).toContain(`${base}/help`)
    const help = await get(`${base}/help`)
    for (const path of [
      'promise',
      'instalments',
      'notices',
      'dispute',
      'contact',
      'complaint',
      'automation',
    ]) {
      expect(help.body).toContain(`href="${base}/${path}"`)
    }
    const { familyUrl } = await story.run<{ familyUrl: string }>('getBill', {
      householdId: home(0),
    })
    const family = new URL(familyUrl).pathname
    for (const path of ['help', 'promise', 'instalments', 'contact']) {
      expect((await get(`${family}/${path}`)).statusCode).toBe(404)
    }
  })

  test('asked for, proposed, signed by a confirmed phone, and a part of it paid', async () => {
    const base = await linkOf(1)
    const browser = openBrowser()
    const { get, post } = browser
    expect(textOf(await get(`${base}/instalments`))).toContain('现在到期未缴 ¥300.00')
    const asked = await post(`${base}/instalments/ask`, { say: '下月发工资\r\n分三期可以' })
    expect(textOf(asked)).toContain('2026-04-10 已收到您的申请')
    const { planId } = await story.run<{ planId: bigint }>('proposeInstalmentPlan', {
      householdId: home(1),
      parts: { count: 3, firstOn: '2026-04-30' },
      reason: '暂时失业',
    })
    expect(textOf(await get(`${base}/instalments`))).toContain('经理审核后')
    await story.run('approveInstalmentPlan', { planId })
    const shown = await get(`${base}/instalments`)
    expect(textOf(shown)).toContain('约定全文')
    expect(textOf(shown)).toContain('诉讼时效自签订之日起重新计算')
    expect(shown.body).not.toContain('同意并签订')
    const hash = (page: Answer): string => /name="hash" value="(\w+)"/.exec(page.body)?.[1] ?? ''
    const unproven = await post(`${base}/instalments/sign`, { planId: `${planId}`, hash: 'x' })
    expect(unproven.statusCode).toBe(409)

    const ready = await confirm(browser, base, 'instalments')
    expect(ready.body).toContain('同意并签订')
    const signed = await post(`${base}/instalments/sign`, {
      planId: `${planId}`,
      hash: hash(ready),
    })
    expect(textOf(signed)).toContain('分期中')
    expect(textOf(signed)).toContain('缴本期 ¥100.00')
    const bill = await get(base)
    expect(textOf(bill)).toContain('看分期，缴本期')
    expect(textOf(bill)).not.toContain('已缴清')

    await post(`${base}/instalments/pay`)
    const [attempt] = await platform.query<{ out_trade_no: string; amount_fen: bigint }>(
      `select t.out_trade_no, t.amount_fen from payments.payment_attempt t
       join payments.payment_order o on o.id = t.order_id where o.household_id = $1`,
      [home(1)],
    )
    expect(attempt?.amount_fen).toBe(10_000n)
    await sandbox.pay(attempt?.out_trade_no ?? '')
    await sandbox.deliver()
    const [payment] = await platform.query<{ id: bigint }>(
      'select id from payments.payment where household_id = $1',
      [home(1)],
    )
    const { companyId } = story
    await tasks.followPayments?.(platform, { companyId, paymentIds: String(payment?.id) })
    expect(textOf(await get(`${base}/instalments`))).toMatch(/第 2 期.*缴本期 ¥100\.00/s)
    expect(await story.verify()).toEqual([])
  })

  test('a day is named and moved once', async () => {
    const base = await linkOf(2)
    const { get, post } = openBrowser()
    expect(textOf(await post(`${base}/promise`, { day: '2026-04-20' }))).toContain('记下了')
    expect(textOf(await post(`${base}/promise`, { day: '2026-04-25' }))).toContain('2026-04-25')
    const third = await post(`${base}/promise`, { day: '2026-04-27' })
    expect(third.statusCode).toBe(409)
    expect(textOf(third)).toContain('只能改一次')
    const page = await get(`${base}/promise`)
    expect(page.body).not.toContain('type="date"')
    const far = await openBrowser('en').post(`${await linkOf(3)}/promise`, { day: '2027-01-01' })
    expect(textOf(far)).toContain('A promise is of a day from 2026-04-10')
  })

  test('what is told goes to a person, and nobody is contacted that way any more', async () => {
    const base = await linkOf(3)
    const { get, post } = openBrowser()
    const sent = await post(`${base}/contact`, { say: '这个号码早不用了' })
    expect(textOf(sent)).toContain('收到了')
    expect(textOf(await get(`${base}/contact`))).toContain('哪里不对')
    type List = { cases: { householdId: bigint; cause: string; nextAction: string }[] }
    const { cases } = await story.run<List>('listCases', {})
    expect(cases.find(({ householdId }) => householdId === home(3))).toMatchObject({
      cause: 'wrongData',
      nextAction: 'correctData',
    })
    const complained = await post(`${base}/complaint`, { say: '晚上九点半打电话' })
    expect(textOf(complained)).toContain('书面答复您以前')
    type Complaints = { complaints: { householdId: bigint; answeredAt: string | null }[] }
    const { complaints } = await story.run<Complaints>('listComplaints', {})
    expect(complaints).toMatchObject([{ householdId: home(3), answeredAt: null }])
  })

  test('why one was reminded, and no automatic decisions: for who has confirmed their phone', async () => {
    const base = await linkOf(4)
    const browser = openBrowser()
    expect((await browser.get(`${base}/automation`)).body).toContain('获取验证码')
    platform.clock.moveTo(platform.clock.now().add({ seconds: 61 }).toString())
    expect(textOf(await confirm(browser, base, 'automation'))).toContain('个人信息保护法第 24 条')
    const refused = await browser.post(`${base}/automation`, { want: 'refuse' })
    expect(textOf(refused)).toContain('您已选择不要自动决定')
    const allowed = await browser.post(`${base}/automation`, { want: 'allow' })
    expect(textOf(allowed)).toContain('您可以不要')
  })
})
