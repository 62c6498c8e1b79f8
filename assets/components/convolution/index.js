// One convolution on a picture of one's own. Everything that moves or hovers is computed here, on data that
// is already there; Python answers each edit with the checked lesson.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Tensor } from "../../lib/frame.js" */
/** @import { Problem } from "../../lib/lesson/exchange.js" */
/** @import { Filter } from "../../lib/lesson/text.js" */
/** @import { ConvolutionAnswer, ConvolutionFrame, Lesson, View } from "./model.js" */

import { element, setText, whenVisible } from "../../lib/dom.js"
import { tensorOf } from "../../lib/frame.js"
import { LessonExchange } from "../../lib/lesson/exchange.js"
import { Intake } from "../../lib/intake.js"
import { isFolded } from "../../lib/more.js"
import { firstChannel } from "../../lib/lesson/convolve.js"
import { Carrier } from "./carry.js"
import { Costs } from "./costs.js"
import { derive, layerFilters, lessonOf, withInput } from "./model.js"
import { Kernels, Settings } from "./settings.js"
import { Stage } from "./stage.js"
import { Views, keptOf } from "./views.js"

const SEND_AFTER_MOVE_MS = 500
const MOST_FILTERS = 8
const LEARNED_SIZE = 5
const GABOR_DEGREES = 45
/** @type {Record<View, string>} */
const VIEWS = {
  full: "Convolution",
  depthwise: "Depthwise",
  pointwise: "Pointwise",
  transposed: "Transposed",
}
/** @type {Record<View, string>} */
const ABOUT = {
  full: "Each filter reads all channels and makes one map.",
  depthwise: "Each channel has a kernel of its own. The channels never meet.",
  pointwise: "A kernel of 1 × 1: it looks at one pixel only and mixes its channels.",
  transposed: "The other way round: each input pixel stamps the kernel onto the output.",
}
const ONE_CHANNEL_EACH = "Each filter reads one channel and makes one map."

/**
 * Show the layer in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Convolution}
 */
export function mount(root, component) {
  return new Convolution(root, component)
}

class Convolution {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    /** @type {LessonExchange<ConvolutionAnswer>} */
    this.exchange = new LessonExchange()
    this.carrier = new Carrier()
    this.left = new Views()
    this.note = ""
    /** Where the settings are that the reader chose in the view before. */
    this.elsewhere = ""
    /** @type {Lesson} */
    this.lesson = /** @type {Lesson} */ ({})
    this.views = Object.entries(VIEWS).map(([view, label]) =>
      element("button", {
        type: "button",
        textContent: label,
        "data-view": view,
        onclick: () => this.chooseView(/** @type {View} */ (view)),
      }),
    )
    this.about = element("p", { className: "muted" })
    this.intake = new Intake("convolution", {
      onEdit: (patch, wait) => this.edit(patch, wait),
      onLive: (input) => this.live(input),
      onProblem: (problem) => this.settings.tell(problem),
      onChannel: (channel) => this.pickChannel(channel),
    })
    this.settings = new Settings((patch) => this.editSetting(patch))
    this.kernels = new Kernels(
      (name) => this.pickKernel(name),
      (number) => this.editFilter({ number }),
    )
    this.costs = new Costs()
    this.stage = new Stage(root, {
      onWeight: (
        /** @type {number} */ channel,
        /** @type {number} */ at,
        /** @type {number} */ value,
        /** @type {string} */ text,
      ) => this.typeWeight(channel, at, value, text),
      onBias: (value, text) => this.typed(value, text) && this.editFilter({ bias: value }),
      onFilter: (shown) => this.edit({ shown }),
      onPin: (row, column) => this.edit({ row, column }, SEND_AFTER_MOVE_MS),
      onSpeed: (speed) => this.exchange.edit({ speed }, SEND_AFTER_MOVE_MS),
      onPen: (event) => this.intake.pen(event),
      onLift: () => this.intake.lift(),
    })
    this.stage.kernelSlot.append(this.kernels.node)
    this.intake.attach(this.stage.input)
    const views = element("div", { className: "segmented", role: "group", "aria-label": "View" }, this.views)
    this.viewRow = element("div", { className: "views" }, views, this.about)
    this.intake.settings.push(this.viewRow, this.settings.node, this.kernels.node)
    root.append(this.viewRow, this.intake.node, this.settings.node, this.stage.node, this.costs.node)
    this.unwatch = whenVisible(root, (visible) => visible || this.stage.player.pause())
    this.update(component)
  }

  get chosen() {
    return this.exchange.chosen
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update(component) {
    const frame = this.exchange.receive(component)
    if (!frame) return
    /** @type {ConvolutionFrame} */
    this.frame = frame
    this.settings.more.receive(component, frame.more)
    /** @type {Problem | null} */
    this.problem = frame.problem
    if (frame.isNews) {
      this.left.opened(frame.query)
      this.note = this.elsewhere = ""
    }
    const seen = this.lesson.input
    const lesson = lessonOf(frame)
    const goesOn = this.intake.goesOn(frame) && String(seen.shape) === String(lesson.input.shape)
    this.lesson = (goesOn && withInput(lesson, seen)) || lesson
    this.show()
  }

  destroy() {
    this.exchange.destroy()
    this.unwatch()
    this.intake.destroy()
    this.stage.destroy()
  }

  show() {
    const { chosen, frame, lesson } = this
    for (const button of this.views)
      button.setAttribute("aria-pressed", String(button.dataset.view === chosen.view))
    const isGrouped = chosen.view === "full" && lesson.layer.groups > 1
    setText(this.about, `${isGrouped ? ONE_CHANNEL_EACH : ABOUT[chosen.view]}${this.elsewhere}`)
    this.viewRow.hidden = isFolded(frame.more, "view")
    this.settings.show(chosen, frame, this.problem)
    this.kernels.show(chosen, { ...frame, icons: tensorOf(frame.arrays, "icons"), note: this.note })
    this.costs.show(frame.bills)
    this.stage.show(lesson, chosen)
    this.intake.show(chosen, frame, lesson.input, this.stage.panes.first)
  }

  /**
   * Draw what can be drawn at once, and ask Python.
   * @param {Record<string, any>} patch
   * @param {number} [wait]
   */
  edit(patch, wait) {
    if (!("row" in patch || "shown" in patch)) this.note = this.elsewhere = ""
    this.left.edited(patch)
    const whole = { ...patch, ...this.fitted(patch) }
    this.exchange.edit(whole, wait)
    const lesson = derive(this.lesson, this.chosen, whole)
    if (lesson) {
      this.lesson = lesson
      this.problem = null
    }
    this.show()
  }

  /**
   * Other pixels, not yet known to Python.
   * @param {Tensor} input
   */
  live(input) {
    const fits = input.shape[0] === this.lesson.input.shape[0]
    const lesson = fits && withInput({ ...this.lesson, grid: this.chosen.input === "grid" }, input)
    if (!lesson) return
    this.lesson = lesson
    this.stage.show(lesson, this.chosen)
  }

  /** @param {View} view */
  chooseView(view) {
    const { exchange, chosen, frame } = this
    if (view === chosen.view) return
    const { touched } = this.left
    // Python may not have shown this view yet, and of settings that do not fit it shows the last that did.
    if (frame.chosen.view === chosen.view) this.left.leave(this.problem ? frame.chosen : chosen)
    const back = this.left.enter(view, chosen.input)
    exchange.query = keptOf(exchange.query, chosen)
    const carried = back ? null : this.carrier.toView(view, { ...chosen, filters: layerFilters(chosen) })
    this.edit(back ?? carried?.patch ?? { view })
    this.elsewhere =
      touched && !back
        ? ` This view starts with settings of its own: yours wait in “${VIEWS[chosen.view]}”.`
        : ""
    this.tell(carried?.words)
  }

  /** @param {Record<string, any>} patch */
  editSetting(patch) {
    if ("count" in patch) this.resizeBank(patch.count)
    else this.edit(patch)
  }

  /**
   * Kernels typed by hand for what a patch makes of the layer; the others are made anew by Python, as all are
   * where another view starts.
   * @param {Record<string, any>} patch
   */
  fitted(patch) {
    if ("view" in patch) return {}
    const fitted = this.carrier.fitted({ ...this.chosen, ...patch })
    if (!fitted) return {}
    this.note = fitted.words
    return { filters: fitted.filters }
  }

  tell(note = "") {
    this.note = note
    this.show()
  }

  /**
   * Show another channel of the input: the filter that reads it, or where a filter reads all, that channel
   * alone.
   * @param {number} channel
   */
  pickChannel(channel) {
    const { layer, weight } = this.lesson
    this.stage.panes.channel = channel
    if (weight.shape[1] > 1) return this.show()
    const shown = Array.from({ length: weight.shape[0] }, (_, filter) =>
      firstChannel(layer, weight, filter),
    ).indexOf(channel)
    this.edit({ shown })
  }

  /** @param {number} count */
  resizeBank(count) {
    if (!(count >= 1 && count <= MOST_FILTERS))
      return this.settings.tell({ control: "filters", message: `There can be 1 to ${MOST_FILTERS} filters.` })
    const { chosen, frame } = this
    const names = chosen.view === "pointwise" ? frame.mixes : frame.kernels.map(({ name }) => name)
    const filters = chosen.filters.slice(0, count)
    const unused = names.filter((name) => !filters.some((filter) => filter.name === name))
    const learned = filters.every(({ name }) => name === frame.learned)
    while (filters.length < count) {
      filters.push(
        learned ? plainFilter(frame.learned, filters.length) : plainFilter(unused.shift() ?? names[0]),
      )
    }
    this.edit({ filters, shown: Math.min(chosen.shown, count - 1) })
  }

  /** @param {string} name */
  pickKernel(name) {
    const { learned } = this.frame
    if (name !== learned)
      return this.editFilter({ name, weights: [], number: name === "gabor" ? GABOR_DEGREES : 0 })
    const filters = Array.from({ length: MOST_FILTERS }, (_, number) => plainFilter(learned, number))
    this.edit({ filters, kernel: LEARNED_SIZE, padding: LEARNED_SIZE >> 1, groups: 1, shown: 0 })
    this.kernels.wait("A small network learns its kernels now. That takes a few seconds.")
  }

  /** @param {Partial<Filter>} change */
  editFilter(change) {
    const { filters, shown } = this.chosen
    this.edit({ filters: filters.map((filter, at) => (at === shown ? { ...filter, ...change } : filter)) })
  }

  /**
   * @param {number} channel
   * @param {number} at
   * @param {number} value
   * @param {string} text
   */
  typeWeight(channel, at, value, text) {
    if (!this.typed(value, text)) return
    const {
      weight: {
        shape: [count, , kernel],
        data,
      },
    } = this.lesson
    const length = data.length / count
    const weights = [...data.subarray(this.chosen.shown * length, (this.chosen.shown + 1) * length)]
    weights[channel * kernel ** 2 + at] = value
    this.editFilter({ name: "own", number: 0, weights })
  }

  /**
   * Whether a number was typed; if not, the reader hears it.
   * @param {number} value
   * @param {string} text
   */
  typed(value, text) {
    const message = `“${text.slice(0, 20)}” is no number between −1000 and 1000.`
    if (Number.isNaN(value)) this.settings.tell({ control: "filters", message })
    return !Number.isNaN(value)
  }
}

/**
 * @param {string} name
 * @param {number} [number]
 */
const plainFilter = (name, number = 0) => ({ name, number, weights: [], bias: 0 })
