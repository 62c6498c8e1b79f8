// Colour limits that follow the data: up at once, down slowly, so that colours never flicker.

const UP_MS = 60
const DOWN_MS = 900
const SETTLED = 0.01
const BROKEN_DOWN = 100

/**
 * A limit that approaches the largest size seen. The first value, one after a long pause, and one that is
 * less by far (a run that broke down is back at good weights) count at once.
 */
export class Limit {
  constructor() {
    this.value = 0
    this.settled = true
  }

  follow(target, elapsedMs) {
    if (!Number.isFinite(target)) return this.value
    if (this.value === 0 || (target > 0 && this.value > BROKEN_DOWN * target)) this.value = target
    const pace = target > this.value ? UP_MS : DOWN_MS
    this.value += (target - this.value) * (1 - Math.exp(-elapsedMs / pace))
    this.settled = Math.abs(target - this.value) <= SETTLED * Math.max(target, this.value)
    return this.value
  }
}

/** The largest size among data[start .. start + length - 1]; what is not finite does not count. */
export function largest(data, start, length) {
  let most = 0
  for (let i = start; i < start + length; i++) {
    const size = data[i] < 0 ? -data[i] : data[i]
    if (size > most && size < Infinity) most = size
  }
  return most
}

/** The limits of all columns of one network in one of the scales "map", "layer", "all". */
export class Scales {
  constructor() {
    this.limits = new Map()
    this.mode = "layer"
    this.at = 0
  }

  setMode(mode) {
    this.mode = mode
    this.limits.clear()
  }

  get settled() {
    return [...this.limits.values()].every((limit) => limit.settled)
  }

  /** Measure `parts` [{column, data}] at time `now` (ms); afterwards `of` answers with their limits. */
  follow(parts, now) {
    const elapsed = now - this.at
    this.at = now
    const targets = new Map()
    for (const { column, data } of parts) {
      if (column.limits) continue
      for (const [key, size] of this.#measure(column, data))
        targets.set(key, Math.max(size, targets.get(key) ?? 0))
    }
    for (const [key, target] of targets) {
      if (!this.limits.has(key)) this.limits.set(key, new Limit())
      this.limits.get(key).follow(target, elapsed)
    }
  }

  /** The values [low, high] that the ends of a channel's colour table stand for. */
  of(column, channel) {
    if (column.limits) return column.limits
    const high = this.limits.get(this.#key(column, channel))?.value || 1
    return [column.signed ? -high : 0, high]
  }

  #measure(column, data) {
    const plane = column.height * column.width
    if (this.mode !== "map" || column.role === "units") {
      return [[this.#key(column, 0), largest(data, 0, data.length)]]
    }
    return Array.from({ length: column.shown }, (_, channel) => [
      this.#key(column, channel),
      largest(data, channel * plane, plane),
    ])
  }

  #key(column, channel) {
    if (this.mode === "all") return column.signed
    return this.mode === "map" && column.role === "maps" ? `${column.name} ${channel}` : column.name
  }
}
