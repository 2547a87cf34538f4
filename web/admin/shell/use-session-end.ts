import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { refusalOf } from '../rpc/refusal.ts'

/** When the server no longer knows the session, back to sign-in, and after it to this page. */
export const useSessionEnd = (): void => {
  const queries = useQueryClient()
  const navigate = useNavigate()
  useEffect(() => {
    const leave = (error: unknown): void => {
      if (error === null || error === undefined || refusalOf(error).status !== 401) return
      queries.clear()
      const from = `${location.pathname}${location.search}`.replace(/^\/admin/, '')
      void navigate({ to: '/sign-in', search: { from } })
    }
    const stopQueries = queries
      .getQueryCache()
      .subscribe((event) => event.type === 'updated' && leave(event.query.state.error))
    const stopCommands = queries
      .getMutationCache()
      .subscribe((event) => event.type === 'updated' && leave(event.mutation.state.error))
    return () => {
      stopQueries()
      stopCommands()
    }
  }, [queries, navigate])
}
