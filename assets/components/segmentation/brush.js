// Painting a mask: a round brush that gives pixels a class, and strokes that can be taken back.

/** @typedef {{x: number, y: number}} Spot in pixels of the picture; 0, 0 is its upper left corner */

const MOST_STROKES = 100

/**
 * Pixels whose middle lies under the brush, and the one below its own middle.
 * @param {Spot} spot
 * @param {number} diameter px
 * @param {number} side of the picture, px
 * @returns {number[]} places, row after row
 */
export function covered({ x, y }, diameter, side) {
  const radius = diameter / 2
  const found = []
  for (let row = Math.floor(y - radius); row <= y + radius; row++) {
    for (let column = Math.floor(x - radius); column <= x + radius; column++) {
      if (row < 0 || column < 0 || row >= side || column >= side) continue
      const isBelow = row === Math.floor(y) && column === Math.floor(x)
      const isNear = Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius
      if (isBelow || isNear) found.push(row * side + column)
    }
  }
  return found
}

/** A mask that is painted on, a class a pixel; 0 is background. */
export class Painting {
  #begun
  /** @type {Uint8Array[]} */
  #before = []
  /** @type {Uint8Array[]} */
  #after = []
  /** @type {Spot | null} */
  #last = null

  /**
   * @param {Uint8Array} mask h w, of a square; it stays as it is
   * @param {number} side px
   */
  constructor(mask, side) {
    /** @type {Uint8Array} */
    this.mask = this.#begun = mask.slice()
    this.side = side
  }

  get isEmpty() {
    return !this.mask.some(Boolean)
  }

  /** Whether every stroke was taken back. */
  get isAsBegun() {
    return this.mask === this.#begun
  }

  get canUndo() {
    return this.#before.length > 0
  }

  get canRedo() {
    return this.#after.length > 0
  }

  /** Whether the brush is down. */
  get isDown() {
    return this.#last !== null
  }

  /**
   * Set the brush down.
   * @param {Spot} spot
   * @param {number} diameter
   * @param {number} kind the class
   */
  begin(spot, diameter, kind) {
    this.#before.push(this.mask)
    this.mask = this.mask.slice()
    if (this.#before.length > MOST_STROKES) this.#before.shift()
    this.#last = spot
    this.move(spot, diameter, kind)
  }

  /**
   * Draw it on to a spot, without a gap.
   * @param {Spot} spot
   * @param {number} diameter
   * @param {number} kind
   */
  move(spot, diameter, kind) {
    if (!this.#last) return
    const from = this.#last
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(spot.x - from.x, spot.y - from.y)))
    for (let at = 0; at <= steps; at++) {
      const share = at / steps
      const x = from.x + share * (spot.x - from.x)
      const y = from.y + share * (spot.y - from.y)
      for (const place of covered({ x, y }, diameter, this.side)) this.mask[place] = kind
    }
    this.#last = spot
  }

  /**
   * Lift the brush.
   * @returns {boolean} whether this stroke has changed anything
   */
  end() {
    if (!this.#last) return false
    this.#last = null
    const before = this.#before[this.#before.length - 1]
    const isOther = this.mask.some((kind, place) => kind !== before[place])
    if (isOther) this.#after = []
    else this.mask = this.#before.pop() ?? this.mask
    return isOther
  }

  /** Take the last stroke back. */
  undo() {
    this.#turn(this.#before, this.#after)
  }

  /** Paint the stroke again that was taken back last. */
  redo() {
    this.#turn(this.#after, this.#before)
  }

  /**
   * @param {Uint8Array[]} from
   * @param {Uint8Array[]} to
   */
  #turn(from, to) {
    const mask = from.pop()
    if (!mask) return
    to.push(this.mask)
    this.mask = mask
  }
}
