// Which pixels of the picture are hidden from the network: by a brush, and by a window that moves over it.

/** @import { Shape } from "../../lib/frame.js" */
/** @import { Cell } from "../../lib/lesson/pane.js" */

const STEP_MS = 90
const BASE = 36
/** An address holds no more of it. */
const MOST_CHARACTERS = 2000

/** @typedef {{row: number, column: number, height: number, width: number}} Window */

/** The hidden pixels of a picture of h × w. */
export class Cover {
  /**
   * @param {() => void} onChange
   * @param {() => void} [onHide] the reader hides or shows something
   */
  constructor(onChange, onHide = () => {}) {
    this.onChange = onChange
    this.onHide = onHide
    this.height = 0
    this.width = 0
    /** @type {number | null} the checksum of the picture that is shown */
    this.picture = null
    /** @type {Set<number>} row times width plus column */
    this.hidden = new Set()
    /** @type {{picture: number, pixels: Set<number>} | null} what was hidden last, and of which picture */
    this.kept = null
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
    Object.assign(this, { height, width, picture: null, kept: null, hidden: new Set() })
  }

  /**
   * That picture is shown: of another one nothing is hidden but what was kept of it.
   * @param {number} picture its checksum
   */
  look(picture) {
    if (picture === this.picture) return
    const had = this.count > 0
    this.picture = picture
    this.stop()
    this.#recall()
    if (had || this.count > 0) this.onChange()
  }

  /**
   * Take over what is hidden, as `text` wrote it.
   * @param {string} text
   */
  keep(text) {
    if (text === this.text()) return
    this.stop()
    this.kept = keptOf(text, this.height * this.width)
    this.#recall()
    this.onChange()
  }

  /** What is hidden, and of which picture; empty: nothing, or more than can be told. */
  text() {
    if (!this.kept?.pixels.size) return ""
    const text = `${written(this.kept.picture >>> 0)}~${runsOf(this.kept.pixels).map(runText).join("-")}`
    return text.length > MOST_CHARACTERS ? "" : text
  }

  #recall() {
    this.hidden = new Set(this.kept?.picture === this.picture ? this.kept?.pixels : [])
  }

  #keep() {
    this.kept = this.picture === null ? null : { picture: this.picture, pixels: new Set(this.hidden) }
    this.onChange()
    this.onHide()
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
    if (this.hidden.size !== before) this.#keep()
  }

  /** Show everything again. */
  showAll() {
    this.stop()
    this.hidden.clear()
    this.#keep()
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

/** @typedef {[gap: number, length: number]} Run pixels one after the other, after so many others */

/** @param {number} value */
const written = (value) => value.toString(BASE)

/** @param {Run} run */
const runText = ([gap, length]) => `${written(gap)}.${written(length)}`

/**
 * @param {Iterable<number>} pixels
 * @returns {Run[]}
 */
function runsOf(pixels) {
  /** @type {Run[]} */
  const runs = []
  let end = 0
  for (const pixel of [...pixels].sort((one, other) => one - other)) {
    const last = runs.at(-1)
    if (last && pixel === end) last[1] += 1
    else runs.push([pixel - end, 1])
    end = pixel + 1
  }
  return runs
}

/**
 * @param {string} text as `Cover.text` writes it
 * @param {number} size of the picture, in pixels: what lies beyond is left out
 */
function keptOf(text, size) {
  if (!text) return null
  const [picture, runs] = text.split("~")
  /** @type {Set<number>} */
  const pixels = new Set()
  let at = 0
  for (const [gap, length] of runs.split("-").map((run) => run.split("."))) {
    const begin = at + parseInt(gap, BASE)
    at = begin + parseInt(length, BASE)
    for (let pixel = begin; pixel < Math.min(at, size); pixel++) pixels.add(pixel)
  }
  return { picture: parseInt(picture, BASE) | 0, pixels }
}
