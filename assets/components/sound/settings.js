// Window, hop and bands as sliders, each with what it costs.

/** @import { MelSettings } from "../../lib/spectrogram.js" */

import { element, setText } from "../../lib/dom.js"
import { count } from "../../lib/format.js"
import { bandWords, hopWords, windowWords } from "./costs.js"

/** Python offers the same: ui/sound/params.py. The hop is a part of the window. */
const OFFERED = { window: [64, 128, 256, 512, 1024], hop: [8, 4, 2, 1], bands: [8, 16, 32, 64] }
const LABELS = { window: "Window", hop: "Hop", bands: "Mel bands" }

/** @typedef {keyof typeof OFFERED} Name */
/** @typedef {Record<Name, number>} Chosen hop: the window divided by this */

/**
 * @param {Chosen} chosen
 * @returns {MelSettings}
 */
export const settingsOf = ({ window, hop, bands }) => ({ window, hop: window / hop, bands })

/**
 * What stands beside a slider.
 * @param {Name} name
 * @param {Chosen} chosen
 */
export const valueText = (name, chosen) =>
  name === "hop" ? `${count(chosen.window / chosen.hop)} (window / ${chosen.hop})` : count(chosen[name])

/** The three sliders. */
export class Settings {
  /** @param {(change: Partial<Chosen>) => void} onChoose */
  constructor(onChoose) {
    const names = /** @type {Name[]} */ (Object.keys(OFFERED))
    this.rows = new Map(names.map((name) => [name, this.#row(name, onChoose)]))
    this.node = element("div", { class: "settings" }, ...[...this.rows.values()].map(({ node }) => node))
  }

  /**
   * @param {Name} name
   * @param {(change: Partial<Chosen>) => void} onChoose
   */
  #row(name, onChoose) {
    const offered = OFFERED[name]
    const slider = element("input", {
      type: "range",
      min: "0",
      max: String(offered.length - 1),
      step: "1",
      "aria-label": LABELS[name],
      oninput: () => onChoose({ [name]: offered[Number(slider.value)] }),
    })
    const value = element("output")
    const words = element("p", { class: "muted" })
    const head = element("label", {}, element("span", { textContent: LABELS[name] }), slider, value)
    return { node: element("div", { class: "setting" }, head, words), slider, value, words }
  }

  /**
   * @param {Chosen} chosen
   * @param {number} samples of the wave
   */
  show(chosen, samples) {
    const settings = settingsOf(chosen)
    const words = {
      window: windowWords(settings),
      hop: hopWords(settings, samples),
      bands: bandWords(settings, samples),
    }
    for (const [name, row] of this.rows) {
      row.slider.value = String(OFFERED[name].indexOf(chosen[name]))
      const text = valueText(name, chosen)
      row.slider.setAttribute("aria-valuetext", text)
      setText(row.value, text)
      setText(row.words, words[name])
    }
  }
}
