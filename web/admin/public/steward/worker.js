// Keeps the steward's page on the phone, so that it opens where there is no network. What the page
// asks the server (/rpc) never passes through here; the page keeps that itself.

const cacheName = 'steward'
const page = '/admin/steward/'
const patience = 3000

/** The scripts, styles and preloads that a page names. */
const partsOf = (html) =>
  [...html.matchAll(/(?:src|href)="(\/admin\/[^"]+)"/g)].map(([, address]) => address)

/** Keeps a page together with all its parts, or leaves everything as it was. */
const keep = async (answer) => {
  const cache = await caches.open(cacheName)
  const parts = partsOf(await answer.clone().text())
  const known = new Set((await cache.keys()).map((request) => new URL(request.url).pathname))
  await cache.addAll(parts.filter((part) => !known.has(part)))
  await cache.put(page, answer)
  const needed = new Set([page, ...parts])
  for (const path of known) if (!needed.has(path)) await cache.delete(path)
}

const fresh = async () => {
  const answer = await fetch(page, { cache: 'no-cache', signal: AbortSignal.timeout(patience) })
  if (!answer.ok) throw new Error(`the page answered ${answer.status}`)
  return answer
}

self.addEventListener('install', (event) => {
  event.waitUntil(
    fresh()
      .then(keep)
      .then(() => self.skipWaiting()),
  )
})
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

/** The newest page where there is a network, else the one that was kept. */
const openPage = async (event) => {
  try {
    const answer = await fresh()
    event.waitUntil(keep(answer.clone()).catch(() => {}))
    return answer
  } catch {
    return (await caches.match(page)) ?? Response.error()
  }
}

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== self.location.origin) return
  if (event.request.mode === 'navigate' && pathname === page) event.respondWith(openPage(event))
  else if (/^\/admin\/(assets\/|icon\.svg|no-eval\.js)/.test(pathname)) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(event.request)))
  }
})
