import { type ThemeConfig, theme as themes } from 'antd'
import type { Theme } from './language/language.tsx'

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** antd's own tokens, read from tokens.css as it stands under the chosen theme. */
export const antdTheme = (theme: Theme): ThemeConfig => ({
  algorithm: theme === 'dark' ? themes.darkAlgorithm : themes.defaultAlgorithm,
  token: {
    colorPrimary: token('--brand'),
    colorInfo: token('--brand'),
    colorLink: token('--brand-strong'),
    colorError: token('--danger'),
    colorText: token('--ink'),
    colorTextSecondary: token('--ink-2'),
    colorTextTertiary: token('--ink-3'),
    colorBorder: token('--line'),
    colorBgContainer: token('--surface'),
    colorBgElevated: token('--surface'),
    colorBgLayout: token('--ground'),
    colorTextLightSolid: token('--on-brand'),
    borderRadius: 6,
    fontFamily: token('--font'),
    fontSize: 14,
    motionDurationMid: '0.1s',
    motionDurationSlow: '0.15s',
  },
  // What is to be ticked is seen before it is ticked (WCAG 1.4.11).
  components: {
    Checkbox: { colorBorder: token('--ink-3') },
    Radio: { colorBorder: token('--ink-3') },
  },
})
