// The pooling layer's settings, what comes before it, and the output size with its numbers.

/** @import { Problem } from "../../lib/lesson/exchange.js" */
/** @import { PoolingAnswer, PoolingChosen } from "./index.js" */
/** @import { PoolingLayer } from "./math.js" */

import { element, setOptions, setText } from "../../lib/dom.js"
import { Stepper } from "../../lib/lesson/stepper.js"
import { refusal } from "../../lib/lesson/words.js"
import { More, isFolded } from "../../lib/more.js"
import { withKind } from "./layer.js"

const KINDS = /** @type {const} */ ([
  ["max", "Max"],
  ["average", "Average"],
  ["l2", "L2"],
  ["global", "Global"],
])
const ABOUT = {
  max: "The largest value of each window. Where it stood is forgotten.",
  average: "The mean of each window.",
  l2: "The root of the sum of squares: it adds up, and large values count more.",
  global: "One window over the whole map: its mean. A whole map becomes one number.",
}
const FIELDS = /** @type {const} */ ([
  { name: "window", label: "Window", from: 1, to: 64 },
  { name: "stride", label: "Stride", from: 1, to: 64 },
  { name: "padding", label: "Padding", from: 0, to: 32 },
])

/** The layer's settings. */
export class Settings {
  /** @param {(patch: Record<string, unknown>) => void} onEdit */
  constructor(onEdit) {
    this.more = new More()
    this.kinds = KINDS.map(([kind, textContent]) =>
      element("button", {
        type: "button",
        textContent,
        "data-kind": kind,
        onclick: () => onEdit(withKind(this.chosen, kind)),
      }),
    )
    this.steppers = FIELDS.map((field) => ({
      name: field.name,
      stepper: new Stepper(field, (text) => onEdit(this.patch(field.name, text))),
    }))
    this.ceil = element("input", {
      type: "checkbox",
      onchange: () => onEdit({ ceil: this.ceil.checked ? "yes" : "no" }),
    })
    this.kernel = element("select", {
      "aria-label": "What is pooled",
      onchange: () => onEdit({ kernel: this.kernel.value }),
    })
    this.rule = element("span")
    this.formula = element("output", { className: "formula" })
    this.about = element("p", { className: "muted about" })
    this.problem = element("p", { className: "problem", role: "alert", hidden: true })
    const field = (/** @type {string} */ label, /** @type {HTMLElement} */ node) =>
      element("label", { className: "field" }, element("span", { textContent: label }), node)
    const kinds = element(
      "div",
      { className: "field" },
      element("span", { textContent: "Kind" }),
      element("div", { className: "segmented", role: "group", "aria-label": "Kind of pooling" }, this.kinds),
    )
    this.ceilField = element(
      "label",
      { className: "field tick" },
      element("span", { textContent: "Ceil mode" }),
      this.ceil,
    )
    this.kernelField = field("What is pooled", this.kernel)
    const size = element("div", { className: "field size" }, this.rule, this.formula)
    this.node = element(
      "div",
      { className: "settings" },
      kinds,
      ...this.steppers.map(({ stepper }) => stepper.node),
      this.ceilField,
      this.kernelField,
      size,
      this.more.node,
      this.about,
      this.problem,
    )
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  patch(name, text) {
    return { [name]: /^\d{1,9}$/.test(text) ? Number(text) : text }
  }

  /**
   * The fields hold what is chosen, fit or not; what is said is true of what is shown.
   * @param {PoolingChosen} chosen
   * @param {Pick<PoolingAnswer, "kernels" | "formula" | "chosen" | "more">} frame
   * @param {Problem | null} problem
   * @param {PoolingLayer} layer that is shown
   */
  show(chosen, { kernels, formula, chosen: worked, more }, problem, layer) {
    /** @type {PoolingChosen} */
    this.chosen = chosen
    for (const button of this.kinds)
      button.setAttribute("aria-pressed", String(button.dataset.kind === chosen.kind))
    const values = { ...chosen, stride: chosen.stride ?? chosen.window }
    const global = chosen.kind === "global"
    for (const { name, stepper } of this.steppers) {
      const isWrong = problem?.control === name
      const isIdle = (name === "padding" && chosen.kind === "l2") || isFolded(more, name)
      stepper.node.hidden = global || (isIdle && !isWrong)
      stepper.show(values[name], isWrong)
    }
    this.ceilField.hidden = global || isFolded(more, "ceil")
    this.kernelField.hidden = isFolded(more, "kernel")
    this.ceil.checked = chosen.ceil === "yes"
    setOptions(this.kernel, [
      { value: "none", label: "The picture itself" },
      ...kernels.map(({ name, title }) => ({ value: name, label: `${title}, then ReLU` })),
    ])
    this.kernel.value = chosen.kernel
    const [left, right] = worked.ceil === "yes" ? ["⌈", "⌉"] : ["⌊", "⌋"]
    const rule = worked.kind === "global" ? "" : `: ${left}(n + 2p − k) / s${right} + 1`
    setText(this.rule, `Output size${rule}`)
    setText(this.formula, formula)
    setText(this.about, ABOUT[layer.kind])
    this.tell(problem)
  }

  /** @param {Problem | null} problem */
  tell(problem) {
    this.problem.hidden = !problem
    setText(this.problem, refusal(problem))
  }
}
