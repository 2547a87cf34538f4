// Inside WeChat only: shows WeChat's own button for one more message. Written for Chrome 87.

const band = document.querySelector('[data-wechat]')

/** WeChat's script, which is loaded nowhere else. */
const load = () =>
  new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = band.dataset.wechat
    script.onload = resolve
    script.onerror = reject
    document.head.append(script)
  })

const start = async () => {
  const page = encodeURIComponent(location.pathname + location.search)
  const [answer] = await Promise.all([
    fetch(`${band.dataset.base}/wechat/signature?page=${page}`),
    load(),
  ])
  if (!answer.ok) return
  const signed = await answer.json()
  window.wx.config({ ...signed, jsApiList: [], openTagList: ['wx-open-subscribe'] })
  band.hidden = false
}

const tag = band?.querySelector('wx-open-subscribe')
tag?.addEventListener('success', async (event) => {
  const said = JSON.parse(event.detail.subscribeDetails ?? '{}')
  const template = tag.getAttribute('template')
  if (JSON.parse(said[template] ?? '{}').status !== 'accept') return
  tag.hidden = true
  band.querySelector('[data-allowed]').hidden = false
  await fetch(`${band.dataset.base}/wechat/allowed`, {
    method: 'POST',
    body: new URLSearchParams({ template }),
  })
})
document.addEventListener('WeixinOpenTagsError', () => {
  if (band) band.hidden = true
})
if (band) start().catch(() => {})
