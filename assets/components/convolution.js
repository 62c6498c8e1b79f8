// One convolution on a picture of one's own. Everything that moves or hovers is computed here, on data that is
// already there; Python answers each edit with the checked lesson.

import { whenVisible, element } from "../lib/dom.js"
import { readFrame } from "../lib/frame.js"
import { Cells } from "./convolution/cells.js"
import { Costs } from "./convolution/costs.js"
import { derive, lessonOf, resized, textOf, withInput } from "./convolution/model.js"
import { Kernels, Settings } from "./convolution/settings.js"
import { Sketch } from "./convolution/sketch.js"
import { Source, pngText } from "./convolution/source.js"
import { Stage } from "./convolution/stage.js"

const SEND_AFTER_MS = 30
const SEND_AFTER_PEN_MS = 350
const SEND_AFTER_MOVE_MS = 500
const VIEWS = { full: "Convolution", depthwise: "Depthwise", pointwise: "Pointwise", transposed: "Transposed" }
const ABOUT = {
  full: "Each filter reads all channels and makes one map.",
  depthwise: "Each channel has a kernel of its own. The channels never meet.",
  pointwise: "A kernel of 1 × 1: it looks at one pixel only and mixes its channels.",
  transposed: "The other way round: each input pixel stamps the kernel onto a larger output.",
}
const KEPT_BY_VIEWS = ["input", "photo", "digit", "example", "grid", "own"]

export function mount(root, component) {
  return new Convolution(root, component)
}

class Convolution {
  constructor(root, component) {
    this.version = -1
    this.root = root
    this.views = Object.entries(VIEWS).map(([view, label]) =>
      element("button", { type: "button", textContent: label, "data-view": view, onclick: () => this.chooseView(view) }),
    )
    this.about = element("p", { className: "muted" })
    this.source = new Source({
      onEdit: (patch) => this.edit(patch),
      onDraw: (drawing) => this.takePen(drawing),
      onClear: () => this.clearSketch(),
      onLive: (pixels, shape) => this.live({ shape, data: Float32Array.from(pixels, (value) => value / 255) }),
      onFreeze: () => this.sendPixels(0),
      onProblem: (message) => this.settings.tell(message),
    })
    this.settings = new Settings((patch) => this.editSetting(patch))
    this.kernels = new Kernels((name) => this.pickKernel(name), (number) => this.editFilter({ number }))
    this.cells = new Cells((row, column, value, text) => this.typeCell(row, column, value, text))
    this.sketch = new Sketch()
    this.costs = new Costs()
    this.stage = new Stage(root, {
      onWeight: (channel, at, value, text) => this.typeWeight(channel, at, value, text),
      onBias: (value, text) => this.typeBias(value, text),
      onFilter: (shown) => this.edit({ shown, row: this.chosen.row, column: this.chosen.column }),
      onPin: (row, column) => this.edit({ row, column }, SEND_AFTER_MOVE_MS),
      onPen: (point) => this.draw(point),
    })
    this.stage.kernelSlot.append(this.kernels.node)
    this.stage.input.stack.append(this.cells.node)
    const views = element("div", { className: "segmented", role: "group", "aria-label": "View" }, this.views)
    root.append(element("div", { className: "views" }, views, this.about), this.source.node, this.settings.node, this.stage.node, this.costs.node)
    this.unwatch = whenVisible(root, (visible) => visible || this.stage.player.pause())
    this.update(component)
  }

  /** Take Python's answer; one to an older edit than the newest is no news. */
  update(component) {
    this.component = component
    const { data } = component
    const frame = readFrame(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
    if (frame.version < this.version) return
    const fromPython = frame.version > this.version
    this.version = frame.version
    this.frame = frame
    // A setting that does not fit stays as it was typed, to be corrected; an input that cannot be used is dropped.
    if (fromPython || frame.problem?.control === "input" || !frame.problem) Object.assign(this, { chosen: frame.chosen, query: frame.query })
    this.problem = frame.problem
    const live = this.source.webcam.stream && this.lesson
    this.lesson = lessonOf(frame)
    if (live && String(live.input.shape) === String(this.lesson.input.shape)) this.lesson = withInput(this.lesson, live.input)
    this.show()
  }

  destroy() {
    clearTimeout(this.sending)
    this.unwatch()
    this.source.destroy()
    this.stage.destroy()
  }

  show() {
    const { chosen, frame } = this
    for (const button of this.views) button.setAttribute("aria-pressed", String(button.dataset.view === chosen.view))
    this.about.textContent = ABOUT[chosen.view]
    this.source.show(chosen, frame.thumbnails)
    this.settings.show(chosen, frame.formula, this.problem)
    this.kernels.show(chosen, { ...frame, icons: frame.arrays.get("icons") })
    this.costs.show(frame.bills)
    this.stage.show(this.lesson, chosen)
    this.cells.show(this.lesson.grid ? chosen.grid : null, this.stage.input)
  }

  // --- edits ---

  /** Change some of what is chosen (null: as the view has it); draw what can be drawn at once, then ask Python. */
  edit(patch, wait = SEND_AFTER_MS) {
    this.chosen = { ...this.chosen }
    this.query = { ...this.query }
    for (const [name, value] of Object.entries(patch)) {
      if (value === null) delete this.query[name]
      else {
        this.chosen[name] = value
        this.query[name] = textOf(name, value)
      }
    }
    const lesson = derive(this.lesson, this.chosen, patch)
    if (lesson) {
      this.lesson = lesson
      this.problem = null
    }
    this.show()
    this.send(wait)
  }

  send(wait) {
    this.version += 1
    clearTimeout(this.sending)
    this.sending = setTimeout(() => this.component.setStateValue("edit", { version: this.version, query: this.query }), wait)
  }

  chooseView(view) {
    const kept = KEPT_BY_VIEWS.filter((name) => name in this.query).map((name) => [name, this.query[name]])
    this.query = Object.fromEntries(kept)
    this.edit({ view })
  }

  editSetting(patch) {
    if ("count" in patch) this.resizeBank(patch.count)
    else if ("kernel" in patch) this.edit({ ...patch, filters: this.filtersFor(patch.kernel) })
    else this.edit(patch)
  }

  /** Kernels typed by hand keep their middle; the others are made anew by Python. */
  filtersFor(kernel) {
    const { chosen, lesson } = this
    if (!Number.isInteger(kernel) || kernel < 1 || kernel > 11) return chosen.filters
    const channels = lesson.weight.shape[1]
    return chosen.filters.map((filter) =>
      filter.name === "own" ? { ...filter, weights: resized(filter.weights, channels, chosen.kernel, kernel) } : filter,
    )
  }

  resizeBank(count) {
    if (!(count >= 1 && count <= 8)) return this.edit({ shown: 0 })
    const names = this.chosen.view === "pointwise" ? this.frame.mixes : this.frame.kernels.map(({ name }) => name)
    const filters = this.chosen.filters.slice(0, count)
    const unused = names.filter((name) => !filters.some((filter) => filter.name === name))
    const learned = filters.every(({ name }) => name === "learned")
    while (filters.length < count) filters.push(learned ? plainFilter("learned", filters.length) : plainFilter(unused.shift() ?? names[0]))
    this.edit({ filters, shown: Math.min(this.chosen.shown, count - 1) })
  }

  pickKernel(name) {
    if (name !== this.frame.learned) return this.editFilter({ name, weights: [], number: name === "gabor" ? 45 : 0 })
    const filters = Array.from({ length: 8 }, (_, number) => plainFilter(name, number))
    this.edit({ filters, kernel: 5, padding: 2, groups: 1, shown: 0 })
    this.kernels.wait("A small network learns its kernels now. That takes a few seconds.")
  }

  editFilter(change) {
    const { filters, shown } = this.chosen
    this.edit({ filters: filters.map((filter, at) => (at === shown ? { ...filter, ...change } : filter)) })
  }

  typeWeight(channel, at, value, text) {
    if (Number.isNaN(value)) return this.settings.tell(`“${text.slice(0, 20)}” is no number between −1000 and 1000.`)
    const length = this.lesson.weight.data.length / this.lesson.weight.shape[0]
    const { shown } = this.chosen
    const weights = [...this.lesson.weight.data.subarray(shown * length, (shown + 1) * length)]
    weights[channel * this.lesson.weight.shape[2] ** 2 + at] = value
    this.editFilter({ name: "own", number: 0, weights })
  }

  typeBias(value, text) {
    if (Number.isNaN(value)) this.settings.tell(`“${text.slice(0, 20)}” is no number between −1000 and 1000.`)
    else this.editFilter({ bias: value })
  }

  typeCell(row, column, value, text) {
    if (Number.isNaN(value)) return this.settings.tell(`“${text.slice(0, 20)}” is no number between −1000 and 1000.`)
    this.edit({ grid: this.chosen.grid.map((line, at) => (at === row ? line.with(column, value) : line)) })
  }

  // --- pictures that are made here ---

  takePen(drawing) {
    this.stage.drawing = drawing
  }

  clearSketch() {
    this.sketch.clear(this.chosen.input === "grid" ? 28 : this.chosen.size)
    this.drawn()
  }

  draw(point) {
    if (!point) return this.sketch.lift()
    const [, height, width] = this.lesson.input.shape
    if (this.sketch.canvas.width !== width || this.sketch.canvas.height !== height) this.sketch.begin(this.lesson.input)
    this.sketch.stroke(point.x, point.y)
    this.drawn()
  }

  drawn() {
    this.live(this.sketch.pixels(this.lesson.input.shape[0]))
    this.sendPixels(SEND_AFTER_PEN_MS)
  }

  /** Show other pixels at once. */
  live(input) {
    const fits = input.shape[0] === this.lesson.input.shape[0]
    const lesson = fits && withInput({ ...this.lesson, grid: false }, input)
    if (!lesson) return
    this.lesson = lesson
    this.chosen = { ...this.chosen, input: "own", size: input.shape[1] }
    this.cells.show(null)
    this.stage.show(lesson, this.chosen)
  }

  sendPixels(wait) {
    const { input } = this.lesson
    this.query = { ...this.query, input: "own", size: String(input.shape[1]), own: pngText(input, 1) }
    this.send(wait)
  }
}

const plainFilter = (name, number = 0) => ({ name, number, weights: [], bias: 0 })
