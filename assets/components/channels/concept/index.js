// Scores of a concept's directions and of random ones, a dot each, from 0 to 1.

/** @import { Component } from "../../../lib/dom.js" */

import { element, setText } from "../../../lib/dom.js"
import { percent } from "../../../lib/format.js"
import { heightsOf } from "./heights.js"

const DOT_PX = 9

/**
 * @typedef {object} ConceptRow
 * @property {string} title
 * @property {number[]} scores
 * @property {number | null} mean
 * @property {number | null} low
 * @property {number | null} high
 */

/**
 * @typedef {object} ConceptData
 * @property {string} says what was found, in sentences
 * @property {ConceptRow[]} rows of the concept, and of random directions
 */

/**
 * Show the scores in `root`.
 * @param {HTMLElement} root
 * @param {Component<ConceptData>} component
 * @returns {ConceptView}
 */
export function mount(root, component) {
  return new ConceptView(root, component)
}

class ConceptView {
  /**
   * @param {HTMLElement} root
   * @param {Component<ConceptData>} component
   */
  constructor(root, component) {
    this.says = element("p", { class: "says", "data-testid": "concept" })
    this.rows = element("div", { class: "rows" })
    this.about = element("p", {
      class: "muted",
      textContent: "A dot is one direction: for so many of the class’s pictures the score rises along it.",
    })
    root.replaceChildren(this.says, this.rows, this.about)
    this.update(component)
  }

  /** @param {Component<ConceptData>} component */
  update({ data }) {
    setText(this.says, data.says)
    const ends = element(
      "div",
      { class: "ends muted" },
      element("span", {}, "0 %"),
      element("span", {}, "100 %"),
    )
    this.rows.replaceChildren(
      ...data.rows.flatMap(({ title, scores, mean, low, high }, number) => {
        const heights = heightsOf(scores)
        const dots = scores.map((score, at) => {
          const dot = element("i", { class: "dot" })
          dot.style.left = `${100 * score}%`
          dot.style.bottom = `${heights[at] * DOT_PX}px`
          return dot
        })
        const said = mean === null ? "" : `mean ${percent(mean)}`
        const track = element("div", { class: number ? "track random" : "track" }, dots)
        track.style.height = `${(Math.max(0, ...heights) + 1) * DOT_PX + 4}px`
        if (mean !== null) track.append(mark("mean", mean, 0))
        if (low !== null && high !== null) track.append(mark("range", low, high - low))
        return [
          element("span", { class: "name", textContent: title }),
          track,
          element("span", { textContent: said }),
        ]
      }),
      element("span"),
      ends,
      element("span"),
    )
  }

  destroy() {}
}

/**
 * @param {string} kind
 * @param {number} from 0 to 1
 * @param {number} width
 */
function mark(kind, from, width) {
  const made = element("b", { class: kind })
  made.style.left = `${100 * from}%`
  if (kind === "range") made.style.width = `${100 * width}%`
  return made
}
