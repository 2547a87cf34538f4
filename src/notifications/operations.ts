import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import { getDeliveryRule, setDeliveryRule } from './runs/delivery-rule.ts'
import * as previewDelivery from './runs/preview-delivery.ts'
import * as readDelivery from './runs/read-delivery.ts'
import { startBillDelivery } from './runs/start-delivery.ts'
import * as steerDelivery from './runs/steer-delivery.ts'

export const notificationsOperations: readonly Operation[] = operationsOf(api, {
  getDeliveryRule,
  setDeliveryRule,
  ...previewDelivery,
  ...readDelivery,
  startBillDelivery,
  ...steerDelivery,
})
