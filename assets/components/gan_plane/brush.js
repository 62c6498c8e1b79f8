// A distribution that is drawn by hand: what a stroke of the brush adds to its points, and what one of the
// eraser takes away.

/** @typedef {"look" | "draw" | "erase"} Tool */

/** @typedef {{x: number, y: number}} Spot in the plane */

/** @typedef {[x: number, y: number][]} Drawn */

/** @type {Tool[]} */
export const TOOLS = ["look", "draw", "erase"]

const BRUSH_PX = 13
const ERASER_PX = 18
/** So much of the brush lies between two points of a stroke. */
const APART = 0.55

/** What the pointer does, and the points that it has drawn. */
export class Brush {
  /** @param {number} most points that may be drawn */
  constructor(most) {
    this.most = most
    /** @type {Tool} */
    this.tool = "look"
    /** @type {Drawn} */
    this.points = []
    /** @type {{last: Spot | null} | null} that is being drawn */
    this.stroke = null
  }

  get isFull() {
    return this.points.length >= this.most
  }

  get radiusPx() {
    return this.tool === "erase" ? ERASER_PX : BRUSH_PX
  }

  press() {
    this.stroke = { last: null }
  }

  lift() {
    this.stroke = null
  }

  /**
   * What the points become where the tool touches the plane; null where they stay.
   * @param {Spot} spot
   * @param {number} perPx units of the plane that a CSS px is wide
   * @returns {Drawn | null}
   */
  touch(spot, perPx) {
    if (this.tool === "look") return null
    const reach = this.radiusPx * perPx
    return this.tool === "erase" ? this.#erase(spot, reach) : this.#draw(spot, reach)
  }

  /**
   * @param {Spot} spot
   * @param {number} reach
   */
  #erase({ x, y }, reach) {
    const kept = this.points.filter(([left, top]) => Math.hypot(left - x, top - y) > reach)
    return kept.length < this.points.length ? kept : null
  }

  /**
   * @param {Spot} spot
   * @param {number} reach
   * @returns {Drawn | null}
   */
  #draw(spot, reach) {
    const last = this.stroke?.last
    if (last && Math.hypot(last.x - spot.x, last.y - spot.y) < reach * APART) return null
    if (this.stroke) this.stroke.last = spot
    return this.isFull ? null : [...this.points, [round(spot.x), round(spot.y)]]
  }
}

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100
