import type { FastifyInstance } from 'fastify'
import {
  automationPage,
  helpPage,
  instalmentsPage,
  nextPart,
  promisePage,
  tellings,
  tellPage,
} from '../../../web/owner/index.ts'
import {
  allowAutomation,
  askForInstalments,
  explainDecisionToOwner,
  getMyInstalmentPlan,
  getMyPromise,
  makeMyPromise,
  recordComplaint,
  refuseAutomation,
  reportWrongContact,
  signInstalmentPlan,
} from '../../collections/api.ts'
import { getMyBinding } from '../../identity/api.ts'
import type { Platform } from '../../platform/context.ts'
import { formOf, orRefused } from './owner-forms.ts'
import { leadToPayment } from './owner-pay.ts'
import { proven } from './owner-phone.ts'
import { type Answer, billOf, idOf, proofOf, type Visit, visiting } from './owner-visit.ts'

/** Ways out for who cannot pay now, or was contacted wrongly: promise, instalments, complaint. */
export const ownerHelpRoutes = (app: FastifyInstance, platform: Platform): void => {
  app.get(
    '/b/:token/help',
    visiting(platform, async (visit) => helpPage(visit.view, await billOf(visit))),
  )
  promiseRoutes(app, platform)
  instalmentRoutes(app, platform)
  tellingRoutes(app, platform)
  automationRoutes(app, platform)
}

const wasSaved = ({ request }: Visit): boolean => request.url.includes('?saved')

const saidIn = (visit: Visit): string =>
  (formOf(visit).get('say') ?? '').replaceAll('\r\n', '\n').trim().slice(0, 400)

const promiseRoutes = (app: FastifyInstance, platform: Platform): void => {
  const page = async (visit: Visit, refusal?: string) =>
    promisePage(visit.view, {
      bill: await billOf(visit),
      mine: await visit.run(getMyPromise, { householdId: visit.householdId }),
      isSaved: wasSaved(visit),
      refusal,
    })
  app.get(
    '/b/:token/promise',
    visiting(platform, (visit) => page(visit)),
  )
  app.post(
    '/b/:token/promise',
    visiting(platform, (visit) => {
      const { householdId, view } = visit
      const work = async () => {
        const promisedOn = formOf(visit).get('day') ?? ''
        await visit.run(makeMyPromise, { householdId, promisedOn })
        return { redirect: `${view.base}/promise?saved` }
      }
      return orRefused(view, work, (refusal) => page(visit, refusal))
    }),
  )
}

const instalmentRoutes = (app: FastifyInstance, platform: Platform): void => {
  const page = async (visit: Visit, refusal?: string) => {
    const { householdId, view } = visit
    const proof = proofOf(visit)
    const { me } = await visit.run(getMyBinding, { householdId, proof })
    return instalmentsPage(view, {
      bill: await billOf(visit),
      mine: await visit.run(getMyInstalmentPlan, { householdId, proof }),
      maySign: me?.isOwner === true,
      refusal,
    })
  }
  const back = ({ view }: Visit): Answer => ({ redirect: `${view.base}/instalments` })
  app.get(
    '/b/:token/instalments',
    visiting(platform, (visit) => page(visit)),
  )
  app.post(
    '/b/:token/instalments/ask',
    visiting(platform, async (visit) => {
      const { householdId } = visit
      await visit.run(askForInstalments, { householdId, note: saidIn(visit) })
      return back(visit)
    }),
  )
  app.post(
    '/b/:token/instalments/sign',
    visiting(platform, (visit) => {
      const { householdId, view } = visit
      const form = formOf(visit)
      const work = async () => {
        await visit.run(signInstalmentPlan, {
          householdId,
          planId: idOf(form.get('planId') ?? ''),
          agreementHash: (form.get('hash') ?? '').slice(0, 64),
          proof: proofOf(visit) ?? '',
        })
        return back(visit)
      }
      return orRefused(view, work, (refusal) => page(visit, refusal))
    }),
  )
  app.post(
    '/b/:token/instalments/pay',
    visiting(platform, async (visit) => {
      const { householdId } = visit
      const { plan, chargeIds } = await visit.run(getMyInstalmentPlan, { householdId })
      const next = plan?.state === 'signed' ? nextPart(plan) : null
      if (!next) return back(visit)
      return leadToPayment(platform, visit, {
        what: { chargeIds, amountFen: next.fen },
        path: `${visit.view.base}/instalments`,
        refusedPage: (refusal) => page(visit, refusal),
      })
    }),
  )
}

const tellingRoutes = (app: FastifyInstance, platform: Platform): void => {
  const tell = {
    contact: ({ run, householdId }: Visit, note: string) =>
      run(reportWrongContact, { householdId, note }),
    complaint: ({ run, householdId }: Visit, about: string) =>
      run(recordComplaint, { householdId, about }),
  } as const
  for (const path of ['contact', 'complaint'] as const) {
    const page = async (visit: Visit, facts: { refusal?: string; said?: string } = {}) =>
      tellPage(visit.view, await billOf(visit), tellings[path], {
        isSent: wasSaved(visit),
        ...facts,
      })
    app.get(
      `/b/:token/${path}`,
      visiting(platform, (visit) => page(visit)),
    )
    app.post(
      `/b/:token/${path}`,
      visiting(platform, (visit) => {
        const said = saidIn(visit)
        const work = async () => {
          await tell[path](visit, said)
          return { redirect: `${visit.view.base}/${path}?saved` }
        }
        return orRefused(visit.view, work, (refusal) => page(visit, { refusal, said }))
      }),
    )
  }
}

const automationRoutes = (app: FastifyInstance, platform: Platform): void => {
  const page = async (visit: Visit, { proof }: { proof: string }, refusal?: string) =>
    automationPage(visit.view, await billOf(visit), {
      explained: await visit.run(explainDecisionToOwner, {
        householdId: visit.householdId,
        proof,
      }),
      isSaved: wasSaved(visit),
      refusal,
    })
  app.get('/b/:token/automation', visiting(platform, proven('automation', page)))
  app.post(
    '/b/:token/automation',
    visiting(
      platform,
      proven('automation', (visit, { proof }) => {
        const { householdId, view } = visit
        const contract = formOf(visit).get('want') === 'allow' ? allowAutomation : refuseAutomation
        const work = async () => {
          await visit.run(contract, { householdId, proof })
          return { redirect: `${view.base}/automation?saved` }
        }
        return orRefused(view, work, (refusal) => page(visit, { proof }, refusal))
      }),
    ),
  )
}
