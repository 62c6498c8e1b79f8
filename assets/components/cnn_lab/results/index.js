// What the network gets right and wrong: the current image, the confusion matrix, the most confident
// mistakes.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Point } from "../../../lib/draw.js" */
/** @import { Frame, Numbers, Tensor } from "../../../lib/frame.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { tensorOf } from "../../../lib/frame.js"
import { chance, count, percent } from "../../../lib/format.js"
import { setNumber, setWords } from "../../../lib/numbers.js"
import { paintImage } from "../../../lib/picture.js"
import { Watcher } from "../../../lib/watcher.js"
import { NO_OPINION } from "../../network_map/notice.js"

const SHOWN_CLASSES = 5
const LARGEST_CELL_PX = 36
const LABEL_PX = 6.5
const HINT = "Rows are the true classes, columns what the network said. Point at a cell."

/** @typedef {{run: string, class_names: string[]}} ResultsData */

/** @typedef {{name: HTMLElement, fill: HTMLElement, share: HTMLElement, node: HTMLElement}} Bar */

/** @typedef {{left: number, top: number, cell: number}} Place of the matrix's cells, CSS px */

/**
 * Show the results in `root`.
 * @param {HTMLElement} root
 * @param {Component<ResultsData>} component
 * @returns {Results}
 */
export function mount(root, component) {
  return new Results(root, component)
}

class Results {
  /**
   * @param {HTMLElement} root
   * @param {Component<ResultsData>} component
   */
  constructor(root, component) {
    this.root = root
    this.seenAt = element("span", { className: "muted" })
    this.countedAt = element("span", { className: "muted" })
    this.now = element(
      "section",
      {},
      element("h4", {}, "The current image", this.seenAt),
      this.currentParts(),
    )
    this.matrix = element(
      "section",
      {},
      element("h4", {}, "Confusion matrix", this.countedAt),
      this.matrixParts(),
    )
    this.gallery = element("div", { className: "gallery" })
    this.flawless = element("p", { textContent: "No mistake on the validation images." })
    this.wrong = element(
      "section",
      { className: "wrong" },
      element("h4", { textContent: "Most confidently wrong" }),
      this.flawless,
      this.gallery,
    )
    root.append(this.now, this.matrix, this.wrong)
    this.resized = new ResizeObserver(() => this.drawMatrix())
    this.resized.observe(this.matrix)
    this.run = ""
    this.watcher = new Watcher(root, "results", (frame) => this.take(frame))
    this.watcher.ask({ results: true })
    this.update(component)
  }

  /** @param {Component<ResultsData>} component */
  update(component) {
    /** @type {Component<ResultsData>} */
    this.component = component
    const { data } = component
    if (data.run !== this.run) this.clear()
    this.run = data.run
    /** @type {string[]} */
    this.names = data.class_names
    /** @type {Theme} */
    this.colours = theme(this.root)
    this.watcher.follow(data.run)
    this.drawMatrix()
  }

  destroy() {
    this.watcher.close()
    this.resized.disconnect()
  }

  clear() {
    /** @type {number[][] | null} */
    this.counts = null
    this.canvas.hidden = true
    this.gallery.replaceChildren()
    this.flawless.hidden = true
    for (const { node } of this.bars) node.hidden = true
    for (const words of [this.verdict, this.countedAt]) setText(words, "")
    setWords(this.seenAt, [], 0)
    setWords(this.notice, ["Waiting for the first results…"], 0)
    this.showValue()
  }

  /** @param {Frame} frame */
  take({ arrays, step, readable, judgements }) {
    const [probabilities, confusion] = [arrays.get("probabilities"), arrays.get("confusion")]
    const wrong = arrays.get("wrong")
    if (readable && probabilities) {
      setWords(this.seenAt, ["at step ", { text: count(step), metric: "step" }], step)
      this.showCurrent(arrays.get("input"), [...probabilities.data], judgements.answer?.kind, step)
    }
    if (confusion) this.showCounts(confusion, step)
    if (wrong) this.showWrong(wrong.data, tensorOf(arrays, "wrong_images"))
  }

  /**
   * @param {Tensor} confusion
   * @param {number} step
   */
  showCounts(confusion, step) {
    this.counts = rowsOf(confusion)
    const [all, right] = [sum(this.counts.map(sum)), sum(this.counts.map((row, truth) => row[truth]))]
    const noun = all === 1 ? "image" : "images"
    const of = `${count(all)} ${noun}`
    setText(this.countedAt, `${count(all)} validation ${noun} at step ${count(step)}`)
    const share = { text: Math.fround(right / all).toFixed(3), metric: "val_accuracy", of }
    setWords(
      this.notice,
      [
        `${count(right)} of ${count(all)} ${right === 1 ? "is" : "are"} right: `,
        share,
        `. ${noticeText(this.counts, this.names)}`,
      ],
      step,
    )
    this.drawMatrix()
  }

  // --- the current image ---

  currentParts() {
    /** @type {HTMLCanvasElement} */
    this.picture = element("canvas", {
      className: "picture",
      role: "img",
      "aria-label": "The image that the network sees",
    })
    /** @type {HTMLElement} */
    this.verdict = element("p")
    /** @type {Bar[]} */
    this.bars = Array.from({ length: SHOWN_CLASSES }, () => {
      const parts = {
        name: element("span"),
        fill: element("i"),
        share: element("span", { className: "share" }),
      }
      return {
        ...parts,
        node: element("li", {}, parts.name, element("span", { className: "track" }, parts.fill), parts.share),
      }
    })
    const list = element(
      "ol",
      { className: "bars" },
      this.bars.map(({ node }) => node),
    )
    return [element("div", { className: "current" }, this.picture, element("div", {}, this.verdict, list))]
  }

  /**
   * @param {Tensor | undefined} input
   * @param {number[]} probabilities
   * @param {unknown} opinion the judgement on them
   * @param {number} step
   */
  showCurrent(input, probabilities, opinion, step) {
    if (input) paintImage(this.picture, input)
    const order = probabilities.map((_, index) => index).sort((a, b) => probabilities[b] - probabilities[a])
    const answer = `The network says ${this.names[order[0]]}, with ${chance(probabilities[order[0]])}.`
    setText(this.verdict, opinion === "none" ? NO_OPINION : answer)
    this.bars.forEach(({ node, name, fill, share }, place) => {
      node.hidden = place >= order.length
      if (node.hidden) return
      const probability = probabilities[order[place]]
      const className = this.names[order[place]]
      setText(name, className)
      fill.style.width = `${100 * probability}%`
      setNumber(share, chance(probability), { metric: "probability", of: className, step })
    })
  }

  // --- the confusion matrix ---

  matrixParts() {
    /** @type {HTMLElement} */
    this.notice = element("p")
    /** @type {HTMLCanvasElement} */
    this.canvas = element("canvas", { role: "img", "aria-label": "Confusion matrix", hidden: true })
    /** @type {Point | null} where the pointer rests on the matrix, CSS px */
    this.pointed = null
    this.canvas.onpointermove = (event) => this.point(event)
    this.canvas.onpointerleave = () => this.point(null)
    /** @type {HTMLElement} */
    this.value = element("p", { className: "muted value", textContent: HINT })
    return [this.notice, this.canvas, this.value]
  }

  drawMatrix() {
    if (!this.counts) return
    this.canvas.hidden = false
    const classes = this.counts.length
    const left = Math.ceil(Math.max(...this.names.map((name) => name.length)) * LABEL_PX) + 10
    const top = left > 30 ? left : 20
    const cell = Math.max(
      6,
      Math.min(LARGEST_CELL_PX, Math.floor((this.matrix.clientWidth - left) / classes)),
    )
    /** @type {Place} */
    this.place = { left, top, cell }
    const context = fitCanvas(this.canvas, left + classes * cell, top + classes * cell)
    context.font = `12px ${this.colours.font}`
    context.textBaseline = "middle"
    this.drawLabels(context)
    this.counts.forEach((row, truth) =>
      row.forEach((count, said) => this.drawCell(context, row, truth, said, count)),
    )
    this.canvas.setAttribute(
      "aria-label",
      `Confusion matrix of ${classes} classes. ${this.notice.textContent}`,
    )
    this.showValue()
  }

  /** @param {CanvasRenderingContext2D} context */
  drawLabels(context) {
    const { left, top, cell } = this.place
    context.fillStyle = this.colours.text
    this.names.forEach((name, index) => {
      const middle = (index + 0.5) * cell
      context.textAlign = "right"
      context.fillText(name, left - 6, top + middle)
      context.save()
      context.translate(left + middle, top - 6)
      if (top === left) context.rotate(-Math.PI / 2)
      else context.textAlign = "center"
      if (top === left) context.textAlign = "left"
      context.fillText(name, 0, top === left ? 0 : -4)
      context.restore()
    })
  }

  /**
   * Blue: said right; orange: mistaken. The strength is the share of the row; mistakes are rare, so theirs is
   * its root.
   * @param {CanvasRenderingContext2D} context
   * @param {number[]} row
   * @param {number} truth
   * @param {number} said
   * @param {number} count
   */
  drawCell(context, row, truth, said, count) {
    const { left, top, cell } = this.place
    const share = count / Math.max(1, sum(row))
    const strength = truth === said ? share : Math.sqrt(share)
    const x = left + said * cell
    const y = top + truth * cell
    context.fillStyle = this.colours.surface
    context.fillRect(x, y, cell - 1, cell - 1)
    context.globalAlpha = strength
    context.fillStyle = truth === said ? this.colours.positive : this.colours.negative
    context.fillRect(x, y, cell - 1, cell - 1)
    context.globalAlpha = 1
    if (!count || cell < 20) return
    context.fillStyle = strength > 0.6 ? this.colours.background : this.colours.text
    context.textAlign = "center"
    context.fillText(String(count), x + cell / 2, y + cell / 2)
  }

  /** @param {MouseEvent | null} pointed null where the pointer has left */
  point(pointed) {
    this.pointed = pointed && { x: pointed.offsetX, y: pointed.offsetY }
    this.showValue()
  }

  /** The cell under the pointer: with each drawing anew, as its numbers may be others. */
  showValue() {
    setText(this.value, this.pointedText() ?? HINT)
  }

  pointedText() {
    const { counts, pointed, names } = this
    if (!counts || !pointed) return null
    const { left, top, cell } = this.place
    const truth = Math.floor((pointed.y - top) / cell)
    const said = Math.floor((pointed.x - left) / cell)
    const count = counts[truth]?.[said]
    if (count === undefined) return null
    const total = sum(counts[truth])
    return (
      `True ${names[truth]}, said ${names[said]}: ${count} of ${total} ` +
      `(${percent(count / Math.max(1, total))})`
    )
  }

  // --- the mistakes ---

  /**
   * @param {Numbers} rows
   * @param {Tensor} images
   */
  showWrong(rows, images) {
    const number = rows.length / 4
    while (this.gallery.children.length > number) this.gallery.lastElementChild?.remove()
    while (this.gallery.children.length < number) this.gallery.append(this.mistake())
    const buttons = /** @type {HTMLElement[]} */ ([...this.gallery.children])
    buttons.forEach((button, at) => {
      const [index, truth, said, confidence] = rows.subarray(4 * at, 4 * at + 4)
      button.dataset.index = String(index)
      paintImage(/** @type {HTMLCanvasElement} */ (button.firstChild), images, at, 255)
      setText(
        /** @type {HTMLElement} */ (button.lastChild),
        `true ${this.names[truth]}, said ${this.names[said]} (${confidence.toFixed(2)})`,
      )
    })
    this.flawless.hidden = number > 0
  }

  mistake() {
    const choose = (/** @type {{currentTarget: HTMLElement}} */ { currentTarget }) =>
      this.component.setTriggerValue("image", Number(currentTarget.dataset.index))
    return element(
      "button",
      { type: "button", title: "Show this image in the map", onclick: choose },
      element("canvas", {}),
      element("span"),
    )
  }
}

/** @param {number[]} row */
const sum = (row) => row.reduce((total, value) => total + value, 0)

/** @param {Tensor} confusion */
function rowsOf({ shape: [classes], data }) {
  return Array.from({ length: classes }, (_, row) => [...data.subarray(row * classes, (row + 1) * classes)])
}

/**
 * The pair of classes that is mixed up most often, in words; of several, the first and how many more.
 * @param {number[][]} counts
 * @param {string[]} names
 */
export function noticeText(counts, names) {
  const pairs = counts.flatMap((row, truth) =>
    row.map((count, said) => ({ count: truth === said ? 0 : count, truth, said, total: sum(row) })),
  )
  const most = Math.max(...pairs.map(({ count }) => count))
  if (!most) return "No validation image is mistaken."
  const [{ truth, said, total }, ...others] = pairs.filter(({ count }) => count === most)
  const times = most === 1 ? "once" : `${most} times`
  const alike = ["", ", like one other pair"][others.length] ?? `, like ${others.length} other pairs`
  return `Most mixed up${alike}: ${names[truth]} taken for ${names[said]}, ${times} of ${total}.`
}
