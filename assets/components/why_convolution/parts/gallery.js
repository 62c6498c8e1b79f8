// The images that excite one channel most, and what of each the value has seen.

/** @import { Tensor } from "../../../lib/frame.js" */
/** @import { Box } from "../../../lib/receptive_field.js" */
/** @import { PartsChosen, PartsFrame } from "./index.js" */

import { element, setText } from "../../../lib/dom.js"
import { contextOf } from "../../../lib/draw.js"
import { count } from "../../../lib/format.js"
import { tensorOf } from "../../../lib/frame.js"
import { plain } from "../../../lib/lesson/words.js"
import { paintImage } from "../../../lib/picture.js"
import { cellBox, receptiveField } from "../../../lib/receptive_field.js"

const SHADE = "rgb(0 0 0 / 62%)"

/** The images of one channel. */
export class Gallery {
  constructor() {
    this.title = element("h4")
    this.about = element("p", { className: "muted" })
    this.figures = element("div", { className: "gallery" })
    this.node = element(
      "section",
      { className: "strongest", "aria-label": "What excites this channel most" },
      this.title,
      this.about,
      this.figures,
    )
  }

  /**
   * @param {PartsFrame} frame
   * @param {PartsChosen} chosen
   * @param {string} ordinal of the convolution
   */
  show({ rows, layers, strongest, arrays, class_names: names, searched }, { layer, channel }, ordinal) {
    setText(
      this.title,
      `What excites channel ${channel + 1} of the ${ordinal.toLowerCase()} convolution most`,
    )
    setText(this.about, foundWords(searched, strongest.values))
    const images = tensorOf(arrays, "strongest")
    const index = rows.findIndex(({ name }) => name === layers[layer - 1])
    const figures = strongest.values.filter(excites).map((value, at) => {
      const name = names[strongest.labels[at]]
      const cell = cellBox(strongest.rows[at], strongest.columns[at])
      const box = /** @type {Box} */ (receptiveField(rows, index, cell))
      const caption = element("figcaption", { textContent: `${name}: ${plain(value)}` })
      return element("figure", {}, pictureOf(images, at, box, name), caption)
    })
    this.figures.replaceChildren(...figures)
  }
}

/** @param {number} value */
const excites = (value) => value > 0

/**
 * Where the images of a channel come from, or that there are none: its ReLU may give 0 for all of them.
 * @param {number} searched how many images
 * @param {number[]} values the largest first
 */
export function foundWords(searched, values) {
  const images = `${count(searched)} images that it was not trained on`
  return values.some(excites)
    ? `Found among ${images}. The bright part is what the value sees.`
    : `Nothing among ${images}: it gives 0 all over each of them.`
}

/**
 * One image with all but the box in the shade.
 * @param {Tensor} images
 * @param {number} at
 * @param {Box} box
 * @param {string} name
 */
function pictureOf(images, at, { top, bottom, left, right }, name) {
  const [, , height, width] = images.shape
  const seen = `rows ${top + 1} to ${bottom + 1}, columns ${left + 1} to ${right + 1}`
  const canvas = element("canvas", { role: "img", "aria-label": `A ${name}; seen are ${seen}` })
  const [high, wide] = [bottom - top + 1, right - left + 1]
  paintImage(canvas, images, at, 255)
  const context = contextOf(canvas)
  context.fillStyle = SHADE
  context.beginPath()
  context.rect(0, 0, width, height)
  context.rect(left, top, wide, high)
  context.fill("evenodd")
  const frame = element("i")
  Object.assign(frame.style, {
    left: share(left, width),
    top: share(top, height),
    width: share(wide, width),
    height: share(high, height),
  })
  return element("div", { className: "seen" }, canvas, frame)
}

/**
 * @param {number} pixels
 * @param {number} all
 */
const share = (pixels, all) => `${(100 * pixels) / all}%`
