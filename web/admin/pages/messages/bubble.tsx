import type { Client } from '../../rpc/client.ts'

type Rendered = Awaited<ReturnType<Client['getMessage']>>['deliveries'][number]['rendered']

/** A message word for word, as the person saw it on the phone. */
export const Bubble = ({ rendered }: { rendered: Rendered }) => (
  <div className="bubble" data-form={rendered.form}>
    <BubbleText rendered={rendered} />
  </div>
)

const BubbleText = ({ rendered }: { rendered: Rendered }) => {
  switch (rendered.form) {
    case 'sms':
      return <p>{rendered.text}</p>
    case 'officialAccount':
      return (
        <>
          <b>{rendered.title}</b>
          <dl>
            {rendered.fields.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )
    case 'push':
      return (
        <>
          <b>{rendered.title}</b>
          <p>{rendered.body}</p>
        </>
      )
    case 'email':
      return (
        <>
          <b>{rendered.subject}</b>
          <p>{rendered.text}</p>
        </>
      )
    case 'letter':
      return (
        <>
          <b>{rendered.title}</b>
          <p>{rendered.text}</p>
        </>
      )
  }
}
