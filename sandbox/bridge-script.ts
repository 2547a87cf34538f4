/**
 * What the wallet's own browser puts into a page, for other browsers: WeixinJSBridge with
 * getBrandWCPayRequest. The wallet opens over the page and tells how it ended.
 */
export const bridgeScript = (baseUrl: string): string => `(function () {
  'use strict'
  var wallet = ${JSON.stringify(baseUrl)}
  function open(parameters, done) {
    var query = Object.keys(parameters).map(function (key) {
      return encodeURIComponent(key) + '=' + encodeURIComponent(parameters[key])
    })
    var frame = document.createElement('iframe')
    frame.title = '演示钱包'
    frame.src = wallet + '/phone/bridge?' + query.join('&')
    frame.style.cssText = 'position:fixed;top:0;left:0;width:100%;height:100%;border:0;background:#fff;z-index:2147483647'
    function end(event) {
      if (event.source !== frame.contentWindow || !event.data || !event.data.wechatPaySandbox) return
      window.removeEventListener('message', end)
      document.body.removeChild(frame)
      if (done) done(event.data.wechatPaySandbox)
    }
    window.addEventListener('message', end)
    document.body.appendChild(frame)
  }
  window.WeixinJSBridge = {
    invoke: function (name, parameters, done) {
      if (name === 'getBrandWCPayRequest') open(parameters || {}, done)
      else if (done) done({ err_msg: name + ':fail', err_desc: 'not in the sandbox' })
    },
    on: function () {},
    call: function () {}
  }
  function ready() {
    document.dispatchEvent(new Event('WeixinJSBridgeReady'))
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready)
  else setTimeout(ready, 0)
})()
`
