// One pooling layer on a picture of one's own. Everything that moves or hovers is computed here, on data that
// is already there; Python answers each edit with the checked lesson.

import { theme } from "../../lib/colours.js"
import { LessonExchange } from "../../lib/lesson/exchange.js"
import { Intake } from "../../lib/intake.js"
import { forward } from "../../lib/lesson/convolve.js"
import { Experiment } from "./experiment.js"
import { pool, poolGradient, restore } from "./math.js"
import { Settings } from "./settings.js"
import { Stage } from "./stage.js"

const SEND_AFTER_MOVE_MS = 500
const OF_THE_LAYER = new Set(["kind", "window", "stride", "padding", "ceil"])

export function mount(root, component) {
  return new Pooling(root, component)
}

class Pooling {
  constructor(root, component) {
    this.root = root
    this.exchange = new LessonExchange()
    this.settings = new Settings((patch) => this.edit(patch))
    this.intake = new Intake(
      {
        onEdit: (patch, wait) => this.edit(patch, wait),
        onLive: (pixels) => this.live(pixels),
        onProblem: (message) => this.settings.tell(message),
      },
      { colours: false },
    )
    this.stage = new Stage({
      onPin: (place) => this.exchange.edit(place, SEND_AFTER_MOVE_MS),
      pen: (pane, event) => pane === this.intake.pane && this.intake.pen(event),
      lift: () => this.intake.lift(),
    })
    this.experiment = new Experiment((patch) => this.tryMotion(patch))
    root.append(this.intake.node, this.settings.node, this.stage.node, this.experiment.node)
    this.resized = new ResizeObserver(() => this.lesson && root.clientWidth !== this.width && this.show())
    this.resized.observe(root)
    this.update(component)
  }

  update(component) {
    const frame = this.exchange.receive(component)
    if (!frame) return
    this.frame = frame
    this.problem = frame.problem
    const array = (name) => frame.arrays.get(name)
    const pixels = this.intake.watching && this.lesson ? this.lesson.pixels : array("input")
    const lesson = {
      layer: layerOf(frame.chosen),
      kernel: frame.chosen.kernel,
      pixels,
      weight: array("weight"),
      maps: array("maps"),
      output: array("output"),
      gradient: array("gradient"),
      restored: array("restored"),
    }
    this.lesson =
      pixels === array("input") ? lesson : this.derive(lesson, this.featuresOf(pixels, lesson.weight))
    this.show()
  }

  destroy() {
    this.exchange.destroy()
    this.intake.destroy()
    this.resized.disconnect()
  }

  show() {
    const {
      exchange: { chosen },
      frame,
      lesson,
    } = this
    this.width = this.root.clientWidth
    this.intake.attach(frame.chosen.kernel === "none" ? this.stage.maps : this.stage.picture)
    this.settings.show(chosen, frame, this.problem)
    this.stage.show(lesson, { ...chosen, input: frame.chosen.input, kernel: lesson.kernel })
    this.intake.show({ ...chosen, colour: "grey" }, frame, lesson.pixels)
    this.experiment.show(frame, chosen, theme(this.root))
  }

  /** Show at once what follows from numbers that are here; Python answers with the rest. */
  edit(patch, wait) {
    this.exchange.edit(patch, wait)
    const { chosen } = this.exchange
    if (patch.stride === null) chosen.stride = null
    if (Object.keys(patch).every((name) => OF_THE_LAYER.has(name))) {
      const lesson = this.derive({ ...this.lesson, layer: layerOf(chosen) }, this.lesson.maps)
      if (lesson) Object.assign(this, { lesson, problem: null })
    }
    this.show()
  }

  tryMotion(patch) {
    this.exchange.edit(patch, "amount" in patch && !("motion" in patch) ? SEND_AFTER_MOVE_MS : undefined)
    this.experiment.show(this.frame, this.exchange.chosen, this.experiment.colours)
  }

  /** The lesson of another layer or of other maps, or null where no such layer fits. */
  derive(lesson, maps) {
    const { layer } = lesson
    const numbers = [layer.window, layer.stride, layer.padding]
    if (
      !numbers.every(Number.isInteger) ||
      layer.window < 1 ||
      layer.stride < 1 ||
      2 * layer.padding > layer.window
    )
      return null
    if (layer.kind === "l2" && layer.padding) return null
    const output = pool(layer, maps)
    return (
      output && {
        ...lesson,
        maps,
        output,
        gradient: poolGradient(layer, maps, output.shape),
        restored: restore(layer, maps, output),
      }
    )
  }

  featuresOf(pixels, weight) {
    if (!weight) return pixels
    const kernel = weight.shape[2]
    const layer = {
      transposed: false,
      kernel,
      stride: 1,
      padding: kernel >> 1,
      mode: "replicate",
      dilation: 1,
      groups: 1,
    }
    const sums = forward(layer, pixels, weight, new Float32Array(1))
    return { shape: sums.shape, data: sums.data.map((value) => Math.max(value, 0)) }
  }

  /** Other pixels, not yet known to Python. */
  live(pixels) {
    const lesson = this.derive({ ...this.lesson, pixels }, this.featuresOf(pixels, this.lesson.weight))
    if (!lesson) return
    this.lesson = lesson
    this.stage.show(lesson, { ...this.exchange.chosen, kernel: lesson.kernel })
  }
}

function layerOf({ kind, window, stride, padding, ceil }) {
  return { kind, window, stride: stride ?? window, padding, ceil: ceil === "yes" }
}
