import { BarChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { usePreferences } from '../../language/language.tsx'

use([BarChart, GridComponent, TooltipComponent, MarkLineComponent, SVGRenderer])

export type ChartOption = Parameters<ReturnType<typeof init>['setOption']>[0]
/** A colour of tokens.css as it is under the chosen theme. */
export type Token = (name: string) => string

/** A chart in the colours of the tokens; the table beside it says the same in figures. */
export const Chart = ({
  option,
  label,
}: {
  option: (token: Token) => ChartOption
  label: string
}) => {
  const place = useRef<HTMLDivElement>(null)
  const { theme } = usePreferences()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the tokens
  useEffect(() => {
    if (!place.current) return
    const style = getComputedStyle(document.documentElement)
    const chart = init(place.current, null, { renderer: 'svg' })
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: style.getPropertyValue('--font').trim() },
      ...option((name) => style.getPropertyValue(`--${name}`).trim()),
    })
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(place.current)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [option, theme])
  return <div ref={place} className="chart" role="img" aria-label={label} />
}
