// The page that checks a proof: reads it from the address or the field, and says each step in words.
import { checkShare } from './check-share.js'

const one = (selector) => document.querySelector(selector)
const field = one('#proof')
const result = one('[data-result]')

const yuanOf = (fen) => {
  const digits = String(fen).padStart(3, '0')
  return `¥${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`
}

/** From the address: base64url of the UTF-8 text, so that a link or a code carries it. */
const proofOfAddress = () => {
  try {
    const plain = atob(location.hash.slice(1).replace(/-/g, '+').replace(/_/g, '/'))
    return new TextDecoder().decode(Uint8Array.from(plain, (letter) => letter.charCodeAt(0)))
  } catch {
    return location.hash.slice(1)
  }
}

const read = () => {
  try {
    return JSON.parse(field.value)
  } catch {
    return null
  }
}

const row = (label, value) => {
  const [term, text] = [document.createElement('dt'), document.createElement('dd')]
  term.textContent = label
  text.textContent = value
  return [term, text]
}

const show = async () => {
  const proof = read()
  const { readable, ...steps } = await checkShare(proof)
  const isRight = readable && Object.values(steps).every(Boolean)
  const verdict = one('[data-verdict]')
  const words = verdict.dataset
  verdict.textContent = isRight ? words.right : readable ? words.wrong : words.unread
  result.className = `band ${isRight ? 'is-right' : 'is-wrong'}`
  result.hidden = false
  for (const item of document.querySelectorAll('[data-check]')) {
    const isFine = steps[item.dataset.check]
    const word = item.querySelector('[data-word]')
    item.dataset.fine ??= word.textContent
    word.textContent = isFine ? item.dataset.fine : item.dataset.wrong
    item.className = isFine ? 'fine' : 'broken'
    item.hidden = !readable
  }
  const facts = one('[data-facts]')
  const labels = facts.dataset
  facts.replaceChildren(
    ...(readable
      ? [
          row(labels.unit, proof.share.unit),
          row(labels.share, yuanOf(proof.share.fen)),
          row(labels.total, yuanOf(proof.totalFen)),
          row(labels.homes, proof.homes),
        ].flat()
      : []),
  )
  one('[data-code]').hidden = !readable
  one('[data-root]').textContent = readable ? proof.root : ''
}

const open = () => {
  if (location.hash.length < 2) return
  field.value = proofOfAddress()
  show()
}

one('[data-ask]').hidden = false
one('[data-verify]').addEventListener('click', () => {
  show().then(() => result.scrollIntoView())
})
window.addEventListener('hashchange', open)
open()
