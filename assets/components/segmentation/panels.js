// Pictures of masks: a scene with its classes in colour, and where a mask is wrong.

/** @import { Tensor } from "../../lib/frame.js" */

import { markOf } from "../../lib/class_marks.js"
import { contextOf } from "../../lib/draw.js"
import { ADDED, MISSED, MIXED, RIGHT } from "./masks.js"

const DIMMED = 0.55
/** So much of the picture's light is left below a mask: strokes in colour stand out of it. */
const BRUSH_SHARE = 0.55
/** So much of what the brush would paint is seen before it is painted. */
const WRONG = { [RIGHT]: "#5f6b78", [MISSED]: "#ffffff", [ADDED]: "#c792e0", [MIXED]: "#f2776d" }

/** @type {[number, number, number]} */
const ERASER = [255, 255, 255]

/** @typedef {[red: number, green: number, blue: number]} Colour each 0 to 255 */

/**
 * @param {string} hex "#rrggbb"
 * @returns {Colour}
 */
const rgb = (hex) => /** @type {Colour} */ ([1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)))

/**
 * The colour of a class on a picture, which is dark on every page; the background, class 0, has none.
 * @param {number} index
 */
export const colourOf = (index) => markOf(index - 1, true).colour

/**
 * The colour of a pixel that is ink in one of two masks at least.
 * @param {number} kind RIGHT, MISSED, ADDED or MIXED
 */
export const wrongColour = (kind) => WRONG[/** @type {keyof typeof WRONG} */ (kind)]

/**
 * Paint the picture with each pixel's class in colour over it.
 * @param {HTMLCanvasElement} canvas
 * @param {Tensor} input 1 h w, 0 to 1
 * @param {ArrayLike<number>} classes h w
 * @param {number} count of classes
 * @param {{places: number[], kind: number} | null} [brush] what it would paint; null where it is away
 */
export function paintMask(canvas, input, classes, count, brush = null) {
  const colours = Array.from({ length: count }, (_, at) => (at ? rgb(colourOf(at)) : null))
  const under = new Set(brush?.places)
  const tint = (brush && colours[brush.kind]) || ERASER
  paint(canvas, input, (pixel, level) => {
    const colour = colours[classes[pixel]]
    return under.has(pixel) ? mixed(colour ?? [level, level, level], tint) : colour
  })
}

/**
 * @param {Colour} below
 * @param {Colour} above
 */
const mixed = (below, above) =>
  /** @type {Colour} */ (below.map((level, at) => level + BRUSH_SHARE * (above[at] - level)))

/**
 * Paint the picture, with what is wrong in colour over it.
 * @param {HTMLCanvasElement} canvas
 * @param {Tensor} input 1 h w, 0 to 1
 * @param {Uint8Array} kinds of `compare`
 */
export function paintWrong(canvas, input, kinds) {
  const colours = Array.from({ length: 5 }, (_, kind) => (kind ? rgb(wrongColour(kind)) : null))
  paint(canvas, input, (pixel) => colours[kinds[pixel]])
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Tensor} input
 * @param {(pixel: number, level: number) => Colour | null} colourAt null: as the picture is, but darker
 */
function paint(canvas, { shape, data }, colourAt) {
  const [height, width] = shape.slice(-2)
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const image = new ImageData(width, height)
  for (let pixel = 0; pixel < height * width; pixel++) {
    const level = data[pixel] * 255 * DIMMED
    const colour = colourAt(pixel, level) ?? [level, level, level]
    image.data.set([...colour, 255], 4 * pixel)
  }
  contextOf(canvas).putImageData(image, 0, 0)
}
