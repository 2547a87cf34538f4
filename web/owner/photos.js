// Photos of an objection: shown, made small, and without what the camera wrote beside them. Written for Chrome 87.

const input = document.querySelector('input[data-photos]')
const place = input.closest('.photos')
const adding = place.querySelector('.add')
const says = document.querySelector('.photos + .refusal')
const button = input.form.querySelector('button[type=submit]')
const most = Number(input.dataset.photos)
const largest = 600_000
/** Longest side in pixels and quality, until it is small enough. */
const steps = [
  [1600, 0.8],
  [1600, 0.6],
  [1200, 0.6],
  [900, 0.5],
]
let chosen = []

const drawn = (picture, longest) => {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** @throws when the browser cannot open it */
const shrink = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  for (const [longest, quality] of steps) {
    const canvas = drawn(picture, longest)
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality))
    if (blob && blob.size <= largest) {
      const name = `${file.name.replace(/\.[^.]*$/, '')}.jpg`
      return { file: new File([blob], name, { type: 'image/jpeg' }), thumb: drawn(picture, 240) }
    }
  }
  throw new Error('it stays too big')
}

const say = (words) => {
  says.textContent = words
  says.hidden = words === ''
}

/** What is shown is what is sent. */
const show = () => {
  const transfer = new DataTransfer()
  for (const { file } of chosen) transfer.items.add(file)
  input.files = transfer.files
  for (const old of place.querySelectorAll('.photo')) old.remove()
  place.prepend(
    ...chosen.map((photo, index) => {
      const item = document.createElement('div')
      item.className = 'photo'
      const remove = document.createElement('button')
      remove.type = 'button'
      remove.textContent = `${input.dataset.remove} ${index + 1}`
      remove.addEventListener('click', () => {
        chosen = chosen.filter((other) => other !== photo)
        say('')
        show()
        input.focus()
      })
      item.append(photo.thumb, remove)
      return item
    }),
  )
  adding.hidden = chosen.length === most
}

/** Choosing again adds to what is there, as with one photo after the other from the camera. */
const add = async () => {
  const files = [...input.files]
  button.disabled = true
  let words = ''
  for (const file of files) {
    if (chosen.length === most) {
      words = input.dataset.tooMany
      break
    }
    try {
      chosen.push(await shrink(file))
    } catch {
      words = input.dataset.broken
    }
  }
  say(words)
  show()
  button.disabled = false
}

if (window.createImageBitmap && window.DataTransfer) {
  input.className = 'sr'
  adding.hidden = false
  input.addEventListener('change', add)
}
