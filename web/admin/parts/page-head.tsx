import { type ReactNode, useEffect } from 'react'

type Props = {
  /** Also the title of the browser's tab. */
  title: string
  heading?: ReactNode
  crumb?: ReactNode
  note?: ReactNode
  children?: ReactNode
}

/** Title left, actions right. */
export const PageHead = ({ title, heading, crumb, note, children }: Props) => {
  useEffect(() => {
    document.title = `${title} · 缴清`
  }, [title])
  return (
    <div className="page-head">
      <div>
        {crumb ? <p className="small">{crumb}</p> : null}
        <h1>{heading ?? title}</h1>
        {note ? <p>{note}</p> : null}
      </div>
      {children ? <div className="actions">{children}</div> : null}
    </div>
  )
}
