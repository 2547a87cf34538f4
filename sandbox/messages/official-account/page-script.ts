/**
 * What WeChat's script gives to a page, for other browsers: `wx.config`, and the tag
 * wx-open-subscribe as a button. Whether the page's signature is right, the sandbox checks.
 */
export const pageScript = (baseUrl: string): string => `(function () {
  'use strict'
  var wechat = ${JSON.stringify(baseUrl)}
  var config = null
  function ask(path, body) {
    return fetch(wechat + '/cgi-bin/sandbox/' + path, { method: 'POST', body: JSON.stringify(body) }).then(function (answer) { return answer.json() })
  }
  window.wx = {
    config: function (wish) {
      config = wish
      ask('page', { url: location.href.split('#')[0], appId: wish.appId, nonceStr: wish.nonceStr, timestamp: wish.timestamp, signature: wish.signature }).then(function (answer) {
        if (answer.errcode === 0) define()
        else document.dispatchEvent(new CustomEvent('WeixinOpenTagsError', { detail: answer }))
      })
    },
    ready: function (work) { work() },
    error: function () {}
  }
  function define() {
    if (customElements.get('wx-open-subscribe')) return
    customElements.define('wx-open-subscribe', class extends HTMLElement {
      connectedCallback() {
        var tag = this
        var inside = tag.querySelector('template')
        var root = tag.attachShadow({ mode: 'open' })
        root.appendChild(inside.content.cloneNode(true))
        root.addEventListener('click', function () {
          var id = tag.getAttribute('template')
          ask('allow', { appId: config.appId, templateId: id }).then(function (answer) {
            if (answer.errcode !== 0) return tag.dispatchEvent(new CustomEvent('error', { detail: answer }))
            var details = {}
            details[id] = JSON.stringify({ status: 'accept', timestamp: '' })
            tag.dispatchEvent(new CustomEvent('success', { detail: { errMsg: 'subscribe:ok', subscribeDetails: JSON.stringify(details) } }))
          })
        })
      }
    })
  }
})()
`
