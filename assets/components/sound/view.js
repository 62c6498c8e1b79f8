// The wave, and below it its picture, with the same time under each other.

/** @import { MelSettings, Picture } from "../../lib/spectrogram.js" */
/** @import { Place } from "./place.js" */

import { GREY } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { Atlas, contextOf, fitCanvas } from "../../lib/draw.js"
import { count } from "../../lib/format.js"
import { RATE_HZ, mel } from "../../lib/spectrogram.js"
import { pictureSpan, placeAfter, placeAt, placeWords, windowSpan } from "./place.js"

const WAVE_PX = 76
const PICTURE_PX = 208
const PITCHES_HZ = [4000, 2000, 1000, 500, 0]
const ASK = "Point at the picture: each square is one window of the wave, and one band of frequencies."

/** Both drawings, and what the pointer asks of them. */
export class View {
  /** @type {{wave: Float64Array, settings: MelSettings, picture: Picture} | null} */
  #shown = null
  /** @type {Place | null} */
  #place = null

  constructor() {
    this.wave = element("canvas", { class: "wave", role: "img", "aria-label": "Wave" })
    this.picture = element("canvas", {
      class: "picture",
      tabIndex: 0,
      role: "img",
      "aria-label": "Spectrogram",
    })
    this.words = element("p", { class: "muted place", role: "status" })
    const pitches = PITCHES_HZ.map((hz) => {
      const mark = element("span", { textContent: hz ? count(hz) : "0 Hz" })
      mark.style.top = `${100 * (1 - mel(hz) / mel(RATE_HZ / 2))}%`
      return mark
    })
    this.pitches = element("div", { class: "pitches muted", "aria-hidden": "true" }, ...pitches)
    this.room = element("div", { class: "drawings" }, this.wave, this.picture)
    this.node = element("div", { class: "view" }, this.pitches, this.room, this.words)
    this.picture.onpointermove = (event) => this.#point(event)
    this.picture.onpointerleave = () => this.#look(null)
    this.picture.onkeydown = (event) => this.#press(event)
    this.picture.onblur = () => this.#look(null)
  }

  /**
   * @param {Float64Array} wave
   * @param {MelSettings} settings
   * @param {Picture} picture
   */
  show(wave, settings, picture) {
    this.#shown = { wave, settings, picture }
    const { bands, frames } = picture
    const isThere = this.#place && this.#place.frame < frames && this.#place.row < bands
    this.picture.setAttribute(
      "aria-label",
      `Spectrogram, ${bands} bands × ${frames} frames. Arrow keys lead from square to square.`,
    )
    this.wave.setAttribute("aria-label", `Wave of ${count(wave.length)} samples`)
    this.#look(isThere ? this.#place : null)
  }

  draw() {
    if (!this.#shown) return
    const width = Math.max(1, Math.floor(this.room.clientWidth))
    const ink = getComputedStyle(this.room)
    this.#drawWave(width, ink)
    this.#drawPicture(width, ink)
  }

  /**
   * @param {number} width
   * @param {CSSStyleDeclaration} ink
   */
  #drawWave(width, ink) {
    if (!this.#shown) return
    const { wave, settings } = this.#shown
    const context = fitCanvas(this.wave, width, WAVE_PX)
    if (this.#place) {
      const { left, width: part } = windowSpan(settings, this.#place.frame, wave.length)
      context.fillStyle = ink.getPropertyValue("--ls-faint")
      context.fillRect(left * width, 0, part * width, WAVE_PX)
    }
    const largest = wave.reduce(
      (/** @type {number} */ most, sample) => Math.max(most, Math.abs(sample)),
      1e-9,
    )
    context.fillStyle = ink.color
    for (let x = 0; x < width; x++) {
      let [low, high] = [0, 0]
      const to = Math.floor(((x + 1) * wave.length) / width)
      for (let n = Math.floor((x * wave.length) / width); n < to; n++)
        [low, high] = [Math.min(low, wave[n]), Math.max(high, wave[n])]
      const [top, bottom] = [high, low].map((level) => (0.5 - (0.48 * level) / largest) * WAVE_PX)
      context.fillRect(x, top, 1, Math.max(1, bottom - top))
    }
  }

  /**
   * @param {number} width
   * @param {CSSStyleDeclaration} ink
   */
  #drawPicture(width, ink) {
    if (!this.#shown) return
    const { wave, settings, picture } = this.#shown
    const { bands, frames, data } = picture
    const context = fitCanvas(this.picture, width, PICTURE_PX)
    const { left, width: part } = pictureSpan(settings, frames, wave.length)
    const atlas = new Atlas(1, bands, frames)
    atlas.paint(0, data, 0, GREY, 0, 1)
    atlas.flush()
    atlas.draw(context, 0, left * width, 0, part * width, PICTURE_PX)
    if (!this.#place) return
    const [across, down] = [(part * width) / frames, PICTURE_PX / bands]
    context.strokeStyle = ink.getPropertyValue("--ls-negative")
    context.lineWidth = 2
    context.strokeRect(
      left * width + this.#place.frame * across,
      this.#place.row * down,
      Math.max(across, 2),
      Math.max(down, 2),
    )
  }

  /** @param {PointerEvent} event */
  #point(event) {
    if (!this.#shown) return
    const { wave, settings, picture } = this.#shown
    const box = this.picture.getBoundingClientRect()
    const span = pictureSpan(settings, picture.frames, wave.length)
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
    this.#look(placeAt(x, y, span, picture))
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.#shown) return
    const { picture } = this.#shown
    const middle = { frame: picture.frames >> 1, row: picture.bands >> 1 }
    const place = placeAfter(this.#place ?? middle, event.key, picture)
    if (!place) return
    event.preventDefault()
    this.#look(place)
  }

  /** @param {Place | null} place */
  #look(place) {
    if (!this.#shown) return
    this.#place = place
    setText(this.words, place ? placeWords(place, this.#shown.settings, this.#shown.picture) : ASK)
    this.draw()
  }
}

/** A small picture of 32 x 32, as the network sees it. */
export class Seen {
  constructor() {
    this.canvas = element("canvas", { role: "img", "aria-label": "What the network sees, 32 × 32" })
    this.answer = element("p", { class: "answer", "data-testid": "sound-answer" })
    this.node = element(
      "figure",
      { class: "seen" },
      this.canvas,
      element(
        "figcaption",
        {},
        element("h4", { textContent: "What the network sees: 32 × 32" }),
        element("p", { class: "muted", textContent: "Always with window 512, hop 256 and 32 bands." }),
        this.answer,
      ),
    )
  }

  /**
   * @param {Uint8Array} pixels
   * @param {number} side
   */
  show(pixels, side) {
    this.canvas.width = this.canvas.height = side
    const image = new ImageData(side, side)
    pixels.forEach((level, at) => image.data.set([level, level, level, 255], 4 * at))
    contextOf(this.canvas).putImageData(image, 0, 0)
  }
}
