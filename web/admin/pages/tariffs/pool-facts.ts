/**
 * `"总表 25,462 度 | Main meter 25,462 kWh"` a line: Chinese, and English behind the bar where there
 * is one. A label ends at a colon, before the first figure, or else with the first word.
 */
export const factsOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.split('|').map(factOf))
    .flatMap(([zh, en]) => (zh ? [{ zh, en: en ?? null }] : []))
    .slice(0, 12)
    .map(({ zh, en }) => ({
      labelZh: zh.label,
      labelEn: en?.label ?? zh.label,
      value: zh.value,
      ...(en ? { valueEn: en.value } : {}),
    }))

const endsOfLabel = [/^(.+?)\s*[:：]\s*(.+)$/, /^(\D*[^\d\s])\s+(\d.*)$/, /^(\S+)\s+(.+)$/]

const factOf = (text: string): { label: string; value: string } | null => {
  const match = endsOfLabel.map((pattern) => pattern.exec(text.trim())).find((it) => it !== null)
  const [, label = '', value = ''] = match ?? []
  return value === '' ? null : { label, value }
}
