// Play, pause, step and scrub through the positions of the window.

import { element, setText } from "../dom.js"
import { pageKeys } from "../page_keys.js"

const SPEEDS = [2, 8, 30, 120, 600]
const USUAL_SPEED = 2
const LONGEST_GAP_MS = 250

/**
 * @typedef {object} PlayerHandlers
 * @property {(position: number, how: {playing: boolean}) => void} onMove
 * @property {() => void} onRest the window stands again
 * @property {(speed: number) => void} [onSpeed] another speed was chosen
 */
/** @type {Record<string, string>} */
const ICONS = Object.fromEntries(
  Object.entries({
    play: "M5 3l10 6-10 6z",
    pause: "M4 3h4v12H4zM10 3h4v12h-4z",
    back: "M12 3v12L4 9z",
    on: "M6 3v12l8-6z",
    start: "M3 3h2.5v12H3zM15 3v12L6.5 9z",
  }).map(([name, path]) => [
    name,
    `<svg viewBox="0 0 18 18" width="14" height="14" aria-hidden="true">` +
      `<path fill="currentColor" d="${path}"/></svg>`,
  ]),
)

/** The buttons and sliders that move the window. */
export class Player {
  count = 1
  position = 0
  /** @type {number | null} */
  frame = null
  rest = 0
  /** When it was moved last, in ms. */
  before = 0
  /** @type {(position: number) => string} */
  describe = String

  /**
   * @param {PlayerHandlers} handlers
   * @param {{label?: string, unit?: string, speeds?: number[]}} [names] speeds: in units a second
   */
  constructor(
    { onMove, onRest, onSpeed },
    { label = "Position of the window", unit = "pixels", speeds = SPEEDS } = {},
  ) {
    this.onMove = onMove
    this.onRest = onRest
    this.unit = unit
    this.speeds = speeds
    /**
     * @param {string} icon
     * @param {string} label
     * @param {() => void} onclick
     * @param {string} [key] that does the same
     */
    const button = (icon, label, onclick, key = "") =>
      element("button", {
        type: "button",
        innerHTML: ICONS[icon],
        title: label + key,
        "aria-label": label,
        onclick,
      })
    this.toggle = button("play", "Play", () => (this.frame ? this.pause() : this.play()))
    this.toggle.classList.add("primary")
    this.scrubber = element("input", { type: "range", min: 0, "aria-label": label })
    this.scrubber.oninput = () => this.drag(Number(this.scrubber.value))
    this.scrubber.onchange = () => this.onRest()
    this.speed = element("input", {
      type: "range",
      min: 0,
      max: speeds.length - 1,
      value: USUAL_SPEED,
      "aria-label": "Speed",
    })
    this.speed.oninput = () => {
      this.tellSpeed()
      onSpeed?.(this.chosenSpeed)
    }
    this.speedText = element("span", { className: "muted" })
    this.place = element("span", { className: "place" })
    const steps = [
      button("start", "Back to the start", () => this.step(-this.position)),
      button("back", "One step back", () => this.step(-1), " (←)"),
      this.toggle,
      button("on", "One step on", () => this.step(1), " (→)"),
    ]
    const speed = element("label", { className: "speed" }, this.speed, this.speedText)
    this.node = element(
      "div",
      { className: "player" },
      element("div", { className: "buttons" }, steps),
      this.scrubber,
      this.place,
      speed,
    )
    this.tellSpeed()
    // A layout may dissolve the player's own box, but never that of its button.
    const arrows = { ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1) }
    this.forgetKeys = pageKeys(this.toggle, arrows)
  }

  /**
   * How many positions there are, and what a position is called.
   * @param {number} count
   * @param {(position: number) => string} describe
   */
  arrange(count, describe) {
    this.count = count
    this.describe = describe
    this.scrubber.max = String(count - 1)
  }

  /**
   * The window was put somewhere else.
   * @param {number} position
   */
  moveTo(position) {
    this.position = position
    this.scrubber.value = String(position)
    setText(this.place, this.describe(position))
  }

  /** Move on by itself, from the start where the end is reached. */
  play() {
    if (this.position >= this.count - 1) this.moveTo(0)
    this.sign("pause", "Pause")
    this.rest = 0
    this.before = performance.now()
    this.frame = requestAnimationFrame((now) => this.tick(now))
    this.onMove(this.position, { playing: true })
  }

  /** Stand still. */
  pause() {
    if (!this.frame) return
    cancelAnimationFrame(this.frame)
    this.frame = null
    this.sign("play", "Play")
    this.onRest()
  }

  /** @param {number} now ms */
  tick(now) {
    this.frame = requestAnimationFrame((later) => this.tick(later))
    // A frame's time may lie before the click that started it.
    this.rest += (Math.max(0, Math.min(now - this.before, LONGEST_GAP_MS)) / 1000) * this.chosenSpeed
    this.before = now
    const steps = Math.floor(this.rest)
    if (!steps) return
    this.rest -= steps
    this.moveTo(Math.min(this.position + steps, this.count - 1))
    this.onMove(this.position, { playing: true })
    if (this.position === this.count - 1) this.pause()
  }

  /**
   * Move on the way to where it will rest.
   * @param {number} position
   */
  drag(position) {
    this.pause()
    this.moveTo(position)
    this.onMove(position, { playing: true })
  }

  /** @param {number} position */
  jump(position) {
    this.drag(position)
    this.onRest()
  }

  /** @param {number} change */
  step(change) {
    this.jump(Math.max(0, Math.min(this.count - 1, this.position + change)))
  }

  /**
   * @param {string} icon
   * @param {string} label
   */
  sign(icon, label) {
    this.toggle.innerHTML = ICONS[icon]
    this.toggle.title = label
    this.toggle.ariaLabel = label
  }

  /**
   * Show one of the speeds.
   * @param {number} speed
   */
  showSpeed(speed) {
    if (this.speed.matches(":active")) return
    this.speed.value = String(this.speeds.indexOf(speed))
    this.tellSpeed()
  }

  /** Positions a second. */
  get chosenSpeed() {
    return this.speeds[this.speed.valueAsNumber]
  }

  tellSpeed() {
    setText(this.speedText, `${this.chosenSpeed} ${this.unit}/s`)
  }

  destroy() {
    this.forgetKeys()
    if (this.frame) cancelAnimationFrame(this.frame)
  }
}
