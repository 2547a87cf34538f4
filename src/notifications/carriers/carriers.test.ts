import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestSandbox } from '../../../sandbox/testing.ts'
import { fixtures, type Opened } from '../../../test/support/carrier-fixtures.ts'
import type { CarrierCall, Outgoing, Push, PushVerdict, Sent } from './carrier.ts'
import { carriers } from './index.ts'

/** What holds for every carrier there is, whatever it carries. */

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>
beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())

let next = 0

describe.each(carriers)('$name', (carrier) => {
  const fixture = fixtures[carrier.name]

  const callOf = (opened: Opened, more: Partial<CarrierCall<unknown, unknown>> = {}) => {
    const kept = new Map<string, string>()
    return {
      sandboxUrl: sandbox.url,
      accountId: 1n,
      config: carrier.config.parse(opened.config),
      secrets: carrier.secrets.parse(opened.secrets),
      nowMs: () => Date.now(),
      tokens: {
        read: async (name: string) => kept.get(name) ?? null,
        write: async (name: string, value: string) => void kept.set(name, value),
      },
      timeoutMs: 1_000,
      ...more,
    }
  }

  const outgoing = async (opened: Opened, to?: string): Promise<Outgoing> => ({
    deliveryNo: `d${String(++next).padStart(15, '0')}`,
    to: to ?? (await opened.address()),
    expiresAt: '2036-11-30T00:00:00Z',
    rendered: opened.rendered,
    template: opened.template,
  })

  const push = (opened: Opened, query: Record<string, string>, rawBody: string): PushVerdict =>
    carrier.readPush({
      config: carrier.config.parse(opened.config),
      secrets: carrier.secrets.parse(opened.secrets),
      method: 'POST',
      query,
      header: () => undefined,
      rawBody,
      nowMs: 1_763_863_200_000,
    } satisfies Push<unknown, unknown>)

  /** A call to a server that takes every connection and answers as told. */
  const against = async (
    answer: string | null,
    act: (call: CarrierCall<unknown, unknown>, delivery: Outgoing) => Promise<void>,
  ): Promise<void> => {
    const opened = await fixture.open(sandbox)
    const delivery = await outgoing(opened)
    const sockets = new Set<{ destroy: () => void }>()
    const server: Server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('data', () => answer !== null && socket.end(answer))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const there = { ...opened, config: { ...opened.config, ...fixture.configAt?.(url) } }
    // A browser's subscription carries the address of its push service.
    const to = delivery.to.replaceAll(sandbox.url, url.origin)
    try {
      await act(callOf(there, { sandboxUrl: url.origin, timeoutMs: 250 }), { ...delivery, to })
    } finally {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }

  /** Neither sent nor failed; where nothing can have been sent, it may go again. */
  const expectOpen = (sent: readonly Sent[], delivery: Outgoing): void => {
    const [{ state, reason, deliveryNo } = { state: 'none' } as never, ...more] = sent
    expect(more).toEqual([])
    expect(deliveryNo).toBe(delivery.deliveryNo)
    const word = reason ?? state
    expect(fixture.asksFirst ? ['unknown', 'throttled'] : ['unknown']).toContain(word)
  }

  test.skipIf(fixture.wrongSecrets === null)('wrong secrets are the account’s fault', async () => {
    const opened = await fixture.open(sandbox)
    const wrong = { ...opened, secrets: { ...opened.secrets, ...fixture.wrongSecrets } }
    const one = await outgoing(opened)
    expect(await carrier.send(callOf(wrong), [one])).toMatchObject([
      { deliveryNo: one.deliveryNo, state: 'refused', reason: 'accountRefused' },
    ])
  })

  test.skipIf(fixture.wrongSecrets === null)('silence is not failure', async () => {
    await against(null, async (call, delivery) =>
      expectOpen(await carrier.send(call, [delivery]), delivery),
    )
  })

  test.skipIf(fixture.wrongSecrets === null)('a broken answer is not failure', async () => {
    const broken = [
      'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>',
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}',
      'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnull',
      'HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n',
      'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"Code":"OK"',
      'rubbish\r\n',
    ]
    // To web push, 200 is all that a push service ever says.
    const telling = carrier.name === 'webPush' ? broken.slice(3) : broken
    for (const answer of telling) {
      await against(answer, async (call, delivery) => {
        expectOpen(await carrier.send(call, [delivery]), delivery)
        const asked = { ...delivery, providerMessageId: null, sentAt: new Date().toISOString() }
        const [outcome] = await carrier.ask(call, [asked])
        expect(outcome?.state).toBe('unknown')
      })
    }
  })

  test('every delivery has one answer: whole batches, one address twice, a strange one', async () => {
    const opened = await fixture.open(sandbox)
    const first = await outgoing(opened)
    const deliveries = [
      first,
      await outgoing(opened, first.to),
      await outgoing(opened, 'x'),
      { ...(await outgoing(opened)), template: null },
      ...(await Promise.all(
        Array.from({ length: Math.min(carrier.batchSize, 12) - 4 }, () => outgoing(opened)),
      )),
    ]
    const sent = await carrier.send(callOf(opened), deliveries)
    const numbers = (list: readonly { deliveryNo: string }[]): string[] =>
      list.map(({ deliveryNo }) => deliveryNo).sort()
    expect(numbers(sent)).toEqual(numbers(deliveries))
    for (const { state, reason } of sent) expect(reason !== undefined).toBe(state === 'refused')
    const taken = sent.filter(({ state }) => state === 'accepted')
    if (!carrier.needsGrant) expect(taken.length).toBeGreaterThan(0)
    const asked = deliveries.map((delivery) => ({
      ...delivery,
      providerMessageId:
        sent.find(({ deliveryNo }) => deliveryNo === delivery.deliveryNo)?.providerMessageId ??
        null,
      sentAt: new Date().toISOString(),
    }))
    expect(numbers(await carrier.ask(callOf(opened), asked))).toEqual(numbers(deliveries))
    expect(await carrier.send(callOf(opened), [])).toEqual([])
  })

  test('rubbish that is pushed is refused or skipped, and never throws', async () => {
    const opened = await fixture.open(sandbox)
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom('', '[]', '{}', '[null,1,[]]', '<xml>'),
    )
    fc.assert(
      fc.property(body, fc.dictionary(fc.string(), fc.string()), (rawBody, query) => {
        const { events, answer } = push(opened, query, rawBody)
        expect(events).toEqual([])
        expect(answer.status).toBeGreaterThanOrEqual(200)
      }),
      { numRuns: 60 },
    )
  })

  test.skipIf(fixture.push === null)('a receipt pushed twice says the same twice', async () => {
    const opened = await fixture.open(sandbox)
    const { query, rawBody } = fixture.push?.(opened) ?? { query: {}, rawBody: '' }
    const verdict = push(opened, query, rawBody)
    expect(verdict.events).toMatchObject([{ event: 'receipt', state: 'delivered' }])
    expect(verdict.answer.status).toBe(200)
    expect(push(opened, query, rawBody)).toEqual(verdict)
  })
})
