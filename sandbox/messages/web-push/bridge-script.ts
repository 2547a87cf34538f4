/**
 * Run in an owner's page while messages are pretend: the browser's own push service is far away, so
 * subscribing asks this one. Everything else in the page is as it always is.
 */
export const bridgeScript = (baseUrl: string): string => `(() => {
  const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '')
  let current = null
  PushManager.prototype.getSubscription = async () => current
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const key = typeof applicationServerKey === 'string' ? applicationServerKey : base64url(applicationServerKey)
    const answer = await fetch(${JSON.stringify(`${baseUrl}/webpush/subscribe`)}, {
      method: 'POST', body: JSON.stringify({ applicationServerKey: key }),
    })
    const subscription = await answer.json()
    current = { ...subscription, toJSON: () => subscription, unsubscribe: async () => true }
    return current
  }
})()
`
