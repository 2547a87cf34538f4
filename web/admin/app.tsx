import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale/index.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import 'dayjs/locale/zh-cn.js'
import { useMemo } from 'react'
import { antdTheme } from './antd-theme.ts'
import { PreferencesProvider, usePreferences } from './language/language.tsx'
import { router } from './router.ts'
import { queryClient } from './rpc/query-client.ts'

export const AdminApp = () => (
  <PreferencesProvider>
    <QueryClientProvider client={queryClient}>
      <Themed />
    </QueryClientProvider>
  </PreferencesProvider>
)

// TypeScript reads this file as CommonJS and so sees its namespace; it is an ES module.
const chinese = zhCN as unknown as Locale

const Themed = () => {
  const { language, theme } = usePreferences()
  const antd = useMemo(() => antdTheme(theme), [theme])
  return (
    <ConfigProvider
      theme={antd}
      button={{ autoInsertSpace: false }}
      {...(language === 'zh' ? { locale: chinese } : {})}
    >
      <App style={{ height: '100%' }}>
        <RouterProvider router={router} />
      </App>
    </ConfigProvider>
  )
}
