import { App, Form } from 'antd'
import type { ReactNode } from 'react'
import type { Client } from '../rpc/client.ts'
import { useCommand } from '../rpc/use-command.ts'
import { ActionDialog } from './action-dialog.tsx'

/** A dialog that gives one command with what was filled in, says that it is done, and closes. */
export const CommandDialog = <Name extends keyof Client, Fields extends object>({
  command,
  input,
  done,
  onClose,
  ...dialog
}: {
  command: Name
  input: (fields: Fields) => Parameters<Client[Name]>[0]
  /** Said when it was done, perhaps with what the answer counted. */
  done: string | ((answer: Awaited<ReturnType<Client[Name]>>) => string)
  title: string
  okText: string
  effect?: ReactNode
  initial?: Partial<Fields>
  isConfirmation?: boolean
  onClose: () => void
  children: ReactNode
}) => {
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const { give, isPending } = useCommand(command)
  return (
    <ActionDialog
      form={form}
      isBusy={isPending}
      onClose={onClose}
      onSubmit={async (fields) => {
        const answer = await give(input(fields))
        if (!answer) return
        message.success(typeof done === 'string' ? done : done(answer))
        onClose()
      }}
      {...dialog}
    />
  )
}
