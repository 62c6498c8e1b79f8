// Settings in cards: G's purple, D's blue, and the rules of the game between them. What there is to choose
// comes from Python.

import { element, setOptions } from "../../lib/dom.js"

export class Form {
  /**
   * act: {onChange(patch)}; cards: [{title, owner, fields: [{name, label, help, options: [[value,
   * text]...]}]}].
   */
  constructor(act, cards) {
    this.act = act
    this.fields = new Map()
    this.node = element(
      "div",
      { class: "cards" },
      cards.map((card) => this.#card(card)),
    )
  }

  #card({ title, owner, fields }) {
    return element(
      "fieldset",
      { class: `card ${owner}` },
      element("legend", {}, title),
      element(
        "div",
        { class: "fields" },
        fields.map((field) => this.#field(field)),
      ),
    )
  }

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

  /** values by the fields' names; `hidden`: names of fields that mean nothing now. */
  show(values, hidden) {
    for (const [name, { node, select, options }] of this.fields) {
      node.hidden = hidden.includes(name)
      const chosen = JSON.stringify(values[name])
      const known = options.some(([value]) => JSON.stringify(value) === chosen)
      const offered = known ? options : [...options, [values[name], String(values[name])]]
      setOptions(
        select,
        offered.map(([value, text]) => ({ value: JSON.stringify(value), label: text })),
      )
      if (select.value !== chosen) select.value = chosen
    }
  }
}
