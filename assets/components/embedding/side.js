// Beside the cloud: the picture under the pointer, the neighbours of one's own, what the cloud is worth.

/** @import { Frame } from "../../lib/frame.js" */
/** @import { Pictures } from "./pictures.js" */
/** @import { EmbeddingData } from "./index.js" */

import { element, setText } from "../../lib/dom.js"
import { setMark } from "../../lib/numbers.js"
import { count, number } from "../../lib/format.js"
import {
  TROUBLE,
  agreementWords,
  dashedWords,
  groupWord,
  nearWords,
  placeWords,
  pointWords,
  ringsWords,
  varianceWords,
} from "./words.js"

/**
 * @typedef {object} Cell a neighbour
 * @property {HTMLElement} node
 * @property {HTMLCanvasElement} picture
 * @property {HTMLElement} words
 * @property {HTMLButtonElement} button
 */

/** The column of words and pictures. */
export class Side {
  /**
   * @param {(at: number | null) => void} onPoint
   * @param {(at: number) => void} onChoose
   */
  constructor(onPoint, onChoose) {
    this.onPoint = onPoint
    this.onChoose = onChoose
    this.large = element("canvas", { role: "img", "aria-label": "The picture under the pointer" })
    this.point = element("p", { class: "point", "data-testid": "embedding-point" })
    this.answer = element("p", { class: "answer", "data-testid": "embedding-answer" })
    this.near = element("ol", { class: "near", "aria-label": "Its nearest images" })
    this.dashed = element("p", { class: "muted", "data-testid": "embedding-dashed" })
    this.metric = element("p", { class: "muted" })
    this.variance = element("p", { "data-testid": "embedding-variance" })
    this.agreement = element("p", { "data-testid": "embedding-agreement" })
    this.worth = element(
      "section",
      { class: "worth" },
      element("h4", {}, "What this picture is worth"),
      this.variance,
      this.agreement,
    )
    /** @type {Cell[]} */
    this.cells = []
    this.node = element(
      "div",
      { class: "side" },
      element("section", { class: "pointed" }, this.large, this.point),
      element(
        "section",
        { class: "neighbours" },
        element("h4", {}, "What lies nearest to the chosen picture"),
        this.answer,
        this.near,
        this.dashed,
        this.metric,
      ),
      this.worth,
    )
  }

  /**
   * @param {Pictures | null} pictures
   * @param {number | null} at
   * @param {ArrayLike<number> | null} predicted
   * @param {EmbeddingData} data
   */
  showPoint(pictures, at, predicted, { class_names: names, answers, of }) {
    this.large.hidden = !pictures || at === null
    if (!pictures || at === null) {
      setText(this.point, "Move over a point to see its picture. Click it to choose it.")
      return
    }
    pictures.paint(this.large, at)
    const label = names[pictures.labels[at]]
    const answer = predicted ? answers[predicted[at]] : label
    setText(this.point, pointWords(label, answer, pictures.places[at], of))
  }

  /**
   * @param {Pictures | null} pictures
   * @param {Frame} frame whose numbers are to be read
   * @param {EmbeddingData} data
   */
  showNear(pictures, frame, { class_names: names, answers, layer, size, method, of }) {
    const near = frame.arrays.get("cloud.near")?.data
    const distances = frame.arrays.get("cloud.distances")?.data
    const probabilities = frame.arrays.get("probabilities")?.data
    this.near.hidden = !near || !pictures
    if (!near || !distances || !pictures || !probabilities) {
      for (const words of [this.answer, this.dashed]) setText(words, "")
      return
    }
    const best = Array.from(probabilities).indexOf(Math.max(...probabilities))
    const labels = Array.from(near, (at) => pictures.labels[at])
    setText(this.answer, nearWords(labels, names, answers[best], of))
    const canBeWrong = of === "images"
    setText(this.dashed, canBeWrong ? dashedWords(labels, best, names) : "")
    this.#arrange(near.length)
    near.forEach((at, place) => {
      const { picture, words, button } = this.cells[place]
      pictures.paint(picture, at)
      const [name, away] = [names[pictures.labels[at]], number(distances[place])]
      setText(words, `${name} · ${away}`)
      button.classList.toggle("other", canBeWrong && pictures.labels[at] !== best)
      button.title = `${placeWords(pictures.places[at], name, of)}, at a distance of ${away}`
      button.onclick = () => this.onChoose(at)
      button.onpointerenter = button.onfocus = () => this.onPoint(at)
      button.onpointerleave = button.onblur = () => this.onPoint(null)
    })
    setText(
      this.metric,
      `${groupWord(of)}, and distance among all ${count(size)} features of ${layer} (Euclidean: ‖x − y‖). ` +
        ringsWords(method, frame.arrays.has("cloud.same")),
    )
  }

  /** @param {number} many */
  #arrange(many) {
    if (this.cells.length === many) return
    this.cells = Array.from({ length: many }, () => {
      const picture = element("canvas", { ariaHidden: "true" })
      const words = element("span", {})
      const button = element("button", { type: "button", class: "neighbour" }, picture, words)
      return { node: element("li", {}, button), picture, words, button }
    })
    this.near.replaceChildren(...this.cells.map(({ node }) => node))
  }

  /**
   * @param {Frame} frame whose numbers are to be read
   * @param {EmbeddingData} data
   */
  showWorth({ arrays, judgements, step }, { method, dims, of }) {
    this.worth.hidden = method === "tsne"
    const kind = judgements.cloud?.kind
    const [variance, agreement, size] = ["variance", "agreement", "count"].map((name) =>
      arrays.get(`cloud.${name}`),
    )
    if (!variance || !agreement || !size || kind === "flat") {
      setText(this.variance, TROUBLE[String(kind)] ?? "")
      setText(this.agreement, "")
      return
    }
    const features = size.data[1]
    setText(this.variance, varianceWords(variance.data, features, of))
    setText(this.agreement, agreementWords(agreement.data, features, dims, kind, of))
    setMark(this.agreement, { metric: "cloud_agreement", step })
  }
}
