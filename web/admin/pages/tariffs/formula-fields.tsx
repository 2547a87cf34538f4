import { Form, Input, Select } from 'antd'
import { useWords } from '../../language/language.tsx'
import { parsePrice } from '../billing-run/price.ts'
import { meterKinds } from './route.ts'
import { words } from './words.ts'

export type FormulaValues = {
  price?: string
  meterKind?: (typeof meterKinds)[number]
  /** One tier a line: "200 3.90", the last only its price. */
  tiers?: string
  base?: 'month' | 'year'
}

/** `"200 3.90\n4.80"` as tiers: up to 200 at 3.90, then 4.80; null when it cannot be read. */
export const parseTiers = (text: string): { upTo: number | null; price: number }[] | null => {
  const lines = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== '')
  const tiers = lines.map(([first = '', second], index) => {
    const isLast = index === lines.length - 1
    const price = parsePrice((isLast ? (second ?? first) : second) ?? '')
    const upTo = isLast ? null : parsePrice(first)
    return price === null || (upTo === null && !isLast)
      ? null
      : { upTo: upTo === null ? null : Number(upTo / 10n), price: Number(price) }
  })
  const rises = tiers.every(
    (tier, index) =>
      tier?.upTo == null || (tier.upTo > 0 && tier.upTo > (tiers[index - 1]?.upTo ?? 0)),
  )
  return tiers.length > 0 && tiers.length <= 10 && rises && tiers.every((tier) => tier !== null)
    ? tiers
    : null
}

/** The parameters a formula names, read from the form. */
export const paramsOf = (parameters: readonly string[], values: FormulaValues) => {
  const all = {
    meterKind: values.meterKind ?? 'water',
    tiers: parseTiers(values.tiers ?? '') ?? [],
    base: values.base ?? 'month',
  }
  return Object.fromEntries(
    Object.entries(all).filter(([parameter]) => parameters.includes(parameter)),
  )
}

/** The price and what else a formula must know. */
export const FormulaFields = ({
  formula,
  parameters,
}: {
  formula: string
  parameters: readonly string[]
}) => {
  const t = useWords(words)
  const has = (parameter: string): boolean => parameters.includes(parameter)
  return (
    <>
      <div className="two-fields">
        {has('meterKind') ? (
          <Form.Item name="meterKind" label={t('meterKind')}>
            <Select options={meterKinds.map((kind) => ({ value: kind, label: t(kind) }))} />
          </Form.Item>
        ) : null}
        {has('base') ? (
          <Form.Item name="base" label={t('tierBase')}>
            <Select
              options={(['month', 'year'] as const).map((base) => ({
                value: base,
                label: t(`base_${base}`),
              }))}
            />
          </Form.Item>
        ) : null}
        {has('tiers') || formula === 'sharedCost' ? null : (
          <Form.Item
            name="price"
            label={t('priceField')}
            extra={t(
              formula === 'areaPrice' ? 'perArea' : formula === 'fixed' ? 'perUnit' : 'perUse',
            )}
            rules={[
              {
                validator: (_, typed) =>
                  (parsePrice(String(typed ?? '')) ?? 0n) > 0n
                    ? Promise.resolve()
                    : Promise.reject(new Error(t('wrongPrice'))),
              },
            ]}
          >
            <Input prefix="¥" inputMode="decimal" autoComplete="off" />
          </Form.Item>
        )}
      </div>
      {has('tiers') ? (
        <Form.Item
          name="tiers"
          label={t('tiers')}
          extra={t('tiersHint')}
          rules={[
            {
              validator: (_, typed) =>
                parseTiers(String(typed ?? ''))
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('wrongTiers'))),
            },
          ]}
        >
          <Input.TextArea autoSize={{ minRows: 3 }} placeholder={'200 3.90\n300 5.20\n7.80'} />
        </Form.Item>
      ) : null}
    </>
  )
}
