// The layer's settings: numbers with steps, the padding mode, and the kernels to choose from.

/** @import { Tensor } from "../../lib/frame.js" */
/** @import { Problem } from "../../lib/lesson/exchange.js" */
/** @import { MoreFacts } from "../../lib/more.js" */
/** @import { ConvolutionChosen, FieldName, KernelFacts, KernelOffers } from "./model.js" */

import { DIVERGING } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { Atlas } from "../../lib/draw.js"
import { largestSize } from "../../lib/frame.js"
import { Stepper } from "../../lib/lesson/stepper.js"
import { refusal } from "../../lib/lesson/words.js"
import { More, isFolded } from "../../lib/more.js"
import { FIELDS, channelsOf, channelsRead } from "./model.js"

const MODES = ["zeros", "reflect", "replicate", "circular"]
/** @type {Record<string, string>} */
const TITLES = {
  brightness: "Brightness",
  mean: "Mean",
  red: "Red",
  green: "Green",
  blue: "Blue",
  red_green: "Red − green",
  blue_yellow: "Blue − yellow",
}

// What a kernel finds it finds while it slides; a transposed convolution slides nothing.
const STAMPED = "Each input pixel stamps these weights, times its own value."

/** @typedef {KernelOffers & {icons: Tensor, note: string}} Offered note: what became of typed weights */

/** Numbers and the mode. A patch has whole numbers, other text as typed; "count" is of the filters. */
export class Settings {
  /** @param {(patch: Record<string, unknown>) => void} onEdit */
  constructor(onEdit) {
    this.more = new More()
    this.fields = FIELDS.map((field) => ({
      ...field,
      stepper: new Stepper(field, (text) => onEdit({ [field.name]: whole(text) })),
    }))
    this.mode = element("select", {
      "aria-label": "Padding mode",
      onchange: () => onEdit({ mode: this.mode.value }),
    })
    this.mode.append(...MODES.map((mode) => element("option", { value: mode, textContent: mode })))
    this.modeField = element(
      "label",
      { className: "field" },
      element("span", { textContent: "Padding with" }),
      this.mode,
    )
    /** @type {HTMLElement[]} */
    const nodes = this.fields.map(({ stepper }) => stepper.node)
    nodes.splice(3, 0, this.modeField)
    this.problem = element("p", { className: "problem", role: "alert", hidden: true })
    this.formula = element("output", { className: "formula" })
    this.rule = element("span")
    this.size = element("div", { className: "field size" }, this.rule, this.formula)
    this.node = element("div", { className: "settings" }, ...nodes, this.size, this.more.node, this.problem)
  }

  /**
   * @param {ConvolutionChosen} chosen
   * @param {{formula: string, kernels: KernelFacts[], more: MoreFacts}} frame
   * @param {Problem | null} problem
   */
  show(chosen, { formula, kernels, more }, problem) {
    const values = { ...chosen, count: chosen.filters.length }
    const presets = kernels.filter(({ name }) => chosen.filters.some((filter) => filter.name === name))
    /** @type {Partial<Record<FieldName, (value: number) => boolean>>} */
    const fits = {
      kernel: (size) => presets.every(({ minimum, odd }) => size >= minimum && (!odd || size % 2 === 1)),
      groups: (groups) => channelsOf(chosen) % groups === 0,
    }
    for (const { name, views, stepper } of this.fields) {
      const param = name === "count" ? "filters" : name
      const isWrong = problem?.control === name || problem?.control === param
      stepper.node.hidden = !views.includes(chosen.view) || (isFolded(more, param) && !isWrong)
      const check = fits[name]
      if (check) stepper.fits = check
      stepper.show(values[name], isWrong)
    }
    this.modeField.hidden = !["full", "depthwise"].includes(chosen.view) || isFolded(more, "mode")
    this.mode.value = chosen.mode
    this.mode.ariaInvalid = String(problem?.control === "mode")
    setText(this.formula, formula)
    setText(
      this.rule,
      chosen.view === "transposed"
        ? "Output size: (n − 1)·s − 2p + k"
        : "Output size: ⌊(n + 2p − d·(k − 1) − 1) / s⌋ + 1",
    )
    this.tell(problem)
  }

  /** @param {Problem | null} problem */
  tell(problem) {
    this.problem.hidden = !problem
    setText(this.problem, refusal(problem))
  }
}

/** @param {string} text */
const whole = (text) => (/^\d{1,9}$/.test(text) ? Number(text) : text)

/** Kernels made by hand, learned ones, or mixes of colours, as buttons. */
export class Kernels {
  /**
   * @param {(name: string) => void} onPick
   * @param {(degrees: number) => void} onAngle
   */
  constructor(onPick, onAngle) {
    this.onPick = onPick
    /** @type {Map<string, HTMLElement>} */
    this.buttons = new Map()
    this.kind = ""
    this.list = element("div", { className: "presets", role: "group", "aria-label": "Kernels" })
    this.angle = element("input", { type: "range", "aria-label": "Angle in degrees" })
    this.angle.oninput = () => onAngle(Number(this.angle.value))
    this.angleText = element("span", { className: "muted" })
    this.angleField = element("label", { className: "angle" }, "Angle ", this.angle, this.angleText)
    this.about = element("p", { className: "muted about" })
    this.node = element("div", { className: "kernels" }, this.list, this.angleField, this.about)
  }

  /**
   * @param {ConvolutionChosen} chosen
   * @param {Offered} offered
   */
  show(chosen, { kernels, angles, mixes, learned, icons, note }) {
    const pointwise = chosen.view === "pointwise"
    const kind = `${pointwise}${chosen.view === "depthwise"}`
    if (this.kind !== kind) {
      this.kind = kind
      const byHand = kernels.map(({ name, title, description }, at) =>
        this.button(name, title, description, iconOf(icons, at)),
      )
      const trained = this.button(
        learned,
        "Learned",
        "Eight kernels that a small network has learned from pictures.",
        null,
      )
      const mixed = mixes.map((name) =>
        this.button(name, TITLES[name], "A mix of red, green and blue.", null),
      )
      this.list.replaceChildren(
        ...(pointwise ? mixed : chosen.view === "depthwise" ? byHand : [...byHand, trained]),
      )
    }
    const filter = chosen.filters[chosen.shown]
    for (const [name, button] of this.buttons)
      button.setAttribute("aria-pressed", String(name === filter.name))
    const preset = kernels.find(({ name }) => name === filter.name)
    this.angleField.hidden = !preset?.turns
    Object.assign(this.angle, { min: angles[0], max: angles.at(-1), step: angles[1] - angles[0] })
    if (!this.angle.matches(":active")) this.angle.value = String(filter.number)
    setText(this.angleText, ` ${filter.number}°`)
    const shared =
      preset && channelsRead(chosen) === 3
        ? " It is divided by 3 here: the filter sees the mean of red, green and blue."
        : ""
    const stamped = chosen.view === "transposed" ? STAMPED : preset?.description
    const about =
      filter.name === "own" ? "Your own weights." : (stamped ?? this.buttons.get(filter.name)?.title ?? "")
    setText(this.about, `${about}${shared}${note && ` ${note}`}`)
  }

  /**
   * Say something until the next answer comes.
   * @param {string} sentence
   */
  wait(sentence) {
    setText(this.about, sentence)
  }

  /**
   * @param {string} name
   * @param {string} title
   * @param {string} description
   * @param {HTMLElement | null} icon
   */
  button(name, title, description, icon) {
    const button = element(
      "button",
      { type: "button", title: description, onclick: () => this.onPick(name) },
      icon,
      title,
    )
    this.buttons.set(name, button)
    return button
  }
}

/**
 * @param {Tensor} icons
 * @param {number} at
 */
function iconOf({ shape: [, size], data }, at) {
  const values = data.subarray(at * size * size, (at + 1) * size * size)
  const limit = largestSize(values)
  const atlas = new Atlas(1, size, size)
  atlas.paint(0, values, 0, DIVERGING, -limit, limit)
  atlas.flush()
  atlas.canvas.ariaHidden = "true"
  return atlas.canvas
}
