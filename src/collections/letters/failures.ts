import { defineFailures } from '../../kernel/failure.ts'

/** Refusals about dunning letters. */
export const failures = defineFailures({
  letterDecided: {
    status: 409,
    zh: '这封催缴函已经处理过，未改动。请刷新后再看。',
    en: 'This dunning letter was decided on before; nothing was changed. Refresh and look again.',
  },
  letterNotOut: {
    status: 409,
    zh: '这封催缴函还没有审核发出，没有可存的送达凭证。',
    en: 'This letter was not let go yet, so there is no proof of delivery to keep.',
  },
  noLetterCarrier: {
    status: 409,
    zh: '还没有启用信函通道，催缴函发不出去，未审核。请到“设置 → 消息通道”添加“信函”。',
    en: 'No carrier of letters is in use, so the letters could not leave; nothing was approved. Add “Letter” under Settings → Carriers.',
  },
})
