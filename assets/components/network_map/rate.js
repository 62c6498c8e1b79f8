// How many pictures a second arrive, over the last second or so.

const WINDOW_MS = 1500

/** Counts them. */
export class Rate {
  constructor() {
    /** @type {number[]} ms */
    this.times = []
  }

  /** @param {number} now */
  tick(now) {
    this.times.push(now)
    while (this.times[0] < now - WINDOW_MS) this.times.shift()
  }

  get perSecond() {
    const span = this.times[this.times.length - 1] - this.times[0]
    return span > 0 ? Math.round(((this.times.length - 1) / span) * 1000) : 0
  }
}
