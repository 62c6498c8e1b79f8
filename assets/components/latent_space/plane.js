// A plane through the noise: a picture at each of its points, and the one under the pointer large beside it.

/** @import { Shape } from "../../lib/frame.js" */
/** @import { Stage } from "./stage.js" */

import { element, setText } from "../../lib/dom.js"
import { fitCanvas, pixelRatio } from "../../lib/draw.js"
import { count, equalSign } from "../../lib/format.js"
import { tensorOf } from "../../lib/frame.js"
import { norm, typicalLength, verdictText } from "../../lib/gan.js"
import { DIVERGING, css, entry } from "../../lib/colours.js"
import { along, lengthWords, planeGrid } from "./vectors.js"
import { picture, slider, summand } from "./stage.js"

const TILE = 48
const GAP = 2
const LARGEST_SIDE = 620
const SHARE_OF_WINDOW = 0.6
const MAX_NUMBERS = 44_000 // what a wish may hold
const STEP = 0.02
const LARGE_STEP = 0.1
const SETTLED_AFTER_MS = 300
const ROUND_MS = 24_000
const RING = 9
const WIDE = 660
const FARTHEST = 6 // of a single number of the noise
const BARS = { height: 44, limit: 3 }

/** The part of the page with the plane. */
export class PlaneView {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage
    this.side = 0
    this.wandering = 0
    /** @type {number | undefined} */
    this.settling = undefined
    /** @type {{count: number, tile: number} | undefined} */
    this.drawn = undefined
    this.base = element("canvas", { ariaHidden: "true" })
    this.over = element("canvas", {
      tabIndex: 0,
      role: "img",
      "aria-label": "A plane of generated pictures",
      "data-testid": "latent-plane",
    })
    this.over.onpointerdown = (event) => this.#grab(event)
    this.over.onpointermove = (event) => {
      if (event.buttons) this.#drag(event)
    }
    this.over.onkeydown = (event) => this.#key(event)
    this.board = element("div", { class: "plane-board" }, this.base, this.over)
    this.large = picture("Under the pointer", "latent-large", "The picture under the pointer")
    this.reach = slider("Reach", "Reach of the plane, in typical lengths of noise", [0.2, 2, 0.05], (reach) =>
      this.#setReach(reach),
    )
    this.wander = element(
      "button",
      { type: "button", onclick: () => (this.wandering ? this.#stop() : this.#play()) },
      "Wander",
    )
    this.home = element("button", { type: "button", onclick: () => this.#move(0, 0) }, "To the middle")
    this.formula = element("p", { class: "formula" })
    this.says = element("p", { class: "says", "data-testid": "latent-says" })
    this.bars = picture("Its noise", "latent-bars", "The numbers of the noise under the pointer")
    this.caption = element("p", { class: "muted" })
    const row = element("div", { class: "latent-row" }, this.wander, this.home)
    const side = element(
      "div",
      { class: "plane-side" },
      this.large.node,
      element("div", { class: "plane-words" }, this.formula, this.says, this.bars.node, this.reach.node, row),
    )
    this.left = element("div", {}, this.board, this.caption)
    this.node = element("div", { class: "latent-plane" }, this.left, side)
  }

  adopt() {
    this.#ask(true)
  }

  leave() {
    this.#stop()
    clearTimeout(this.settling)
  }

  /** @param {number} width CSS px */
  arrange(width) {
    const narrow = width < 720
    this.node.classList.toggle("is-narrow", narrow)
    this.side = Math.min(
      LARGEST_SIDE,
      narrow ? width : 0.62 * width,
      narrow ? Infinity : SHARE_OF_WINDOW * window.innerHeight,
    )
    const beside = width - this.side
    const wide = beside > WIDE
    this.node.classList.toggle("is-wide", wide)
    /** @type {number} */
    this.largeSide = narrow
      ? Math.min(140, 0.38 * width)
      : Math.min(wide ? 392 : 252, beside - (wide ? 340 : 40))
    this.#ask(true)
    this.draw()
  }

  get size() {
    return this.stage.data.latent_size
  }

  /** How far the plane reaches, in numbers of noise. */
  get far() {
    const largest = Math.max(...this.axes.flat().map(Math.abs))
    return Math.min(this.stage.chosen.reach * typicalLength(this.size).mean, FARTHEST / largest)
  }

  get pointer() {
    const { u, v } = this.stage.chosen
    return along(this.middle, this.axes, [this.far * u, this.far * v])
  }

  get middle() {
    return this.stage.noise(this.stage.data.centre)
  }

  get axes() {
    const { axes, first, second } = this.stage.data
    return [axes[first - 1], axes[second - 1]]
  }

  /**
   * While the pointer moves, only its own picture is asked for; the plane follows once it rests.
   * @param {boolean} whole
   */
  #ask(whole) {
    const { stage } = this
    if (!stage.ready || !this.side) return
    /** @type {number} */
    this.count = this.#tiles()
    const grid = whole ? planeGrid(this.middle, this.axes, this.far, this.count) : []
    stage.ask([this.pointer, ...grid])
    clearTimeout(this.settling)
    if (!whole) this.settling = setTimeout(() => this.#ask(true), SETTLED_AFTER_MS)
  }

  /** Tiles along a side: an odd number, so that one lies in the middle. */
  #tiles() {
    const { width } = this.stage.pictures.samples.atlas
    /** @type {number} */
    this.tile = (width * Math.max(1, Math.round((TILE * pixelRatio()) / width))) / pixelRatio() + GAP
    const most = Math.min(Math.floor(this.side / this.tile), Math.floor(Math.sqrt(MAX_NUMBERS / this.size)))
    return Math.max(3, most - 1 + (most % 2))
  }

  frame() {
    const { stage } = this
    if (stage.at?.shape[0] === this.count ** 2 + 1) this.#drawPlane(stage.at.shape)
    this.draw()
  }

  /** @param {Shape} shape of the pictures, n c h w */
  #drawPlane(shape) {
    const { count, tile } = this
    const { at } = this.stage.pictures
    const context = fitCanvas(this.base, count * tile, count * tile)
    const size = at.size(tile - GAP)
    for (let i = 0; i < count ** 2; i++)
      at.draw(context, i + 1, (i % count) * tile, Math.floor(i / count) * tile, size)
    this.drawn = { count, tile }
    this.#fitOver(count * tile)
    const [, c, h, w] = shape
    setText(
      this.caption,
      `${count} × ${count} pictures of ${c} × ${h} × ${w}, from −1 (black) to 1 (white), ` +
        "one scale for all. Drag, or use the arrow keys.",
    )
  }

  /** @param {number} side CSS px */
  #fitOver(side) {
    if (this.over.style.width === `${side}px`) return
    /** @type {CanvasRenderingContext2D} */
    this.above = fitCanvas(this.over, side, side)
    this.board.style.height = `${side}px`
    this.left.style.width = `${side}px`
  }

  draw() {
    const { stage } = this
    if (!stage.ready || !this.side) return
    stage.pictures.sample.show(this.large.canvas, 0, this.largeSide)
    if (this.drawn) this.#drawPointer(this.drawn)
    this.#write()
  }

  /** @param {{count: number, tile: number}} drawn */
  #drawPointer({ count, tile }) {
    const {
      above,
      stage: { chosen, colours },
    } = this
    const whole = count * tile
    const [x, y] = [(chosen.u + 1) / 2, (1 - chosen.v) / 2].map(
      (share) => share * (count - 1) * tile + tile / 2,
    )
    above.clearRect(0, 0, whole, whole)
    // Black around white around the colour: seen on black, on white and on the page.
    for (const [colour, width] of /** @type {const} */ ([
      ["#000", 6],
      ["#fff", 4],
      [colours.generated, 2],
    ])) {
      above.strokeStyle = colour
      above.lineWidth = width
      above.beginPath()
      above.moveTo(x, 0)
      above.lineTo(x, y - RING)
      above.moveTo(x, y + RING)
      above.lineTo(x, whole)
      above.moveTo(0, y)
      above.lineTo(x - RING, y)
      above.moveTo(x + RING, y)
      above.lineTo(whole, y)
      above.moveTo(x + RING, y)
      above.arc(x, y, RING, 0, 2 * Math.PI)
      above.stroke()
    }
  }

  #write() {
    const { stage, far, pointer } = this
    const { u, v, reach } = stage.chosen
    const { first, second, centre, raw } = stage.data
    const from = centre ? `z${centre} ` : ""
    const sign = equalSign([far * u, far * v], summand)
    setText(this.formula, `z ${sign} ${from}${summand(far * u)} d${first} ${summand(far * v)} d${second}`)
    const { mean, deviation } = typicalLength(this.size)
    const verdict = tensorOf(stage.frame.arrays, "d_sample").data[0]
    const judged = raw
      ? `The critic scores it ${verdictText(verdict, true)}.`
      : `D’s verdict: ${verdictText(verdict, false)}.`
    setText(
      this.says,
      `Length ${norm(pointer).toFixed(2)}, ${lengthWords(pointer)} (${mean.toFixed(2)} ± ` +
        `${deviation.toFixed(2)}). ${judged}`,
    )
    this.reach.show(reach, `±${far.toFixed(1)}`)
    this.large.title(stage.step ? `Under the pointer, at step ${count(stage.step)}` : "Under the pointer")
    this.#drawBars(pointer)
    this.over.ariaLabel =
      `A plane of generated pictures. The pointer is at ${summand(far * u)} along d${first} and ` +
      `${summand(far * v)} along d${second}. Arrow keys move it.`
  }

  /** @param {number[]} vector */
  #drawBars(vector) {
    const wide = Math.max(120, Math.min(300, this.bars.node.clientWidth || this.largeSide))
    const context = fitCanvas(this.bars.canvas, wide, BARS.height)
    const step = wide / vector.length
    const zero = BARS.height / 2
    context.fillStyle = this.stage.colours.line
    context.fillRect(0, zero, wide, 1)
    vector.forEach((value, i) => {
      const tall = (Math.max(-BARS.limit, Math.min(BARS.limit, value)) / BARS.limit) * zero
      context.fillStyle = css(DIVERGING, entry(value, -BARS.limit, BARS.limit))
      context.fillRect(i * step, Math.min(zero, zero - tall), Math.max(1, step - 1), Math.abs(tall))
    })
    this.bars.note(`${vector.length} numbers, blue above 0, orange below; the strip ends at ±${BARS.limit}.`)
  }

  // Moving

  /** @param {PointerEvent} event */
  #grab(event) {
    this.over.setPointerCapture(event.pointerId)
    this.over.focus({ preventScroll: true })
    this.#drag(event)
  }

  /** @param {PointerEvent} event */
  #drag({ offsetX, offsetY }) {
    if (!this.drawn) return
    const { count, tile } = this.drawn
    const [x, y] = [offsetX, offsetY].map((offset) => (2 * (offset - tile / 2)) / ((count - 1) * tile) - 1)
    this.#stop()
    this.#move(x, -y)
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    /** @type {Record<string, [right: number, up: number]>} */
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }
    if (!(event.key in steps)) return
    event.preventDefault()
    this.#stop()
    const { u, v } = this.stage.chosen
    const size = event.shiftKey ? LARGE_STEP : STEP
    this.#move(u + size * steps[event.key][0], v + size * steps[event.key][1])
  }

  /**
   * @param {number} u -1 to 1, as v
   * @param {number} v
   */
  #move(u, v) {
    const within = (/** @type {number} */ value) => Math.round(Math.min(1, Math.max(-1, value)) * 1e3) / 1e3
    this.stage.edit({ u: within(u), v: within(v) })
    this.#ask(false)
    this.draw()
  }

  /** @param {number} reach */
  #setReach(reach) {
    this.stage.edit({ reach })
    this.#ask(true)
    this.draw()
  }

  #play() {
    const start = performance.now()
    const { u, v } = this.stage.chosen
    const tick = (/** @type {number} */ now) => {
      const turn = ((now - start) / ROUND_MS) * 2 * Math.PI
      this.wandering = requestAnimationFrame(tick)
      this.#move(wave(u, 3 * turn), wave(v, 2 * turn))
    }
    this.wandering = requestAnimationFrame(tick)
    setText(this.wander, "Stop")
  }

  #stop() {
    cancelAnimationFrame(this.wandering)
    this.wandering = 0
    setText(this.wander, "Wander")
  }
}

/**
 * A wave through all of -0.9..0.9 that starts at `from`.
 * @param {number} from
 * @param {number} turn radians
 * @returns {number}
 */
function wave(from, turn) {
  const start = Math.asin(Math.max(-1, Math.min(1, from / 0.9)))
  return 0.9 * Math.sin(start + turn)
}
