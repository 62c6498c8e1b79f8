// How the map before the activation is made: the kernel, a factor on its weights, the bias; and the scale of
// it all.

/** @import { Problem } from "../../lib/lesson/exchange.js" */
/** @import { MoreFacts } from "../../lib/more.js" */
/** @import { ActivationChosen } from "./model.js" */

import { element, setOptions, setText } from "../../lib/dom.js"
import { plain, refusal } from "../../lib/lesson/words.js"
import { More, isFolded } from "../../lib/more.js"

const GAIN_STEPS_PER_DECADE = 20
const BIAS_REACH = 5
const LEARNED = "learned"
const LEARNED_PRELU = "learned_prelu"
const SCALES = { same: "Same for both", own: "Each its own" }

/** @typedef {(patch: Record<string, unknown>) => void} Edit */

/** @typedef {{name: string, title: string, description: string}} KernelFacts */

/** What stands above the maps. */
export class Controls {
  /** @param {Edit} onEdit */
  constructor(onEdit) {
    this.more = new More()
    this.kernel = element("select", { onchange: () => this.choose(onEdit) })
    // Factors are multiplied: equal steps of the slider are equal ratios, 0.1 to 10.
    this.gain = this.slider({ min: -GAIN_STEPS_PER_DECADE, max: GAIN_STEPS_PER_DECADE, step: 1 }, (value) =>
      onEdit({ gain: Number((10 ** (value / GAIN_STEPS_PER_DECADE)).toPrecision(2)) }),
    )
    this.bias = this.slider({ min: -BIAS_REACH, max: BIAS_REACH, step: 0.1 }, (value) =>
      onEdit({ bias: Number(value.toFixed(1)) }),
    )
    this.scales = Object.entries(SCALES).map(([scale, textContent]) =>
      element("button", {
        type: "button",
        textContent,
        "data-scale": scale,
        onclick: () => onEdit({ scale }),
      }),
    )
    this.about = element("p", { className: "muted about" })
    this.hint = element("p", { className: "about", role: "status" })
    this.problem = element("p", { className: "problem", role: "alert", hidden: true })
    const field = (
      /** @type {string} */ label,
      /** @type {HTMLElement} */ control,
      /** @type {HTMLElement} */ node = control,
    ) => {
      control.setAttribute("aria-label", label)
      return element("label", { className: "field" }, element("span", { textContent: label }), node)
    }
    this.kernelField = field("Kernel before the activation", this.kernel)
    this.gainField = field("Its weights times", this.gain.input, this.gain.node)
    this.scaleField = element(
      "div",
      { className: "field" },
      element("span", { textContent: "Colours and axes" }),
      element(
        "div",
        { className: "segmented", role: "group", "aria-label": "Colours and axes" },
        this.scales,
      ),
    )
    this.node = element(
      "div",
      { className: "settings" },
      this.kernelField,
      this.gainField,
      field("Bias", this.bias.input, this.bias.node),
      this.scaleField,
      this.more.node,
      this.about,
      this.hint,
      this.problem,
    )
  }

  /** @param {Edit} onEdit */
  choose(onEdit) {
    const withSlopes = this.kernel.value === LEARNED_PRELU
    onEdit({
      kernel: this.kernel.value,
      unit: 0,
      ...(withSlopes && { first: "prelu", first_parameter: null }),
    })
    if (withSlopes || this.kernel.value === LEARNED)
      setText(this.about, "A small network learns these kernels now. The first time this takes some seconds.")
  }

  /**
   * @param {{min: number, max: number, step: number}} range
   * @param {(value: number) => void} onValue
   */
  slider(range, onValue) {
    const input = element("input", { type: "range", ...range })
    const output = element("output")
    input.oninput = () => onValue(Number(input.value))
    return { input, output, node: element("span", { className: "slide" }, input, output) }
  }

  /**
   * @param {ActivationChosen} chosen
   * @param {{kernels: KernelFacts[], more: MoreFacts}} frame
   * @param {Problem | null} problem
   */
  show(chosen, { kernels, more }, problem) {
    this.kernelField.hidden = this.about.hidden = isFolded(more, "kernel")
    this.gainField.hidden = isFolded(more, "gain")
    this.scaleField.hidden = isFolded(more, "scale")
    setOptions(
      this.kernel,
      kernels.map(({ name, title }) => ({ value: name, label: title })),
    )
    this.kernel.value = chosen.kernel
    setText(this.about, kernels.find(({ name }) => name === chosen.kernel)?.description ?? "")
    this.gain.input.value = String(Math.round(Math.log10(chosen.gain) * GAIN_STEPS_PER_DECADE))
    setText(this.gain.output, plain(chosen.gain))
    this.bias.input.value = String(chosen.bias)
    setText(this.bias.output, plain(chosen.bias))
    for (const button of this.scales)
      button.setAttribute("aria-pressed", String(button.dataset.scale === chosen.scale))
    this.tell(problem)
  }

  /**
   * Say which of the two cannot be seen on common axes; "" where both can.
   * @param {string} flat
   */
  warn(flat) {
    this.hint.hidden = !flat
    if (flat) this.scaleField.hidden = false
    setText(
      this.hint,
      flat ? `On common axes ${flat} is almost flat. Choose “${SCALES.own}” to see its shape.` : "",
    )
  }

  /** @param {Problem | null} problem */
  tell(problem) {
    this.problem.hidden = !problem
    setText(this.problem, refusal(problem))
  }
}
