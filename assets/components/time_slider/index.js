// A slider over the kept steps of a run: dragging it turns every picture on the page back to that step. data:
// {run, returns, returned_at, leads, leads_to}; each time that `returns` is another number, whoever looked
// back before the step `returned_at` is brought to the present: who began later had seen what the button did.
// Each time that `leads` is another one, the step `leads_to` is shown; null is the present.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame } from "../../lib/frame.js" */

import { connect } from "../../lib/live.js"
import { element, throttled } from "../../lib/dom.js"
import { count } from "../../lib/format.js"
import { setWords } from "../../lib/numbers.js"
import { TabMap } from "../../lib/tab.js"

const ASK_EVERY_MS = 33

/**
 * @typedef {{run: string, returns: number, returned_at: number, leads: number, leads_to: number | null}}
 *   SliderData
 */

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }

/**
 * Show the slider in `root`.
 * @param {HTMLElement} root
 * @param {Component<SliderData>} component
 * @returns {TimeSlider}
 */
export function mount(root, component) {
  const slider = new TimeSlider(root)
  slider.update(component)
  return slider
}

class TimeSlider {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root
    /**
     * The past step that is looked at, by run.
     * @type {TabMap<number>}
     */
    this.kept = new TabMap("time_slider.step", Number.isInteger)
    /** @type {string | undefined} */
    this.run = undefined
    /** @type {number | undefined} */
    this.returns = undefined
    /** @type {number | undefined} */
    this.leads = undefined
    /** @type {ReturnType<typeof connect> | undefined} */
    this.connection = undefined
    /** @type {number[]} */
    this.timeline = []
    this.newest = 0
    /** @type {number | null} */
    this.chosen = null
    /** The newest step when looking back began. */
    this.since = 0
    this.range = element("input", {
      type: "range",
      min: "0",
      max: "0",
      step: "1",
      value: "0",
      "aria-label": "Step to look at",
      oninput: () => this.slide(Number(this.range.value)),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.press(event),
    })
    this.text = element("output", {})
    this.live = element("button", { "aria-pressed": "true", onclick: () => this.choose(null) }, "Live")
    root.replaceChildren(element("div", { class: "row" }, this.live, this.range, this.text))
    this.ask = throttled(
      (/** @type {number | null} */ step) => this.connection?.watch("time", { step }),
      ASK_EVERY_MS,
    )
    this.show()
  }

  /** @param {Component<SliderData>} component */
  update({ data }) {
    const returns = data.returns !== this.returns && this.since <= data.returned_at
    const leads = this.leads !== undefined && data.leads !== this.leads
    if (data.run === this.run && returns) this.choose(null)
    this.returns = data.returns
    this.leads = data.leads
    if (data.run !== this.run) this.#follow(data.run)
    if (leads) this.choose(data.leads_to)
  }

  /** @param {string} run */
  #follow(run) {
    this.run = run
    this.connection?.close()
    this.connection = connect(run)
    this.chosen = this.kept.get(run) ?? null
    this.timeline = []
    this.newest = 0
    this.connection.onFrame((frame) => this.receive(frame))
    this.connection.onPresent(() => this.choose(null))
    if (this.chosen !== null) this.ask(this.chosen)
    this.show()
  }

  /** @param {Frame} frame */
  receive(frame) {
    this.timeline = frame.timeline
    if (frame.live) this.newest = frame.step
    this.newest = Math.max(this.newest, this.timeline.at(-1) ?? 0)
    this.since = Math.min(this.since, this.newest)
    const isGone = this.chosen !== null && this.chosen > this.newest
    if (isGone) this.choose(null)
    else if (!frame.live && this.chosen !== null) this.#keepTo(this.chosen)
    else if (frame.readable) this.show()
  }

  /**
   * Stay at a step of the past. Where that is no longer kept, the nearest one is shown in its place.
   * @param {number} chosen
   */
  #keepTo(chosen) {
    const kept = nearest(this.timeline, chosen)
    if (kept === chosen) this.show()
    else this.choose(kept)
  }

  /**
   * The end of the slider is the present, whether or not its step is kept.
   * @param {number} value
   */
  slide(value) {
    this.choose(value < Number(this.range.max) ? nearest(this.timeline, value) : null)
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const by = STEPS[event.key]
    if (!by || !this.timeline.length) return
    event.preventDefault()
    const { chosen } = this
    const at = chosen === null ? this.timeline.length : this.timeline.findLastIndex((step) => step <= chosen)
    const next = at + by
    this.choose(next < this.timeline.length ? this.timeline[Math.max(next, 0)] : null)
  }

  /**
   * Look at a kept step, or at the present (null).
   * @param {number | null} step
   */
  choose(step) {
    if (this.chosen === null) this.since = this.newest
    this.chosen = step ?? null
    if (this.run) this.kept.set(this.run, step ?? undefined)
    this.ask(this.chosen)
    this.show()
  }

  show() {
    const { range, chosen, newest } = this
    const step = chosen ?? newest
    const first = this.timeline[0] ?? 0
    range.min = String(first)
    range.max = String(newest)
    range.value = String(step)
    range.disabled = this.timeline.length < 2
    const text = `step ${count(step)} of ${count(newest)}`
    range.setAttribute("aria-valuetext", text)
    range.style.setProperty("--share", String(newest > first ? (step - first) / (newest - first) : 1))
    setWords(this.text, ["step ", { text: count(step), metric: "step" }, " of ", count(newest)], step)
    this.live.setAttribute("aria-pressed", String(chosen === null))
    Object.assign(this.root.dataset, { step, newest, live: String(chosen === null) })
  }

  destroy() {
    this.ask.cancel()
    this.connection?.close()
  }
}

/**
 * @param {number[]} timeline
 * @param {number} step
 * @returns {number}
 */
function nearest(timeline, step) {
  return timeline.reduce(
    (best, kept) => (Math.abs(kept - step) < Math.abs(best - step) ? kept : best),
    timeline[0],
  )
}
