import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useLanguage } from '../language/language.tsx'
import { type Client, client, newIdempotencyKey } from './client.ts'
import { placeText, refusalOf } from './refusal.ts'

type InputOf<Name extends keyof Client> = Parameters<Client[Name]>[0]
type OutputOf<Name extends keyof Client> = Awaited<ReturnType<Client[Name]>>
type Call<Name extends keyof Client> = (
  input: InputOf<Name>,
  options: { context: { idempotencyKey: string } },
) => Promise<OutputOf<Name>>

type Command<Name extends keyof Client> = {
  /** Undefined when it was refused; the refusal has been shown. */
  readonly give: (input: InputOf<Name>) => Promise<OutputOf<Name> | undefined>
  readonly isPending: boolean
  readonly isSuccess: boolean
  readonly error: unknown
}

/**
 * Gives a command: one idempotency key per press, kept through retries, so that a lost answer
 * never does a thing twice. A refusal is shown as a toast with its place, unless `quiet`;
 * whatever is on screen is asked again after success.
 */
export const useCommand = <Name extends keyof Client>(
  name: Name,
  options: { quiet?: boolean } = {},
): Command<Name> => {
  const queries = useQueryClient()
  const showRefusal = useRefusalToast()
  const { mutateAsync, isPending, isSuccess, error } = useMutation({
    mutationFn: ({ input, key }: { input: InputOf<Name>; key: string }) =>
      (client[name] as unknown as Call<Name>)(input, { context: { idempotencyKey: key } }),
    onError: (refused) => {
      if (!options.quiet) showRefusal(refused)
    },
  })
  const give = async (input: InputOf<Name>): Promise<OutputOf<Name> | undefined> => {
    try {
      const output = await mutateAsync({ input, key: newIdempotencyKey() })
      void queries.invalidateQueries()
      return output
    } catch {
      return undefined
    }
  }
  return { give, isPending, isSuccess, error }
}

/** Shows a refusal as a toast: its words, and the place where the trouble is. */
export const useRefusalToast = (): ((error: unknown) => void) => {
  const { notification } = App.useApp()
  const language = useLanguage()
  return (error) => {
    const refusal = refusalOf(error)
    notification.error({
      title: refusal[language],
      description: placeText(refusal, language) || undefined,
      placement: 'bottomRight',
      duration: 8,
    })
  }
}
