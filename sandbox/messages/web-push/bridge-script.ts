/**
 * Run in an owner's page while messages are pretend: the browser's own push service is far away, so
 * subscribing asks this one. Everything else in the page is as it always is.
 */
export const bridgeScript = (baseUrl: string): string => `(() => {
  const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '')
  const place = 'pretend push'
  const current = () => {
    const kept = localStorage.getItem(place)
    return kept && {
      ...JSON.parse(kept),
      toJSON: () => JSON.parse(kept),
      unsubscribe: async () => { localStorage.removeItem(place); return true },
    }
  }
  PushManager.prototype.getSubscription = async () => current()
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const key = typeof applicationServerKey === 'string' ? applicationServerKey : base64url(applicationServerKey)
    const answer = await fetch(${JSON.stringify(`${baseUrl}/webpush/subscribe`)}, {
      method: 'POST', body: JSON.stringify({ applicationServerKey: key }),
    })
    localStorage.setItem(place, await answer.text())
    return current()
  }
})()
`
