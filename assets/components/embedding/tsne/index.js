// How far t-SNE is, and what its picture is worth; the points go to the cloud.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Found } from "../news.js" */

import { element, setText } from "../../../lib/dom.js"
import { LAID } from "../news.js"

/**
 * @typedef {object} TsneData
 * @property {Found | null} laid as far as it is
 * @property {number} of how many iterations there are at the most
 * @property {boolean} runs whether more will come
 * @property {string} state how far it is, in words
 * @property {string[]} says what its picture is worth
 * @property {{text: string, address: string}} warning
 */

/**
 * Show it in `root`.
 * @param {HTMLElement} root
 * @param {Component<TsneData>} component
 * @returns {Tsne}
 */
export function mount(root, component) {
  return new Tsne(root, component)
}

class Tsne {
  /**
   * @param {HTMLElement} root
   * @param {Component<TsneData>} component
   */
  constructor(root, component) {
    this.state = element("p", { class: "state", "data-testid": "embedding-tsne" })
    this.bar = element("progress", { "aria-label": "Iterations of t-SNE" })
    this.says = element("div", { class: "says" })
    this.link = element("a", { target: "_blank", rel: "noreferrer" })
    this.warning = element("p", { class: "muted" }, "", this.link)
    root.replaceChildren(this.state, this.bar, this.says, this.warning)
    this.root = root
    this.update(component)
  }

  /** @param {Component<TsneData>} component */
  update({ data }) {
    setText(this.state, data.state)
    this.bar.hidden = !data.runs
    this.bar.max = data.of
    this.bar.value = data.laid?.iteration ?? 0
    this.says.replaceChildren(...data.says.map((sentence) => element("p", {}, sentence)))
    this.warning.replaceChildren(`${data.warning.text} `, this.link)
    this.link.href = data.warning.address
    setText(this.link, "Wattenberg, Viégas and Johnson, 2016")
    this.root.dataset.runs = String(data.runs)
    LAID.tell(data.laid && { ...data.laid, says: data.says })
  }

  destroy() {
    LAID.tell(null)
  }
}
