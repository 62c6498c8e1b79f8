// Which image feeds the network: one of the data set, a drawing, the webcam or a picture that was uploaded.

import { element, setText } from "../../lib/dom.js"
import { framed } from "../../lib/framing.js"
import { FramingSwitch } from "../../lib/framing_switch.js"
import { count, shape } from "../../lib/format.js"
import { paintImage, shrink } from "../../lib/picture.js"
import { Watcher } from "../../lib/watcher.js"
import { DrawPad } from "../../lib/draw_pad.js"
import { Webcam } from "../../lib/webcam.js"

const REMEMBER_AFTER_MS = 400
const FRAMED_FROM_PX = 112
const MODES = { set: "Data set", draw: "Draw", webcam: "Webcam", upload: "Upload" }
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity }

export function mount(root, component) {
  return new InputBar(root, component)
}

class InputBar {
  constructor(root, component) {
    this.modes = {}
    const buttons = Object.entries(MODES).map(([mode, label]) => {
      this.modes[mode] = element("button", {
        type: "button",
        textContent: label,
        onclick: () => this.turnTo(mode),
      })
      return this.modes[mode]
    })
    this.seen = element("canvas", {
      className: "seen",
      role: "img",
      "aria-label": "The image as the network sees it",
    })
    this.caption = element("p", { className: "caption" })
    this.facts = element("p", { className: "muted facts" })
    this.panel = element("div", { className: "panel" })
    const choices = element(
      "div",
      { className: "segmented", role: "group", "aria-label": "Where the image comes from" },
      buttons,
    )
    const side = element("div", { className: "side" }, choices, this.caption, this.facts, this.panel)
    root.append(element("div", { className: "bar" }, element("figure", {}, this.seen), side))
    this.set = new SetPanel((index) => this.pick(index))
    this.pad = new DrawPad((pixels) => this.send(pixels, "Your drawing"))
    this.webcam = new Webcam((pixels) => this.watchWebcam(pixels))
    this.framing = { webcam: new FramingSwitch(() => {}), upload: new FramingSwitch(() => this.refresh()) }
    this.problem = element("p", { className: "problem", role: "alert", hidden: true })
    this.panels = {
      set: this.set.node,
      draw: this.pad.node,
      webcam: element("div", {}, this.webcam.node, this.framing.webcam.node),
      upload: element("div", { className: "upload" }, this.problem, this.framing.upload.node),
    }
    this.watcher = new Watcher(root, "input", (frame) => this.take(frame))
    this.update(component)
  }

  /**
   * Another picture, image or network comes from Python. An index that was chosen here comes back as an echo.
   */
  update(component) {
    this.component = component
    const { data } = component
    const before = this.data ?? {}
    this.data = data
    this.set.update(data)
    this.pad.resize(data.input_shape)
    if (data.framing) this.webcam.resize([1, FRAMED_FROM_PX, FRAMED_FROM_PX], false)
    else this.webcam.resize(data.input_shape)
    this.watcher.follow(data.run)
    if (!data.upload.pixels) this.framing.upload.tell("Choose a picture below.")
    const newPicture = data.upload.pixels && data.upload.pixels !== before.upload?.pixels
    if (newPicture) this.choose("upload")
    else if (data.index !== before.index && data.index !== this.reported) this.show(data.index)
    else if (String(data.input_shape) !== String(before.input_shape)) this.refresh()
    this.refuse(data.upload.problem)
  }

  destroy() {
    clearTimeout(this.remembering)
    this.webcam.stop()
    this.watcher.close()
  }

  /** The reader turns to another source; Python shows the field for an upload. */
  turnTo(mode) {
    this.choose(mode)
    this.component.setStateValue("mode", mode)
  }

  choose(mode) {
    if (mode !== "webcam") this.webcam.stop()
    this.mode = mode
    for (const [name, button] of Object.entries(this.modes))
      button.setAttribute("aria-pressed", String(name === mode))
    if (this.panel.firstChild !== this.panels[mode]) this.panel.replaceChildren(this.panels[mode])
    this.refresh()
  }

  /** Feed the network anew from where its image comes now. */
  refresh() {
    if (this.mode === "set") this.show(this.set.index)
    else if (this.mode === "draw") this.pad.send()
    else if (this.mode === "webcam") this.webcam.start()
    else if (this.data.upload.pixels) this.showUpload(this.data.upload)
  }

  showUpload({ name, pixels, framed }) {
    const shown = this.framing.upload.choose(framed) ? framed.pixels : pixels
    this.send(decode(shown), name)
  }

  watchWebcam(pixels) {
    const { input_shape, framing } = this.data
    if (!framing) return this.send(pixels, "The webcam’s picture")
    const side = input_shape[1]
    const result = framed({ height: FRAMED_FROM_PX, width: FRAMED_FROM_PX, data: pixels }, side)
    const isFramed = this.framing.webcam.choose(result)
    const [plane, wide] = isFramed ? [result.pixels, side] : [pixels, FRAMED_FROM_PX]
    this.send(shrink(plane, wide, input_shape), "The webcam’s picture")
  }

  /** Say why a picture cannot be used, and which one is seen instead; what is seen stays. */
  refuse(problem) {
    this.problem.hidden = !problem
    if (problem)
      setText(this.problem, `${problem} The picture before is still shown: ${this.caption.textContent}.`)
  }

  pick(index) {
    this.show(index)
    clearTimeout(this.remembering)
    this.remembering = setTimeout(() => {
      this.reported = index
      this.component.setStateValue("index", index)
    }, REMEMBER_AFTER_MS)
  }

  show(index) {
    this.set.mark(index)
    if (this.mode !== "set") return this.choose("set")
    this.feed({ index }, this.set.describe())
  }

  send(pixels, name) {
    this.feed({ pixels: [...pixels], shape: this.data.input_shape }, name)
  }

  /** The network sees this image from now on; the caption says which it is. */
  feed(image, name) {
    setText(this.caption, name)
    this.refuse(this.data.upload.problem)
    this.watcher.ask({ image }, { image })
  }

  take({ arrays }) {
    const input = arrays.get("input")
    if (!input) return
    paintImage(this.seen, input)
    setText(this.facts, `${shape(this.data.input_shape)}, ${range(input.data)}`)
  }
}

function range(values) {
  const [low, high] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  )
  return `values ${low.toFixed(2)} to ${high.toFixed(2)}`
}

const decode = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

/** A strip of thumbnails, and steps through all images of the set or of one class. */
class SetPanel {
  constructor(onPick) {
    this.onPick = onPick
    this.index = 0
    this.strip = element("div", {
      className: "strip",
      role: "listbox",
      "aria-label": "Images of the data set. Arrow keys choose.",
      "aria-orientation": "horizontal",
      onkeydown: (event) => this.press(event),
    })
    this.classes = element("select", { "aria-label": "Class", onchange: () => this.chooseClass() })
    const button = (text, label, go) =>
      element("button", { type: "button", title: label, "aria-label": label, textContent: text, onclick: go })
    const steps = [
      button("‹", "Previous image", () => this.step(-1)),
      button("›", "Next image", () => this.step(1)),
      button("Random", "Random image", () => this.random()),
    ]
    this.node = element("div", {}, this.strip, element("div", { className: "steps" }, steps, this.classes))
  }

  update(data) {
    if (data.name === this.name && data.thumbnails.source === this.thumbnails.source) return
    this.name = data.name
    this.thumbnails = data.thumbnails
    this.class_names = data.class_names
    const bytes = decode(data.labels)
    this.labels = this.class_names.length > 256 ? new Uint16Array(bytes.buffer) : bytes
    const options = ["any class", ...data.class_names].map((name, at) =>
      element("option", { value: at - 1, textContent: name }),
    )
    this.classes.replaceChildren(...options)
    this.fill()
  }

  fill() {
    const { source, indices, columns } = this.thumbnails
    const wanted = Number(this.classes.value)
    const rows = Math.ceil(indices.length / columns)
    const tiles = indices.flatMap((index, place) => {
      if (wanted >= 0 && this.labels[index] !== wanted) return []
      const column = place % columns
      const row = Math.floor(place / columns)
      const label = this.nameOf(index)
      const tile = element("button", {
        type: "button",
        role: "option",
        title: label,
        "aria-label": label,
        onclick: () => this.onPick(index),
      })
      tile.style.backgroundImage = `url(${source})`
      tile.style.backgroundSize = `${columns * 100}% ${rows * 100}%`
      tile.style.backgroundPosition = `${percentAt(column, columns)} ${percentAt(row, rows)}`
      tile.dataset.index = index
      return [tile]
    })
    this.strip.replaceChildren(...tiles)
    this.mark(this.index)
  }

  mark(index) {
    this.index = index
    const tiles = [...this.strip.children]
    const chosen = tiles.find((tile) => Number(tile.dataset.index) === index)
    for (const tile of tiles) {
      tile.setAttribute("aria-selected", String(tile === chosen))
      // One Tab stop for all: from there the arrow keys go on.
      tile.tabIndex = tile === (chosen ?? tiles[0]) ? 0 : -1
    }
  }

  press(event) {
    const tiles = [...this.strip.children]
    const at = tiles.indexOf(event.target)
    const by = STEPS[event.key]
    if (!by || at < 0) return
    event.preventDefault()
    const tile = tiles[Math.max(0, Math.min(tiles.length - 1, at + by))]
    tile.focus()
    this.onPick(Number(tile.dataset.index))
  }

  nameOf(index) {
    return `image ${count(index)}: ${this.class_names[this.labels[index]]}`
  }

  describe() {
    return `${this.nameOf(this.index)[0].toUpperCase()}${this.nameOf(this.index).slice(1)}`
  }

  chooseClass() {
    this.fill()
    const wanted = Number(this.classes.value)
    if (wanted >= 0 && this.labels[this.index] !== wanted) this.step(1)
  }

  step(direction) {
    const wanted = Number(this.classes.value)
    const size = this.labels.length
    let index = this.index
    do index = (index + direction + size) % size
    while (wanted >= 0 && this.labels[index] !== wanted && index !== this.index)
    this.onPick(index)
  }

  random() {
    const wanted = Number(this.classes.value)
    const choices = [...this.labels.keys()].filter((index) => wanted < 0 || this.labels[index] === wanted)
    if (choices.length) this.onPick(choices[Math.floor(Math.random() * choices.length)])
  }
}

const percentAt = (place, number) => (number > 1 ? `${(100 * place) / (number - 1)}%` : "0%")
