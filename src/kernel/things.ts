import { commonFailures, type Failure } from './failure.ts'
import type { Words } from './shapes.ts'

const things = {
  announcement: { zh: '公告', en: 'announcement' },
  attempt: { zh: '支付单', en: 'online payment' },
  billingAccount: { zh: '收费账户', en: 'billing account' },
  binding: { zh: '手机绑定', en: 'confirmed phone' },
  building: { zh: '楼栋', en: 'building' },
  carrierAccount: { zh: '消息通道账号', en: 'carrier account' },
  certificate: { zh: '日结证书', en: 'certificate of that day' },
  changeOfOwner: { zh: '过户记录', en: 'change of owner' },
  channelAccount: { zh: '收款账户', en: 'channel account' },
  charge: { zh: '应收', en: 'charge' },
  complaint: { zh: '投诉', en: 'complaint' },
  community: { zh: '小区', en: 'community' },
  deposit: { zh: '押金', en: 'deposit' },
  discrepancy: { zh: '差异', en: 'difference' },
  dispute: { zh: '争议', en: 'dispute' },
  household: { zh: '缴费户', en: 'household' },
  import: { zh: '导入', en: 'import' },
  incident: { zh: '待处理事项', en: 'open incident' },
  invitation: { zh: '邀请', en: 'invitation' },
  landing: { zh: '到账记录', en: 'landing' },
  member: { zh: '成员', en: 'member' },
  letterBatch: { zh: '信函批次', en: 'batch of letters' },
  meter: { zh: '表', en: 'meter' },
  onlineAccount: { zh: '线上收款账户', en: 'online channel account' },
  page: { zh: '内容', en: 'page' },
  message: { zh: '消息', en: 'message' },
  payment: { zh: '实收', en: 'payment' },
  person: { zh: '人员', en: 'person' },
  phone: { zh: '电话', en: 'phone number' },
  print: { zh: '打印记录', en: 'print of a receipt' },
  providerTemplate: { zh: '服务商模板', en: 'provider’s template' },
  reading: { zh: '抄表记录', en: 'meter reading' },
  receipt: { zh: '收据', en: 'receipt' },
  record: { zh: '所指的记录', en: 'record' },
  refund: { zh: '退款', en: 'refund' },
  run: { zh: '出账', en: 'billing run' },
  sending: { zh: '发送', en: 'sending' },
  sharePool: { zh: '分摊凭证', en: 'proof of a shared cost' },
  sharedTariff: { zh: '公摊收费标准', en: 'tariff of shared costs' },
  staff: { zh: '员工', en: 'member of staff' },
  stop: { zh: '拒收记录', en: 'stop' },
  strategy: { zh: '催缴策略', en: 'strategy' },
  strategyVersion: { zh: '策略版本', en: 'version of the strategy' },
  suspense: { zh: '待认领款', en: 'unclaimed payment' },
  tariff: { zh: '收费标准', en: 'tariff' },
  tariffVersion: { zh: '收费标准版本', en: 'tariff version' },
  unit: { zh: '房屋', en: 'unit' },
  unitOrBuilding: { zh: '房屋或楼栋', en: 'unit or building' },
  vacancy: { zh: '空置申请', en: 'vacancy request' },
  waiver: { zh: '减免申请', en: 'waiver request' },
} as const satisfies Record<string, Words>

/** What a person may ask for by its id. */
export type Thing = keyof typeof things

/** Refuses what is not there, or not within the caller's reach: the two look the same. */
export const notFound = (thing: Thing): Failure =>
  commonFailures.notFound({ whatZh: things[thing].zh, whatEn: things[thing].en })
