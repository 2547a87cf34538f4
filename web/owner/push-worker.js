// Shows what the company's server sent, also when no page is open; a tap opens the bill.

self.addEventListener('push', (event) => {
  const message = event.data ? event.data.json() : {}
  event.waitUntil(
    self.registration.showNotification(message.title || '账单消息', {
      body: message.body,
      // A repeat takes the place of the first.
      tag: message.tag,
      icon: '/owner/icon.svg',
      lang: 'zh-CN',
      data: { url: message.url },
    }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { url } = event.notification.data
  if (url) event.waitUntil(self.clients.openWindow(url))
})
