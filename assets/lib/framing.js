// Figures on plain ground, framed as MNIST's makers framed their digits: light on dark, centred, of one size.
// The twin of nn_core/data/framing.py, for pictures that move too fast for Python.

/**
 * @typedef {{height: number, width: number, data: Float64Array | Uint8Array}} Levels Grey, 0 to 255.
 * @typedef {{scale: number, left: number, top: number}} Placement
 */

const FIGURE_SHARE = 20 / 28
const INK = 40
const BORDER_PARTS = 25
const PLAIN_FROM = 0.92
const FIGURE_UP_TO = 0.35
const LEAST_CONTRAST = 40
const PAPER_DEVIATIONS = 2
const SAME_SCALE = 0.15
const SAME_PLACE_PX = 1.5
const BLACK_UP_TO = 25
const WHITE_FROM = 200

/**
 * The figure of a grey picture in a frame: {pixels, inverted}; null where there is nothing to do.
 * @param {Levels} grey
 * @param {number} side of the frame, pixels
 * @returns {{pixels: Uint8Array, inverted: boolean} | null}
 */
export function framed(grey, side) {
  const ground = groundOf(grey)
  if (!ground) return null
  const levels = levelsOf(grey, ground)
  const placement = placementOf(levels, side)
  if (!placement || (ground === "dark" && isUsual(placement, grey, side))) return null
  return { pixels: placed(levels, placement, side), inverted: ground === "light" }
}

/**
 * "light" for a picture that is dark on light ground, "dark" for light on dark; null: neither.
 * @param {Levels} grey
 * @returns {"light" | "dark" | null}
 */
export function groundOf(grey) {
  const threshold = thresholdOf(grey)
  const light = grey.data.filter((value) => value > threshold)
  const dark = grey.data.filter((value) => value <= threshold)
  if (!light.length || !dark.length || mean(light) - mean(dark) < LEAST_CONTRAST) return null
  const border = atBorder(grey)
  const shareAtBorder = border.filter((value) => value > threshold).length / border.length
  const share = light.length / grey.data.length
  if (shareAtBorder >= PLAIN_FROM && share >= 1 - FIGURE_UP_TO) return "light"
  return shareAtBorder <= 1 - PLAIN_FROM && share <= FIGURE_UP_TO ? "dark" : null
}

/**
 * The level that best parts the dark pixels (up to it) from the light ones (N. Otsu, 1979).
 * @param {Levels} grey
 * @returns {number} 0 to 255
 */
export function thresholdOf({ data }) {
  const counts = new Float64Array(256)
  for (const value of data) counts[value] += 1
  const total = counts.reduce((sum, count, level) => sum + count * level, 0)
  let [best, at, dark, sumOfDark] = [0, 0, 0, 0]
  for (let level = 0; level < 256; level++) {
    dark += counts[level]
    sumOfDark += counts[level] * level
    const apart = ((total * dark) / data.length - sumOfDark) ** 2 / (dark * (data.length - dark))
    if (apart > best) [best, at] = [apart, level]
  }
  return at
}

/**
 * Light on dark: ground, with its noise, becomes 0, and the figure's mean 255.
 * @param {Levels} grey
 * @param {"light" | "dark"} ground
 * @returns {Levels}
 */
function levelsOf(grey, ground) {
  const turned = ground === "light"
  const threshold = turned ? 254 - thresholdOf(grey) : thresholdOf(grey)
  const picture = { ...grey, data: Float64Array.from(grey.data, (value) => (turned ? 255 - value : value)) }
  const paper = atBorder(picture).filter((value) => value <= threshold)
  const middle = mean(paper)
  const low = middle + PAPER_DEVIATIONS * Math.sqrt(mean(paper.map((value) => (value - middle) ** 2)))
  const high = Math.max(mean(picture.data.filter((value) => value > threshold)), low + 1)
  const share = (/** @type {number} */ value) => Math.min(1, Math.max(0, (value - low) / (high - low)))
  return { ...grey, data: picture.data.map((value) => share(value) * 255) }
}

/**
 * {scale, left, top}: a point (x, y) of the picture comes to (scale x + left, scale y + top) in the frame, so
 * that the figure fills its share of it, centred by its mass. A pixel of ink with none beside it is a speck
 * and does not count. null: no ink.
 * @param {Levels} levels
 * @param {number} side of the frame, pixels
 * @param {number} [mostEnlarged=Infinity]
 * @returns {Placement | null}
 */
export function placementOf(levels, side, mostEnlarged = Infinity) {
  const { height, width, data } = levels
  let [left, top, right, bottom, mass, momentX, momentY] = [width, height, 0, 0, 0, 0, 0]
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const level = data[row * width + column]
      if (level < INK || isSpeck(levels, row, column)) continue
      left = Math.min(left, column)
      right = Math.max(right, column + 1)
      top = Math.min(top, row)
      bottom = Math.max(bottom, row + 1)
      mass += level
      momentX += level * (column + 0.5)
      momentY += level * (row + 0.5)
    }
  }
  if (!mass) return null
  const longer = Math.max(right - left, bottom - top)
  const scale = Math.min((FIGURE_SHARE * side) / longer, mostEnlarged)
  return { scale, left: side / 2 - (scale * momentX) / mass, top: side / 2 - (scale * momentY) / mass }
}

/**
 * @param {Levels} levels
 * @param {number} row
 * @param {number} column
 * @returns {boolean}
 */
function isSpeck({ height, width, data }, row, column) {
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
      if ((y !== row || x !== column) && data[y * width + x] >= INK) return false
    }
  }
  return true
}

/**
 * The picture in a dark frame, each pixel the mean of what it covers, or between its neighbours.
 * @param {Levels} levels
 * @param {Placement} placement
 * @param {number} side of the frame, pixels
 * @returns {Uint8Array} levels 0 to 255
 */
export function placed({ height, width, data }, { scale, left, top }, side) {
  const down = shares(height, side, scale, top)
  const across = shares(width, side, scale, left)
  const pixels = new Uint8Array(side * side)
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let level = 0
      for (const [y, high] of down[row]) {
        for (const [x, wide] of across[column]) level += high * wide * data[y * width + x]
      }
      pixels[row * side + column] = Math.floor(level + 0.5)
    }
  }
  return pixels
}

/**
 * For each pixel of the frame, along one line, the pixels that it covers: [[pixel, share], ...].
 * @param {number} number pixels of the picture
 * @param {number} side pixels of the frame
 * @param {number} scale
 * @param {number} offset
 * @returns {[pixel: number, share: number][][]}
 */
function shares(number, side, scale, offset) {
  const reach = Math.max(1, 1 / scale)
  return Array.from({ length: side }, (_, place) => {
    const low = (place + 0.5 - offset) / scale - reach / 2
    /** @type {[pixel: number, share: number][]} */
    const covered = []
    for (let pixel = Math.max(0, Math.floor(low)); pixel < Math.min(number, low + reach); pixel++) {
      const share = (Math.min(pixel + 1, low + reach) - Math.max(pixel, low)) / reach
      if (share > 0) covered.push([pixel, share])
    }
    return covered
  })
}

/**
 * @param {Levels} levels
 * @returns {Levels["data"]}
 */
function atBorder({ height, width, data }) {
  const wide = Math.max(1, Math.floor(Math.min(height, width) / BORDER_PARTS))
  return data.filter((_, at) => {
    const [row, column] = [Math.floor(at / width), at % width]
    return Math.min(row, column, height - 1 - row, width - 1 - column) < wide
  })
}

/**
 * Whether it is white on black, and cutting the middle out puts the figure at about the same place.
 * @param {Placement} placement
 * @param {Levels} grey
 * @param {number} side
 * @returns {boolean}
 */
function isUsual(placement, grey, side) {
  if (mean(atBorder(grey)) > BLACK_UP_TO || grey.data.every((value) => value < WHITE_FROM)) return false
  const { height, width } = grey
  const scale = side / Math.min(height, width)
  if (Math.abs(placement.scale / scale - 1) > SAME_SCALE) return false
  const [x, y] = [placement.left, placement.top].map((offset) => (side / 2 - offset) / placement.scale)
  return scale * Math.max(Math.abs(x - width / 2), Math.abs(y - height / 2)) <= SAME_PLACE_PX
}

/**
 * @param {Levels["data"]} values
 * @returns {number}
 */
function mean(values) {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
