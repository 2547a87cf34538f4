import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { textOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

/** The uploaded file lives in the address, so that a preview can be left and found again. */
export const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/map/import',
  validateSearch: (
    search: Record<string, unknown>,
  ): { file?: string | undefined; name?: string | undefined } => ({
    file: /^[0-9a-f-]{36}\.(xlsx|csv)$/.test(String(search.file)) ? String(search.file) : undefined,
    name: textOf(search.name),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ImportPage'),
})
