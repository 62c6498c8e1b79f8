// The layers of the plane, each painted by itself: D's surface, G's manifold, points, and the gradient at
// each point. `place` maps a point of the plane to px: (x, y) -> [left, top].

/** @import { Theme } from "../../lib/colours.js" */
/** @import { BentGrid, Points, Surface as Values } from "./scene.js" */

import { ticks } from "../../lib/axis.js"
import { contextOf, pixelRatio } from "../../lib/draw.js"
import { full } from "../../lib/format.js"

/** @typedef {number[]} Rgb red, green, blue: 0 to 255 */

/** @typedef {(x: number, y: number) => [left: number, top: number]} Place */

const ANCHORS = { low: [224, 130, 20], high: [33, 102, 172] }
const STRENGTH = { light: 0.52, dark: 0.62 }
const ENTRIES = 256

/**
 * Orange where D says "generated", blue where it says "real", the ground of the page between: 256 CSS rgb
 * triples.
 * @param {Theme} colours
 * @returns {Rgb[]}
 */
export function verdictColours(colours) {
  const ground = rgb(colours.background)
  const strength = isDark(ground) ? STRENGTH.dark : STRENGTH.light
  return Array.from({ length: ENTRIES }, (_, index) => {
    const value = (index - (ENTRIES - 1) / 2) / ((ENTRIES - 1) / 2)
    const towards = value < 0 ? ANCHORS.low : ANCHORS.high
    return ground.map((channel, i) =>
      Math.round(channel + (towards[i] - channel) * Math.abs(value) * strength),
    )
  })
}

/**
 * @param {string} css a colour as a browser writes it
 * @returns {Rgb}
 */
export const rgb = (css) => (css.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)

/** @param {Rgb} colour */
export const isDark = ([red, green, blue]) => red + green + blue < 384

/** D's answers on a grid as a picture that is drawn smoothly at any size. */
export class Surface {
  constructor() {
    this.canvas = document.createElement("canvas")
    this.context = contextOf(this.canvas)
    this.image = this.context.createImageData(1, 1)
    this.pixels = new Uint32Array(this.image.data.buffer)
    this.entries = new Uint32Array(ENTRIES)
    /** @type {Rgb[] | null} */
    this.table = null
  }

  /**
   * @param {Values} surface the top row first
   * @param {Rgb[]} table from its low to its high
   */
  paint({ values, side, range: [low, high] }, table) {
    if (this.image.width !== side) {
      this.canvas.width = this.canvas.height = side
      this.image = this.context.createImageData(side, side)
      this.pixels = new Uint32Array(this.image.data.buffer)
    }
    if (table !== this.table) {
      this.table = table
      this.entries = Uint32Array.from(
        table,
        ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0,
      )
    }
    const scale = (ENTRIES - 1) / (high - low || 1)
    for (let at = 0; at < this.pixels.length; at++) {
      const index = ((values[at] - low) * scale + 0.5) | 0
      this.pixels[at] = this.entries[index < 0 ? 0 : index >= ENTRIES ? ENTRIES - 1 : index]
    }
    this.context.putImageData(this.image, 0, 0)
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} y
   * @param {number} side
   */
  draw(context, x, y, side) {
    context.imageSmoothingEnabled = true
    context.imageSmoothingQuality = "high"
    context.drawImage(this.canvas, x, y, side, side)
  }
}

/** @typedef {{radius: number, fill: string, rim?: string}} Dot */

/** One dot, painted once: drawing hundreds of them then costs next to nothing. */
export class Stamps {
  constructor() {
    /** @type {Map<string, HTMLCanvasElement>} */
    this.made = new Map()
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} x of its middle
   * @param {number} y
   * @param {Dot} dot
   */
  draw(context, x, y, dot) {
    const { radius, fill, rim = "" } = dot
    const box = 2 * Math.ceil(radius + 1.5)
    const key = `${radius.toFixed(1)} ${fill} ${rim} ${pixelRatio()}`
    const made = this.made.get(key) ?? stamp(box, dot)
    this.made.set(key, made)
    context.drawImage(made, x - box / 2, y - box / 2, box, box)
  }
}

/**
 * @param {number} box
 * @param {Dot} dot
 */
function stamp(box, { radius, fill, rim }) {
  const canvas = document.createElement("canvas")
  canvas.width = canvas.height = Math.ceil(box * pixelRatio())
  const context = contextOf(canvas)
  context.scale(canvas.width / box, canvas.width / box)
  context.beginPath()
  context.arc(box / 2, box / 2, radius, 0, 2 * Math.PI)
  context.fillStyle = fill
  context.fill()
  if (!rim) return canvas
  context.lineWidth = 0.9
  context.strokeStyle = rim
  context.stroke()
  return canvas
}

/**
 * Every point as a dot.
 * @param {CanvasRenderingContext2D} context
 * @param {Points} xy
 * @param {Place} place
 * @param {Stamps} stamps
 * @param {Dot} dot
 */
export function drawPoints(context, xy, place, stamps, dot) {
  for (let at = 0; at + 1 < xy.length; at += 2) {
    const [x, y] = place(xy[at], xy[at + 1])
    stamps.draw(context, x, y, dot)
  }
}

/**
 * The noise grid as G bends it. The fuller a cell, the more noise G squeezes into that place. With one row it
 * is a line, thick where G puts much.
 * @param {CanvasRenderingContext2D} context
 * @param {BentGrid} grid
 * @param {Place} place
 * @param {string} colour
 * @param {boolean} [fine]
 */
export function drawManifold(context, grid, place, colour, fine = true) {
  if (grid.rows === 1) return drawThread(context, grid, place, colour, fine)
  drawCells(context, grid, place, colour, fine ? 1 : SMALL_BOOST)
  if (fine) drawMesh(context, grid, place, colour)
  context.globalAlpha = 1
}

const FAINT = 0.05
const FULL = 0.72
const SMALL_BOOST = 1.7

/**
 * How dense G lies in a cell of `area`, where an undistorted cell would have `usual`: opacity FAINT..FULL.
 * @param {number} area
 * @param {number} usual
 */
export function density(area, usual) {
  const ratio = usual / Math.max(area, usual * 1e-3)
  return Math.max(FAINT, Math.min(FULL, 0.16 * Math.sqrt(ratio)))
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {BentGrid} grid
 * @param {Place} place
 * @param {string} colour
 * @param {number} boost
 */
function drawCells(context, { rows, columns, xy, usual }, place, colour, boost) {
  context.fillStyle = colour
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const corners = [
        row * columns + column,
        row * columns + column + 1,
        (row + 1) * columns + column + 1,
        (row + 1) * columns + column,
      ]
      context.globalAlpha = Math.min(1, boost * density(areaOf(corners, xy), usual))
      context.beginPath()
      corners.forEach((corner, at) => {
        const [x, y] = place(xy[2 * corner], xy[2 * corner + 1])
        if (at) context.lineTo(x, y)
        else context.moveTo(x, y)
      })
      context.fill()
    }
  }
}

/**
 * @param {number[]} corners
 * @param {Points} xy
 */
function areaOf(corners, xy) {
  let twice = 0
  corners.forEach((corner, at) => {
    const next = corners[(at + 1) % corners.length]
    twice += xy[2 * corner] * xy[2 * next + 1] - xy[2 * next] * xy[2 * corner + 1]
  })
  return Math.abs(twice) / 2
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {BentGrid} grid
 * @param {Place} place
 * @param {string} colour
 */
function drawMesh(context, { rows, columns, xy }, place, colour) {
  context.strokeStyle = colour
  context.lineWidth = 0.7
  context.globalAlpha = 0.4
  context.beginPath()
  const line = (/** @type {number} */ count, /** @type {(at: number) => number} */ index) => {
    for (let at = 0; at < count; at++) {
      const point = place(xy[2 * index(at)], xy[2 * index(at) + 1])
      if (at) context.lineTo(...point)
      else context.moveTo(...point)
    }
  }
  for (let row = 0; row < rows; row++) line(columns, (at) => row * columns + at)
  for (let column = 0; column < columns; column++) line(rows, (at) => at * columns + column)
  context.stroke()
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {BentGrid} grid
 * @param {Place} place
 * @param {string} colour
 * @param {boolean} fine
 */
function drawThread(context, { columns, xy, usual }, place, colour, fine) {
  context.strokeStyle = colour
  context.lineCap = "round"
  for (let at = 0; at + 1 < columns; at++) {
    const length = Math.hypot(xy[2 * at + 2] - xy[2 * at], xy[2 * at + 3] - xy[2 * at + 1])
    context.globalAlpha = Math.min(1, 0.25 + density(length, usual))
    context.lineWidth = (fine ? 9 : 4) * Math.max(0.3, density(length, usual))
    context.beginPath()
    context.moveTo(...place(xy[2 * at], xy[2 * at + 1]))
    context.lineTo(...place(xy[2 * at + 2], xy[2 * at + 3]))
    context.stroke()
  }
  context.globalAlpha = 1
}

const HEAD_PX = 3.2
/** How many times as long as a gradient its arrow is drawn. */
export const ARROW_SCALE = 0.3

/**
 * An arrow from each point (x, y, ...) along `by` (dx, dy, ...), `scale` times as long, at most `longest`
 * long.
 * @param {CanvasRenderingContext2D} context
 * @param {Points} xy
 * @param {Points} by
 * @param {Place} place
 * @param {{colour: string, scale: number, longest: number}} style
 */
export function drawArrows(context, xy, by, place, { colour, scale, longest }) {
  context.strokeStyle = context.fillStyle = colour
  context.lineWidth = 1.1
  context.lineCap = "butt"
  const heads = new Path2D()
  context.beginPath()
  for (let at = 0; at + 1 < xy.length; at += 2) {
    const [dx, dy] = shortened(by[at] * scale, by[at + 1] * scale, longest)
    const [x, y] = place(xy[at], xy[at + 1])
    const [toX, toY] = place(xy[at] + dx, xy[at + 1] + dy)
    const length = Math.hypot(toX - x, toY - y)
    if (length < 0.6) continue
    context.moveTo(x, y)
    context.lineTo(toX, toY)
    if (length < 4) continue
    const [ux, uy] = [(toX - x) / length, (toY - y) / length]
    heads.moveTo(toX + ux * HEAD_PX, toY + uy * HEAD_PX)
    heads.lineTo(toX - uy * HEAD_PX * 0.7, toY + ux * HEAD_PX * 0.7)
    heads.lineTo(toX + uy * HEAD_PX * 0.7, toY - ux * HEAD_PX * 0.7)
  }
  context.stroke()
  context.fill(heads)
}

/**
 * @param {number} dx
 * @param {number} dy
 * @param {number} longest
 * @returns {[dx: number, dy: number]}
 */
export function shortened(dx, dy, longest) {
  const length = Math.hypot(dx, dy)
  return length > longest ? [(dx / length) * longest, (dy / length) * longest] : [dx, dy]
}

/**
 * The border of a plane of `side` px, and its ticks.
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} colours
 * @param {number} left where it begins
 * @param {number} side
 * @param {number} extent half the side, in the plane
 * @param {Place} place
 */
export function drawAxes(context, colours, left, side, extent, place) {
  context.strokeStyle = colours.line
  context.lineWidth = 1
  context.strokeRect(left + 0.5, 0.5, side - 1, side - 1)
  context.font = `${12 * colours.type}px ${colours.font}`
  context.fillStyle = colours.muted
  for (const tick of ticks(-extent * 0.99, extent * 0.99, 4)) {
    const text = full(Number(tick.toPrecision(3)))
    const [across, down] = place(tick, tick)
    context.textAlign = "center"
    context.textBaseline = "alphabetic"
    context.fillText(text, across, side + 13 * colours.type)
    context.textAlign = "right"
    context.textBaseline = "middle"
    context.fillText(text, left - 5, down)
  }
}
