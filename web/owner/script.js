// Everything works without this file; with it the pages answer sooner. Written for Chrome 87.

const one = (selector) => document.querySelector(selector)

/** The pay page: the sum and the button follow the ticks. */
const followTicks = () => {
  const boxes = [...document.querySelectorAll('input[data-fen]')]
  const button = one('[data-pay]')
  const total = one('[data-total]')
  if (!button || !total) return
  const show = () => {
    const fen = boxes.reduce((sum, box) => sum + (box.checked ? BigInt(box.dataset.fen) : 0n), 0n)
    const digits = String(fen).padStart(3, '0')
    const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
    const text = `¥${whole}.${digits.slice(-2)}`
    total.textContent = text
    button.textContent = `${button.dataset.pay} ${text}`
    button.disabled = fen === 0n
  }
  for (const box of boxes) box.addEventListener('change', show)
  window.addEventListener('pageshow', show)
}

/** A page that waits for a result asks for it, ever more slowly, and gives up after ten minutes. */
const poll = () => {
  const waiting = one('[data-poll]')
  if (!waiting) return
  const startedAt = Date.now()
  const ask = async () => {
    try {
      const answer = await fetch(waiting.dataset.poll, { headers: { accept: 'application/json' } })
      if (answer.ok && (await answer.json()).state !== 'pending') {
        location.reload()
        return
      }
    } catch {
      // A bad network: the next round asks again.
    }
    next()
  }
  const next = () => {
    const waited = Date.now() - startedAt
    if (waited > 600_000) return
    setTimeout(ask, waited < 10_000 ? 1_000 : waited < 60_000 ? 3_000 : 15_000)
  }
  next()
}

/** Inside WeChat: opens its payment window and goes on to the result whatever it says. */
const payInWechat = () => {
  const place = one('[data-jsapi]')
  if (!place) return
  const parameters = JSON.parse(place.dataset.jsapi)
  const open = () => {
    window.WeixinJSBridge.invoke('getBrandWCPayRequest', parameters, (answer) => {
      // The window's word is no proof; only the server knows. A cancelled one stays here.
      if (answer.err_msg !== 'get_brand_wcpay_request:cancel') location.href = place.dataset.next
    })
  }
  const start = () => {
    if (window.WeixinJSBridge) open()
    else document.addEventListener('WeixinJSBridgeReady', open, { once: true })
  }
  one('[data-again]')?.addEventListener('click', start)
  start()
}

/** Sends an address with the phone's own sharing; without it, copies the address. */
const share = () => {
  if (!navigator.share && !navigator.clipboard) return
  for (const button of document.querySelectorAll('[data-share]')) {
    const { share: url, copy, copied } = button.dataset
    button.hidden = false
    if (!navigator.share) button.textContent = copy
    button.addEventListener('click', async () => {
      try {
        if (navigator.share) await navigator.share({ title: document.title, url })
        else {
          await navigator.clipboard.writeText(url)
          button.textContent = copied
        }
      } catch {
        // Thought better of it, or not allowed: the address still stands above.
      }
    })
  }
}

/** Reads the bill aloud where the phone has a voice; a second press ends it. */
const speak = () => {
  const button = one('[data-speak]')
  if (!button || !window.speechSynthesis) return
  button.hidden = false
  button.addEventListener('click', () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel()
      return
    }
    const words = new SpeechSynthesisUtterance(one('[data-aloud]').textContent)
    words.lang = document.documentElement.lang
    words.rate = 0.9
    speechSynthesis.speak(words)
  })
}

/** A form is sent once; coming back by the history makes it usable again. */
const sendOnce = () => {
  for (const form of document.querySelectorAll('form')) {
    let isSent = false
    form.addEventListener('submit', (event) => {
      if (isSent) event.preventDefault()
      isSent = true
    })
    window.addEventListener('pageshow', () => {
      isSent = false
    })
  }
}

/**
 * Says once that a person has the bill of a message before them: a hand or a key on the page. Programs
 * that fetch what messages link to have none, also those that run this script.
 */
const tellTouched = () => {
  const message = new URLSearchParams(location.search).get('m')
  if (!message) return
  const signs = ['pointerdown', 'wheel', 'keydown']
  const tell = ({ isTrusted }) => {
    if (!isTrusted || document.visibilityState !== 'visible') return
    for (const sign of signs) window.removeEventListener(sign, tell)
    const body = new URLSearchParams({ m: message })
    // Whatever page of the link it is: /b/<token>/…
    const link = location.pathname.split('/').slice(0, 3).join('/')
    // Lives on when the touch leads to another page.
    fetch(`${link}/touched`, { method: 'POST', body, keepalive: true }).catch(() => {})
  }
  for (const sign of signs) window.addEventListener(sign, tell, { passive: true })
}

/** Notices on this device: the browser is asked only when the button is pressed. */
const push = async () => {
  const form = one('[data-push]')
  if (!form || !('PushManager' in window) || !navigator.serviceWorker) return
  const off = one('[data-push-off]')
  // Each company's keys have a registration of their own.
  const scope = `/owner/push/${form.dataset.account}/`
  const known = await navigator.serviceWorker.getRegistration(scope)
  const current = known && (await known.pushManager.getSubscription())
  one('[data-push-none]').hidden = true
  form.hidden = Boolean(current)
  off.hidden = !current
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      const worker = await navigator.serviceWorker.register('/owner/push-worker.js', { scope })
      await started(worker)
      const subscription = await worker.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: form.dataset.push,
      })
      form.elements.subscription.value = JSON.stringify(subscription)
      form.submit()
    } catch {
      one('[data-push-refused]').hidden = false
    }
  })
  off.addEventListener('submit', async (event) => {
    event.preventDefault()
    off.elements.endpoint.value = current.endpoint
    await current.unsubscribe()
    off.submit()
  })
}

const started = ({ installing }) =>
  new Promise((resolve) => {
    if (!installing) resolve()
    else
      installing.addEventListener(
        'statechange',
        () => installing.state === 'activated' && resolve(),
      )
  })

followTicks()
poll()
payInWechat()
share()
speak()
sendOnce()
tellTouched()
push()
