import { useInfiniteQuery } from '@tanstack/react-query'
import { methodWords, paymentMethods } from '../../../../src/kernel/payment-method.ts'
import { useKeys } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Choice } from '../../parts/choice.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { FindText } from '../../parts/find-text.tsx'
import { KeyLine } from '../../parts/key.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { api } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { PaymentTable } from './payment-table.tsx'
import { type PaymentFilter, states } from './route.ts'
import { words } from './words.ts'

type Props = { filter: PaymentFilter; onFilter: (change: PaymentFilter) => void }

/** Payments by filter, newest first; the sum is over the whole filter. */
export const PaymentList = ({ filter, onFilter }: Props) => {
  const t = useWords(words)
  const community = useCommunity()
  const input = {
    communityId: community.id,
    text: filter.text ?? '',
    state: filter.state ?? ('all' as const),
    ...(filter.from ? { from: filter.from } : {}),
    ...(filter.to ? { to: filter.to } : {}),
    ...(filter.method ? { method: filter.method } : {}),
  }
  const query = useInfiniteQuery(api.listPayments.infiniteOptions(pagesOf(input, 100)))
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap(({ payments }) => payments) ?? []
  const at = rows.findIndex(({ id }) => id.toString() === filter.at)
  const open = (index: number): void => onFilter({ at: rows[index]?.id.toString() ?? filter.at })
  useKeys([
    { key: 'j', words: t('next'), run: () => open(Math.min(at + 1, rows.length - 1)) },
    { key: 'k', words: t('previous'), run: () => open(Math.max(at - 1, 0)) },
    ...(filter.at
      ? [{ key: 'Escape', words: t('close'), run: () => onFilter({ at: undefined }) }]
      : []),
  ])
  const file = new URLSearchParams(
    Object.entries(input).flatMap(([key, value]) => (value === '' ? [] : [[key, String(value)]])),
  )
  return (
    <>
      <PageHead title={t('title')} note={first ? t('note', { n: first.total }) : null}>
        <KeyLine
          keys={[
            ['/', t('find')],
            ['J K', t('open')],
          ]}
        />
        {first && first.total > 0 ? (
          <a className="button" href={`/exports/payments.xlsx?${file}`} download>
            {t('export', { n: first.total })}
          </a>
        ) : null}
      </PageHead>
      <Filters filter={filter} onFilter={onFilter} />
      <LongList
        query={query}
        shown={rows.length}
        empty={
          <Notice icon="receive" title={t('none')}>
            {t('noneWhy')}
          </Notice>
        }
      >
        {(sums) => (
          <PaymentTable
            rows={rows}
            sums={sums}
            openId={filter.at}
            onOpen={(id) => onFilter({ at: id === filter.at ? undefined : id })}
          />
        )}
      </LongList>
    </>
  )
}

const Filters = ({ filter, onFilter }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <div className="payment-filters">
      <FindText
        text={filter.text ?? ''}
        label={t('findPayment')}
        onText={(text) => onFilter({ text })}
      />
      {(['from', 'to'] as const).map((key) => (
        <DateField
          key={key}
          isOptional
          label={t(key)}
          value={filter[key]}
          onChange={(day) => onFilter({ [key]: day })}
        />
      ))}
      <Choice
        label={t('method')}
        any={t('anyMethod')}
        value={filter.method}
        options={paymentMethods.map((method) => ({
          value: method,
          label: methodWords(method)[language],
        }))}
        onChange={(method) => onFilter({ method })}
      />
      <Choice
        label={t('state')}
        any={t('anyState')}
        value={filter.state}
        options={states.map((state) => ({ value: state, label: t(`only_${state}`) }))}
        onChange={(state) => onFilter({ state })}
      />
    </div>
  )
}
