// Which pixels of the picture are hidden from the network: by a brush, and by a window that moves over it.

/** @import { Shape } from "../../lib/frame.js" */
/** @import { Cell } from "../../lib/lesson/pane.js" */

const STEP_MS = 90

/** @typedef {{row: number, column: number, height: number, width: number}} Window */

/** The hidden pixels of a picture of h × w. */
export class Cover {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this.onChange = onChange
    this.height = 0
    this.width = 0
    /** @type {Set<number>} row times width plus column */
    this.hidden = new Set()
    /** @type {Window | null} where the window is that is played */
    this.window = null
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined
  }

  /** How many pixels the network does not see. */
  get count() {
    return this.pixels().length
  }

  get isPlaying() {
    return this.timer !== undefined
  }

  /**
   * Nothing is hidden of a picture of this shape.
   * @param {Shape} shape c h w
   */
  clear([, height, width]) {
    this.stop()
    Object.assign(this, { height, width })
    this.hidden.clear()
  }

  /** @returns {number[]} ascending */
  pixels() {
    const all = new Set(this.hidden)
    for (const pixel of this.#inWindow()) all.add(pixel)
    return [...all].sort((one, other) => one - other)
  }

  /**
   * Hide or show a square around a cell.
   * @param {Cell} cell
   * @param {number} side
   * @param {boolean} hides
   */
  brush({ row, column }, side, hides) {
    const [top, left] = [row - Math.floor(side / 2), column - Math.floor(side / 2)]
    const before = this.hidden.size
    for (const pixel of this.#square({ row: top, column: left, height: side, width: side })) {
      if (hides) this.hidden.add(pixel)
      else this.hidden.delete(pixel)
    }
    if (this.hidden.size !== before) this.onChange()
  }

  /** Show everything again. */
  showAll() {
    this.stop()
    this.hidden.clear()
    this.onChange()
  }

  /**
   * Move a window over the whole picture, once, row after row; or stop it where it moves.
   * @param {number} side of the window, in pixels
   * @param {number} stride
   */
  play(side, stride) {
    if (this.isPlaying) {
      this.stop()
      return this.onChange()
    }
    const places = windowPlaces(this.height, this.width, side, stride)
    let at = 0
    const step = () => {
      if (at === places.length) this.stop()
      else this.window = places[at++]
      this.onChange()
    }
    this.timer = setInterval(step, STEP_MS)
    step()
  }

  stop() {
    clearInterval(this.timer)
    this.timer = undefined
    this.window = null
  }

  #inWindow() {
    return this.window ? this.#square(this.window) : []
  }

  /** @param {Window} window */
  *#square({ row, column, height, width }) {
    const [bottom, right] = [Math.min(this.height, row + height), Math.min(this.width, column + width)]
    for (let y = Math.max(0, row); y < bottom; y++)
      for (let x = Math.max(0, column); x < right; x++) yield y * this.width + x
  }
}

/**
 * All places of a window on a picture, row after row: the last ones reach to its edge, and are cut off there.
 * @param {number} height
 * @param {number} width
 * @param {number} side
 * @param {number} stride
 * @returns {Window[]}
 */
export function windowPlaces(height, width, side, stride) {
  const along = (/** @type {number} */ size) =>
    Array.from({ length: 1 + Math.ceil(Math.max(0, size - side) / stride) }, (_, at) => at * stride)
  return along(height).flatMap((row) =>
    along(width).map((column) => ({
      row,
      column,
      height: Math.min(side, height - row),
      width: Math.min(side, width - column),
    })),
  )
}
