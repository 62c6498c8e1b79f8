// How many pictures a second arrive, over the last second or so.

const WINDOW_MS = 1500

export class Rate {
  constructor() {
    this.times = []
  }

  tick(now) {
    this.times.push(now)
    while (this.times[0] < now - WINDOW_MS) this.times.shift()
  }

  get perSecond() {
    const span = this.times.at(-1) - this.times[0]
    return span > 0 ? Math.round(((this.times.length - 1) / span) * 1000) : 0
  }
}
