// Classes as colour and mark: who cannot tell two colours apart tells a ring from a cross.

/** @typedef {"disc" | "square" | "triangle" | "diamond" | "cross" | "ring"} MarkShape */

const LIGHT = [
  "#2166ac",
  "#c2410c",
  "#1b7837",
  "#7b3294",
  "#b3261e",
  "#0e7490",
  "#8a6d00",
  "#c026a3",
  "#6b4a2f",
  "#4b5563",
]
const DARK = [
  "#6fb1e4",
  "#f0a04b",
  "#5cc47c",
  "#c792e0",
  "#f2776d",
  "#4dd0e1",
  "#d9c34a",
  "#f58ad2",
  "#c9a58a",
  "#aeb6c2",
]
/** @type {MarkShape[]} */
const SHAPES = ["disc", "triangle", "square", "diamond", "cross", "ring"]

/**
 * How class `index` is drawn. After 60 classes it begins anew.
 * @param {number} index
 * @param {boolean} isDark the page's ground
 * @returns {{colour: string, shape: MarkShape}}
 */
export function markOf(index, isDark) {
  const palette = isDark ? DARK : LIGHT
  const round = Math.floor(index / palette.length)
  return { colour: palette[index % palette.length], shape: SHAPES[(index + round) % SHAPES.length] }
}

/**
 * The path of a mark around a point; a cross and a ring are to be stroked, the others filled.
 * @param {CanvasRenderingContext2D | Path2D} path
 * @param {MarkShape} shape
 * @param {number} x CSS px, as y and radius
 * @param {number} y
 * @param {number} radius
 */
export function traceMark(path, shape, x, y, radius) {
  const r = radius
  if (shape === "disc" || shape === "ring") {
    path.moveTo(x + r, y)
    path.arc(x, y, r, 0, 2 * Math.PI)
  } else if (shape === "square") {
    path.rect(x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r)
  } else if (shape === "triangle") {
    polygon(path, [x, y - 1.2 * r], [x + 1.1 * r, y + 0.8 * r], [x - 1.1 * r, y + 0.8 * r])
  } else if (shape === "diamond") {
    polygon(path, [x, y - 1.25 * r], [x + 1.25 * r, y], [x, y + 1.25 * r], [x - 1.25 * r, y])
  } else {
    path.moveTo(x - r, y - r)
    path.lineTo(x + r, y + r)
    path.moveTo(x - r, y + r)
    path.lineTo(x + r, y - r)
  }
}

/** @param {MarkShape} shape */
export const isStroked = (shape) => shape === "cross" || shape === "ring"

/**
 * @param {CanvasRenderingContext2D | Path2D} path
 * @param {...number[]} corners
 */
function polygon(path, ...corners) {
  corners.forEach(([x, y], at) => (at ? path.lineTo(x, y) : path.moveTo(x, y)))
  path.closePath()
}
