// A sound, from its wave to its picture, and what the network of the page's run hears in it.
// data: a payload with the array "clip", samples at 8,000 a second.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Arrays, Frame } from "../../lib/frame.js" */
/** @import { Own } from "./kept.js" */
/** @import { Chosen } from "./settings.js" */

import { base64Of } from "../../lib/base64.js"
import { element, setText } from "../../lib/dom.js"
import { Exchange } from "../../lib/exchange.js"
import { readPayload } from "../../lib/frame.js"
import { Lock } from "../../lib/lock.js"
import { IMAGE_FRAMES, RATE_HZ, logMel, logMelImage } from "../../lib/spectrogram.js"
import { Watcher } from "../../lib/watcher.js"
import { readSound } from "./file.js"
import { keepOwn, recallOwn, rounded } from "./kept.js"
import { Microphone } from "./microphone.js"
import { Settings, settingsOf } from "./settings.js"
import { Seen, View } from "./view.js"
import { isSilent, spokenPart } from "./word.js"
import { hearsWords, partWords } from "./words.js"

const REMEMBER_AFTER_MS = 300
const SILENT =
  "Nothing was heard. Is the microphone muted, or another one chosen? Speak as soon as it listens."
const VOICE = "Your own voice"

/**
 * @typedef {object} SoundFacts
 * @property {string} run whose network hears it
 * @property {string} title of the clip: "seven, Anna"
 * @property {string[]} class_names
 * @property {number} version of the settings
 * @property {string} locked why the settings cannot be changed
 */

/** @typedef {SoundFacts & Chosen} SoundAnswer */
/** @typedef {SoundAnswer & {arrays: Arrays}} SoundFrame */

/**
 * Show it in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Sound}
 */
export function mount(root, component) {
  return new Sound(root, component)
}

class Sound {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    this.root = root
    this.exchange = new Exchange()
    this.settings = new Settings((change) => this.#choose(change))
    this.view = new View()
    this.seen = new Seen()
    this.lock = new Lock()
    this.microphone = new Microphone({
      onLive: (wave) => this.#draw(wave),
      onEnd: (wave) => this.#hear(wave),
      onProblem: (sentence) => this.#tell(sentence),
    })
    this.opened = 0
    this.title = element("h4", { "data-testid": "sound-title" })
    this.message = element("p", { class: "message", role: "status" })
    this.play = element("button", { type: "button", textContent: "▶ Play", onclick: () => this.#play() })
    this.speak = element("button", { type: "button", onclick: () => this.#listen() })
    this.file = element("input", {
      type: "file",
      accept: "audio/*",
      hidden: true,
      "aria-label": "Sound file",
    })
    this.file.onchange = () => this.#open(this.file.files?.[0])
    this.open = element("button", {
      type: "button",
      textContent: "Open a sound file",
      onclick: () => this.file.click(),
    })
    this.back = element("button", { type: "button", onclick: () => this.#keep(null) })
    const buttons = element(
      "div",
      { class: "buttons" },
      this.play,
      this.speak,
      this.open,
      this.file,
      this.back,
    )
    root.replaceChildren(
      element("header", {}, this.title, buttons),
      this.message,
      element(
        "div",
        { class: "bench" },
        this.view.node,
        element("div", { class: "side" }, this.seen.node, this.lock.node, this.settings.node),
      ),
    )
    this.sizes = new ResizeObserver(() => this.view.draw())
    this.watcher = new Watcher(root, "sound", (frame) => this.#receive(frame))
    /** @type {SoundFrame} */
    this.frame = readPayload(component.data)
    this.own = recallOwn(this.frame.title)
    setText(this.message, this.own?.note ?? "")
    /** @type {Chosen} */
    this.chosen = this.frame
    this.update(component)
    this.sizes.observe(this.view.room)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update(component) {
    const before = this.frame
    this.frame = readPayload(component.data)
    const { window, hop, bands, run, title, version, locked } = this.frame
    if (this.exchange.receive(component, version) !== "old") this.chosen = { window, hop, bands }
    if (title !== before.title) this.#keep(null)
    this.watcher.follow(run)
    if (!this.microphone.listens) this.#show()
    this.lock.show(locked, [this.settings.node])
  }

  /** @returns {Float64Array} */
  get wave() {
    return this.own?.wave ?? Float64Array.from(this.frame.arrays.get("clip")?.data ?? [])
  }

  /** @param {Partial<Chosen>} change */
  #choose(change) {
    this.chosen = { ...this.chosen, ...change }
    this.#show()
    this.exchange.edit(() => this.chosen, REMEMBER_AFTER_MS)
  }

  #show() {
    const { title } = this.frame
    const { listens } = this.microphone
    setText(this.title, listens ? "What you say now" : (this.own?.title ?? title))
    setText(this.speak, listens ? "● Listening: say a digit" : "Speak yourself")
    setText(this.back, `Back to ${title}`)
    this.back.hidden = !this.own
    this.speak.disabled = this.open.disabled = listens
    this.#draw(this.wave)
    const pixels = logMelImage(this.wave)
    this.seen.show(pixels, IMAGE_FRAMES)
    const image = { pixels: base64Of(pixels), shape: [1, IMAGE_FRAMES, IMAGE_FRAMES] }
    this.watcher.ask({ image }, { image })
  }

  /** @param {Float64Array} wave */
  #draw(wave) {
    const settings = settingsOf(this.chosen)
    this.settings.show(this.chosen, wave.length)
    this.view.show(wave, settings, logMel(wave, settings))
  }

  async #listen() {
    this.opened += 1
    this.#tell("")
    await this.microphone.start()
    if (this.microphone.listens) this.#show()
  }

  /** @param {Float64Array} wave */
  #hear(wave) {
    if (isSilent(wave)) return this.#tell(SILENT)
    this.#keep({ wave: spokenPart(wave), title: VOICE, note: "" })
  }

  /** @param {File} [file] */
  async #open(file) {
    if (!file) return
    this.file.value = "" // the same one can be chosen again
    const turn = (this.opened += 1)
    const { wave, problem } = await readSound(file)
    if (turn !== this.opened) return
    if (!wave) return this.#tell(`“${file.name}” was not opened. ${problem}`)
    this.#keep({ wave: spokenPart(wave), title: file.name, note: partWords(file.name, wave.length) })
  }

  /** @param {Own | null} own what is shown, and no file that is still read */
  #keep(own) {
    this.opened += 1
    this.own = own && { ...own, wave: rounded(own.wave) }
    keepOwn(this.frame.title, own)
    this.#tell(own?.note ?? "")
  }

  /** @param {string} sentence */
  #tell(sentence) {
    setText(this.message, sentence)
    this.#show()
  }

  #play() {
    const context = new AudioContext()
    const wave = Float32Array.from(this.wave)
    const largest = wave.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-9)
    const buffer = context.createBuffer(1, wave.length, RATE_HZ)
    buffer.copyToChannel(
      wave.map((sample) => sample / largest),
      0,
    )
    const source = context.createBufferSource()
    source.buffer = buffer
    source.connect(context.destination)
    source.onended = () => context.close()
    source.start()
  }

  /** @param {Frame} frame */
  #receive({ arrays, run, step, judgements }) {
    const probabilities = arrays.get("probabilities")?.data
    if (!probabilities || run !== this.frame.run) return
    setText(this.seen.answer, hearsWords(probabilities, this.frame.class_names, judgements.answer?.kind))
    this.root.dataset.step = String(step)
  }

  destroy() {
    this.opened += 1
    this.exchange.destroy()
    this.microphone.stop()
    this.sizes.disconnect()
    this.watcher.close()
  }
}
