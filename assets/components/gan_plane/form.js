// Settings in cards: G's purple, D's blue, and the rules of the game between them. What there is to choose
// comes from Python.

/** @import { Experiment } from "./index.js" */

import { element, setOptions } from "../../lib/dom.js"
import { full } from "../../lib/format.js"

/** @typedef {{name: string, label: string, help: string, options: [value: unknown, text: string][]}} Field */

/** @typedef {{title: string, owner: string, fields: Field[]}} Card */

/** All settings. */
export class Form {
  /**
   * @param {{onChange: (patch: Partial<Experiment>) => void}} act
   * @param {Card[]} cards
   */
  constructor(act, cards) {
    this.act = act
    /** @type {Map<string, {node: HTMLElement, select: HTMLSelectElement, options: Field["options"]}>} */
    this.fields = new Map()
    /** @type {{node: HTMLElement, names: string[]}[]} */
    this.cards = []
    this.node = element(
      "div",
      { class: "cards" },
      cards.map((card) => this.#card(card)),
    )
  }

  /** @param {Card} card */
  #card({ title, owner, fields }) {
    const node = element(
      "fieldset",
      { class: `card ${owner}` },
      element("legend", {}, title),
      element(
        "div",
        { class: "fields" },
        fields.map((field) => this.#field(field)),
      ),
    )
    this.cards.push({ node, names: fields.map(({ name }) => name) })
    return node
  }

  /** @param {Field} field */
  #field({ name, label, help, options }) {
    const select = element("select", {
      name,
      "aria-label": label,
      onchange: () => this.act.onChange({ [name]: JSON.parse(select.value) }),
    })
    const node = element("label", { class: "field", title: help }, element("span", {}, label), select)
    this.fields.set(name, { node, select, options })
    return node
  }

  /**
   * @param {Experiment} values by the fields' names
   * @param {string[]} hidden names of fields that mean nothing now, or are folded away
   */
  show(values, hidden) {
    for (const { node, names } of this.cards) node.hidden = names.every((name) => hidden.includes(name))
    for (const [name, { node, select, options }] of this.fields) {
      node.hidden = hidden.includes(name)
      const chosen = JSON.stringify(values[name])
      setOptions(
        select,
        offeredWith(values[name], options).map(([value, text]) => ({
          value: JSON.stringify(value),
          label: text,
        })),
      )
      if (select.value !== chosen) select.value = chosen
    }
  }
}

/**
 * The options, and in its place among them the value that is set, where an address or a prepared game set
 * another.
 * @param {unknown} value
 * @param {Field["options"]} options in rising order where they are numbers
 * @returns {Field["options"]}
 */
export function offeredWith(value, options) {
  if (options.some(([offered]) => offered === value)) return options
  const after = typeof value === "number" ? options.findIndex(([offered]) => Number(offered) > value) : -1
  return options.toSpliced(after < 0 ? options.length : after, 0, [value, textOf(value)])
}

/** @param {unknown} value */
const textOf = (value) => (typeof value === "number" ? full(value) : String(value))
