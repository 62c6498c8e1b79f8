// Which network, which loss, and how its weights learn.

/** @import { FunctionName } from "../activation/functions.js" */
/** @import { BackpropagationChosen } from "./model.js" */
/** @import { Kind, Patch } from "./networks.js" */
/** @import { Loss } from "./tape.js" */
/** @import { Rule } from "./updates.js" */
/** @import { MoreFacts } from "../../lib/more.js" */

import { element, setOptions, setText } from "../../lib/dom.js"
import { full } from "../../lib/format.js"
import { typedNumber } from "../../lib/lesson/text.js"
import { Lock } from "../../lib/lock.js"
import { More, isFolded } from "../../lib/more.js"

/** @type {Record<string, string>} */
const KINDS = { dense: "Dense", cnn: "Small CNN" }
/** @type {Record<Size, [least: number, most: number]>} */
const SIZES = { inputs: [1, 3], hidden: [1, 4], outputs: [1, 2], padding: [0, 1] }
const SIZE_NAMES = { inputs: "Inputs", hidden: "Hidden", outputs: "Outputs", padding: "Padding" }
const isRate = (/** @type {number} */ rate) => rate >= 0 && rate <= LARGEST_RATE
const LARGEST_RATE = 10

/** @typedef {"inputs" | "hidden" | "outputs" | "padding"} Size */

/**
 * @typedef {object} SettingsHandlers
 * @property {(patch: Record<string, unknown>) => void} onEdit
 * @property {(kind: Kind) => void} onKind the other kind of network
 * @property {() => Patch} carried the edit that goes with another size
 * @property {() => void} onRandom
 * @property {(sentence: string) => void} onProblem
 */

/** @typedef {{name: FunctionName, title: string, parameter: number | null}} FunctionFacts */

/**
 * What there is to choose from, each with its title, as Python's tables have it.
 * @typedef {object} Offers
 * @property {FunctionFacts[]} functions
 * @property {Record<string, string>} outputs
 * @property {Record<Loss, string>} losses
 * @property {Record<Rule, string>} rules
 * @property {Record<Rule, string>} formulas of the rules
 * @property {string} locked why none of it can be chosen; empty: it can
 */

/** What is chosen of network, loss and rule. */
export class Settings {
  /** @param {SettingsHandlers} on */
  constructor({ onEdit, onKind, carried, onRandom, onProblem }) {
    this.more = new More()
    this.onEdit = onEdit
    this.carried = carried
    this.kinds = Object.entries(KINDS).map(([kind, textContent]) =>
      element("button", {
        type: "button",
        textContent,
        "data-kind": kind,
        onclick: () => {
          if (kind !== this.chosen.kind) onKind(/** @type {Kind} */ (kind))
        },
      }),
    )
    this.sizes = {
      inputs: this.size("inputs"),
      hidden: this.size("hidden"),
      outputs: this.size("outputs"),
      padding: this.size("padding"),
    }
    const choice = (/** @type {string} */ label, /** @type {string} */ name) => {
      const select = element("select", {
        "aria-label": label,
        onchange: () => onEdit(this.fitting({ [name]: select.value })),
      })
      return select
    }
    this.activation = choice("Hidden activation", "activation")
    this.output = choice("Output activation", "output_activation")
    this.loss = choice("Loss", "loss")
    this.rule = choice("Update rule", "rule")
    this.rule.onchange = () => onEdit({ rule: this.rule.value, mean: null, square: null, round: null })
    this.rate = element("input", {
      type: "text",
      inputMode: "decimal",
      autocomplete: "off",
      className: "rate",
      "aria-label": "Learning rate",
    })
    // While one types 1e9, 1 is no choice: it counts once it is done, with Enter or on leaving the field.
    this.rate.oninput = () => (this.rate.ariaInvalid = String(!isRate(typedNumber(this.rate.value))))
    this.rate.onchange = () => {
      const rate = typedNumber(this.rate.value)
      if (isRate(rate)) onEdit({ rate })
      else
        onProblem(
          `The learning rate must be a number from 0 to ${LARGEST_RATE}; ` +
            `“${this.rate.value.slice(0, 20)}” is not.`,
        )
    }
    this.rate.onblur = () => this.rateIsRead()
    this.problem = element("p", { className: "problem", role: "alert", hidden: true })
    const field = (/** @type {string} */ label, /** @type {HTMLElement} */ node) =>
      element("label", { className: "field" }, element("span", { textContent: label }), node)
    /** @type {Record<string, HTMLElement>} by their names in the address */
    this.fields = {
      activation: field("Hidden activation", this.activation),
      output_activation: field("Output activation", this.output),
      loss: field("Loss", this.loss),
      rule: field("Update rule", this.rule),
      rate: field("Learning rate", this.rate),
    }
    this.summary = element("span", { className: "muted summary" })
    this.lock = new Lock()
    this.node = element(
      "div",
      { className: "settings" },
      element(
        "div",
        { className: "field" },
        element("span", { textContent: "Network" }),
        element("div", { className: "segmented", role: "group", "aria-label": "Network" }, this.kinds),
      ),
      Object.values(this.sizes).map(({ node }) => node),
      Object.values(this.fields),
      element("button", {
        type: "button",
        textContent: "Other numbers",
        title: "New random weights",
        onclick: onRandom,
      }),
      this.summary,
      this.more.node,
      this.lock.node,
      this.problem,
    )
  }

  /** @param {Size} name */
  size(name) {
    const [least, most] = SIZES[name]
    const change = (/** @type {number} */ by) =>
      this.onEdit(this.fitting({ [name]: this.chosen[name] + by, ...this.carried() }))
    const less = element("button", {
      type: "button",
      textContent: "−",
      "aria-label": `Fewer: ${SIZE_NAMES[name]}`,
      onclick: () => change(-1),
    })
    const more = element("button", {
      type: "button",
      textContent: "+",
      "aria-label": `More: ${SIZE_NAMES[name]}`,
      onclick: () => change(1),
    })
    const count = element("output", { "aria-label": SIZE_NAMES[name] })
    const node = element(
      "div",
      {
        className: "field",
        title: "Another size keeps the numbers that have a place in it, and learns from round 1.",
      },
      element("span", { textContent: SIZE_NAMES[name] }),
      element("span", { className: "stepper" }, less, count, more),
    )
    return {
      node,
      show: (/** @type {number} */ value) => {
        setText(count, String(value))
        less.disabled = value <= least
        more.disabled = value >= most
      },
    }
  }

  /**
   * An edit with what must change along with it, so that network and loss fit.
   * @param {Record<string, unknown>} patch
   */
  fitting(patch) {
    const wanted = { ...this.chosen, ...patch }
    if (wanted.loss !== "squared" && wanted.output_activation !== "identity")
      patch.output_activation = "identity"
    if (wanted.loss === "cross_entropy" && wanted.outputs === 1)
      Object.assign(
        patch,
        patch.outputs ? { loss: "binary_cross_entropy" } : { outputs: 2, ...this.carried() },
      )
    return patch
  }

  /**
   * @param {BackpropagationChosen} chosen
   * @param {Offers} offers
   * @param {MoreFacts} more
   * @param {string | null | undefined} problem
   */
  show(chosen, offers, more, problem) {
    /** @type {BackpropagationChosen} */
    this.chosen = chosen
    for (const button of this.kinds)
      button.setAttribute("aria-pressed", String(button.dataset.kind === chosen.kind))
    for (const name of /** @type {Size[]} */ (Object.keys(SIZES))) {
      const { node, show } = this.sizes[name]
      const has = name === "padding" ? chosen.kind === "cnn" : name === "outputs" || chosen.kind === "dense"
      node.hidden = !has || isFolded(more, name)
      show(chosen[name])
    }
    for (const [name, node] of Object.entries(this.fields)) node.hidden = isFolded(more, name)
    this.summary.hidden = !more.folded.length
    const { functions, outputs, losses, rules, formulas } = offers
    offer(this.activation, Object.fromEntries(functions.map(({ name, title }) => [name, title])))
    offer(this.output, outputs)
    offer(this.loss, losses)
    offer(this.rule, rules)
    this.activation.value = chosen.activation
    this.output.value = chosen.output_activation
    this.output.disabled = chosen.loss !== "squared"
    this.output.title = this.output.disabled ? "A cross-entropy makes probabilities itself." : ""
    this.loss.value = chosen.loss
    this.rule.value = chosen.rule
    this.rule.title = formulas[chosen.rule]
    const size =
      chosen.kind === "dense"
        ? `${chosen.inputs}-${chosen.hidden}-${chosen.outputs}`
        : `with ${chosen.outputs === 1 ? "one output" : "two outputs"}`
    setText(
      this.summary,
      [
        `${KINDS[chosen.kind]} ${size}`,
        this.activation.selectedOptions[0].textContent,
        losses[chosen.loss],
        rules[chosen.rule],
      ].join(" · "),
    )
    if (!this.rate.matches(":focus")) this.rateIsRead()
    this.tell(problem)
    this.lock.show(offers.locked, [this.node])
  }

  rateIsRead() {
    this.rate.ariaInvalid = "false"
    this.rate.value = full(this.chosen.rate)
  }

  /** @param {string | null | undefined} problem */
  tell(problem) {
    this.problem.hidden = !problem
    setText(this.problem, problem ? `${problem} You see the last numbers that worked.` : "")
  }
}

/**
 * @param {HTMLSelectElement} select
 * @param {Record<string, string>} titles
 */
function offer(select, titles) {
  setOptions(
    select,
    Object.entries(titles).map(([value, label]) => ({ value, label })),
  )
}
