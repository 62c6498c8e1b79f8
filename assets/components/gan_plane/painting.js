// The layers of the plane, each painted by itself: D's surface, G's manifold, points, and the gradient at
// each point. `place` maps a point of the plane to px: (x, y) -> [left, top].

import { pixelRatio } from "../../lib/draw.js"

const ANCHORS = { low: [224, 130, 20], high: [33, 102, 172] }
const STRENGTH = { light: 0.52, dark: 0.62 }
const ENTRIES = 256

/**
 * Orange where D says "generated", blue where it says "real", the ground of the page between: 256 CSS rgb
 * triples.
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

export const rgb = (css) =>
  css
    .match(/[\d.]+/g)
    .slice(0, 3)
    .map(Number)
export const isDark = ([red, green, blue]) => red + green + blue < 384

/** D's answers on a grid as a picture that is drawn smoothly at any size. */
export class Surface {
  constructor() {
    this.canvas = document.createElement("canvas")
  }

  /** values: side x side, the top row first, from low to high. */
  paint(values, side, [low, high], table) {
    if (this.canvas.width !== side) {
      this.canvas.width = this.canvas.height = side
      this.context = this.canvas.getContext("2d")
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

  draw(context, x, y, side) {
    context.imageSmoothingEnabled = true
    context.imageSmoothingQuality = "high"
    context.drawImage(this.canvas, x, y, side, side)
  }
}

/** One dot, painted once: drawing hundreds of them then costs next to nothing. */
export class Stamps {
  constructor() {
    this.made = new Map()
  }

  draw(context, x, y, radius, fill, rim) {
    const box = 2 * Math.ceil(radius + 1.5)
    const key = `${radius.toFixed(1)} ${fill} ${rim} ${pixelRatio()}`
    if (!this.made.has(key)) this.made.set(key, stamp(box, radius, fill, rim))
    context.drawImage(this.made.get(key), x - box / 2, y - box / 2, box, box)
  }
}

function stamp(box, radius, fill, rim) {
  const canvas = document.createElement("canvas")
  canvas.width = canvas.height = Math.ceil(box * pixelRatio())
  const context = canvas.getContext("2d")
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

/** Every point of `xy` (x, y, x, y, ...) as a dot. */
export function drawPoints(context, xy, place, stamps, { radius, fill, rim }) {
  for (let at = 0; at + 1 < xy.length; at += 2) {
    const [x, y] = place(xy[at], xy[at + 1])
    stamps.draw(context, x, y, radius, fill, rim)
  }
}

/**
 * The noise grid as G bends it: grid {rows, columns, xy}. The fuller a cell, the more noise G squeezes into
 * that place. With one row it is a line, thick where G puts much.
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
 */
export function density(area, usual) {
  const ratio = usual / Math.max(area, usual * 1e-3)
  return Math.max(FAINT, Math.min(FULL, 0.16 * Math.sqrt(ratio)))
}

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

function areaOf(corners, xy) {
  let twice = 0
  corners.forEach((corner, at) => {
    const next = corners[(at + 1) % corners.length]
    twice += xy[2 * corner] * xy[2 * next + 1] - xy[2 * next] * xy[2 * corner + 1]
  })
  return Math.abs(twice) / 2
}

function drawMesh(context, { rows, columns, xy }, place, colour) {
  context.strokeStyle = colour
  context.lineWidth = 0.7
  context.globalAlpha = 0.4
  context.beginPath()
  const line = (count, index) => {
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

/**
 * An arrow from each point (x, y, ...) along `by` (dx, dy, ...), `scale` times as long, at most `longest`
 * long.
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

export function shortened(dx, dy, longest) {
  const length = Math.hypot(dx, dy)
  return length > longest ? [(dx / length) * longest, (dy / length) * longest] : [dx, dy]
}
