// Tensors on a canvas. Pixels stay pixels: each value of a map is one pixel of an atlas, enlarged when drawn.

/** @import { Lut } from "./colours.js" */
/** @typedef {{x: number, y: number}} Point */

/**
 * The context of a canvas to draw on.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {CanvasRenderingContext2D}
 */
export function contextOf(canvas, settings) {
  const context = canvas.getContext("2d", settings)
  if (!context) throw new Error("this browser has no canvas to draw on")
  return context
}

/**
 * Size a canvas for its place on the page (CSS px) and return its context, which then counts in CSS px.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width CSS px
 * @param {number} height CSS px
 * @returns {CanvasRenderingContext2D}
 */
export function fitCanvas(canvas, width, height) {
  const ratio = pixelRatio()
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const context = contextOf(canvas)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  return context
}

/**
 * Slanted lines over a rectangle, or over what of it the context is clipped to, in its line style.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width CSS px
 * @param {number} height CSS px
 * @param {number} gap CSS px between two lines
 */
export function hatch(context, width, height, gap) {
  context.beginPath()
  for (let x = -height; x < width; x += gap) {
    context.moveTo(x, height)
    context.lineTo(x + height, 0)
  }
  context.stroke()
}

/**
 * Screen pixels a CSS px.
 * @returns {number}
 */
export const pixelRatio = () => globalThis.devicePixelRatio || 1

/**
 * A length in CSS px rounded to whole pixels of the screen.
 * @param {number} length
 * @returns {number}
 */
export const snap = (length) => Math.round(length * pixelRatio()) / pixelRatio()

/**
 * The largest side up to `side` (CSS px) at which each of `pixels` map pixels covers the same whole
 * number of screen pixels; `side` itself where that would leave less than the share `least` of it.
 * @param {number} side
 * @param {number} pixels
 * @param {number} [least=0.75]
 * @returns {number} CSS px
 */
export function crispSide(side, pixels, least = 0.75) {
  const onScreen = side * pixelRatio()
  const crisp = Math.floor(onScreen / pixels) * pixels
  return (crisp >= least * onScreen ? crisp : Math.round(onScreen)) / pixelRatio()
}

/** The maps of one tensor (c h w), one pixel a value, side by side in one picture. */
export class Atlas {
  /**
   * @param {number} count
   * @param {number} height
   * @param {number} width
   */
  constructor(count, height, width) {
    this.height = height
    this.width = width
    this.columns = Math.ceil(Math.sqrt(count))
    this.canvas = document.createElement("canvas")
    this.canvas.width = this.columns * width
    this.canvas.height = Math.ceil(count / this.columns) * height
    this.context = contextOf(this.canvas)
    this.image = this.context.createImageData(this.canvas.width, this.canvas.height)
    this.pixels = new Uint32Array(this.image.data.buffer)
  }

  /**
   * Colour one map: height * width values from data[start] on, low..high spread over the table `lut`.
   * @param {number} tile its place in the atlas
   * @param {ArrayLike<number>} data
   * @param {number} start
   * @param {Lut} lut
   * @param {number} low
   * @param {number} high
   */
  paint(tile, data, start, lut, low, high) {
    const { width, height, pixels } = this
    const stride = this.canvas.width
    const scale = 255 / (high - low || 1)
    let from = start
    let to = this.#corner(tile)
    for (let row = 0; row < height; row++, to += stride) {
      for (let column = 0; column < width; column++) {
        const index = ((data[from++] - low) * scale + 0.5) | 0
        pixels[to + column] = lut[index < 0 ? 0 : index > 255 ? 255 : index]
      }
    }
  }

  /**
   * Colour the only tile of an atlas as `count` cells that run down its first column, then down the next.
   * @param {ArrayLike<number>} data
   * @param {number} start
   * @param {number} count
   * @param {Lut} lut
   * @param {number} low
   * @param {number} high
   */
  paintCells(data, start, count, lut, low, high) {
    const scale = 255 / (high - low || 1)
    for (let i = 0; i < count; i++) {
      const index = ((data[start + i] - low) * scale + 0.5) | 0
      const column = Math.floor(i / this.height)
      this.pixels[(i - column * this.height) * this.width + column] =
        lut[index < 0 ? 0 : index > 255 ? 255 : index]
    }
  }

  /**
   * Colour one tile from three planes of values in low..high: red, green, blue.
   * @param {number} tile
   * @param {ArrayLike<number>} data
   * @param {number} start
   * @param {number} low
   * @param {number} high
   */
  paintColour(tile, data, start, low, high) {
    const plane = this.width * this.height
    const bytes = new Uint8ClampedArray(this.pixels.buffer)
    const scale = 255 / (high - low || 1)
    for (let i = 0; i < plane; i++) {
      const row = Math.floor(i / this.width)
      const to = 4 * (this.#corner(tile) + row * this.canvas.width + (i - row * this.width))
      for (let colour = 0; colour < 3; colour++) {
        bytes[to + colour] = (data[start + colour * plane + i] - low) * scale
      }
      bytes[to + 3] = 255
    }
  }

  /** Make what was painted ready to be drawn. */
  flush() {
    this.context.putImageData(this.image, 0, 0)
  }

  /**
   * Draw one tile into the box x, y, width, height of another canvas.
   * @param {CanvasRenderingContext2D} context
   * @param {number} tile
   * @param {number} x CSS px, as y, width and height
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  draw(context, tile, x, y, width, height) {
    const column = tile % this.columns
    const row = Math.floor(tile / this.columns)
    context.imageSmoothingEnabled = width * pixelRatio() < this.width
    context.drawImage(
      this.canvas,
      column * this.width,
      row * this.height,
      this.width,
      this.height,
      x,
      y,
      width,
      height,
    )
  }

  /**
   * @param {number} tile
   * @returns {number} the index of its first pixel
   */
  #corner(tile) {
    const row = Math.floor(tile / this.columns)
    return row * this.height * this.canvas.width + (tile % this.columns) * this.width
  }
}

/**
 * A hairline around a box, just outside it.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x CSS px, as y, width and height
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {string} colour
 * @param {number} [line=1] CSS px
 */
export function frameBox(context, x, y, width, height, colour, line = 1) {
  context.strokeStyle = colour
  context.lineWidth = line
  context.strokeRect(x - line / 2, y - line / 2, width + line, height + line)
}

/**
 * A stroke of a round pen from one point to another; a dot where it stays (a line without length draws
 * nothing).
 * @param {CanvasRenderingContext2D} context
 * @param {Point} from
 * @param {Point} to
 * @param {number} width
 */
export function penStroke(context, from, to, width) {
  context.lineWidth = width
  context.lineCap = context.lineJoin = "round"
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x + (from.x === to.x && from.y === to.y ? 0.01 : 0), to.y)
  context.stroke()
}
