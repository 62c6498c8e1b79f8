// A run in one row: its state in words, and its numbers at the step that is looked at, as a rule now. Where the run
// turned to another state than the page was drawn with, and the page did nothing for that (it diverged, its steps are
// done), Python hears of it.

import { connect } from "../lib/live.js"
import { element, setText, throttled } from "../lib/dom.js"
import { count, number, percent } from "../lib/format.js"

const WRITE_EVERY_MS = 100
const TELL_AFTER_MS = 700
const share = (value) => value.toFixed(3)
const rate = (value) => count(Number(value.toPrecision(2)))

const ITEMS = {
  step: ["Step", count],
  epoch: ["Epoch", (value) => value.toFixed(2)],
  examples_per_second: ["Examples a second", rate],
  steps_per_second: ["Steps a second", rate],
  train_loss: ["Training loss", number],
  val_loss: ["Validation loss", number],
  penalty: ["Penalty", number],
  train_accuracy: ["Training accuracy", share],
  val_accuracy: ["Validation accuracy", share],
  gradient_norm: ["Gradient norm", number],
  d_loss: ["Loss of D", number],
  g_loss: ["Loss of G", number],
  d_real: ["D on real images", number],
  d_fake: ["D on generated images", number],
  js: ["JS divergence", number],
  kl: ["KL divergence", number],
  modes: ["Clusters covered", (value, { modes_total: all }) => `${count(value)} of ${count(all)}`],
  quality: ["Good samples", percent],
  d_gradient_norm: ["Gradient norm of D", number],
  g_gradient_norm: ["Gradient norm of G", number],
}

const STATES = {
  running: ["Training", "good"],
  paused: ["Paused", ""],
  finished: ["Finished", ""],
  diverged: ["Diverged", "bad"],
  failed: ["Failed", "bad"],
}

export function mount(root, component) {
  const status = new RunStatus(root)
  status.update(component)
  return status
}

class RunStatus {
  constructor(root) {
    this.root = root
    this.chip = element("span", { class: "chip", role: "status" }, "Waiting for the run")
    this.list = element("dl", {})
    this.sentence = element("p", { class: "sentence", role: "alert", hidden: true })
    root.replaceChildren(element("div", { class: "row" }, this.chip, this.list), this.sentence)
    this.write = throttled(() => this.#write(), WRITE_EVERY_MS)
  }

  update(component) {
    const { data } = component
    this.component = component
    this.drawn = data.state
    if (JSON.stringify(data.items) !== JSON.stringify(this.items)) {
      this.items = data.items
      this.values = data.items.map(() => element("dd", {}, "–"))
      this.list.replaceChildren(...data.items.map((item, i) => {
        this.values[i].dataset.item = item
        return element("div", {}, element("dt", {}, ITEMS[item]?.[0] ?? item), this.values[i])
      }))
    }
    if (data.run !== this.run) this.#follow(data.run)
    this.#compare()
  }

  #follow(run) {
    this.run = run
    this.#stop()
    this.frame = this.past = this.told = this.telling = null
    this.connection = connect(run)
    this.connection.onStatus((sentence) => this.#say("trouble", sentence))
    this.connection.onFrame((frame) => {
      if (frame.live) this.frame = frame
      else this.past = frame
      this.write()
      this.#compare()
    })
  }

  // A press of a button reaches the run before the page is drawn anew: that needs no telling. Each state is told once.
  #compare() {
    const state = this.frame?.state
    if (this.drawn === undefined || !state || state === this.drawn) {
      clearTimeout(this.telling)
      this.telling = this.told = null
    } else if (state !== this.told) {
      this.telling ??= setTimeout(() => {
        this.telling = null
        this.told = this.frame.state
        this.component.setTriggerValue("turned", this.told)
      }, TELL_AFTER_MS)
    }
  }

  #write() {
    if (!this.frame) return
    const { state, message, step } = this.frame
    const shown = (this.connection.past !== null && this.past) || this.frame
    const [word, tone] = state === "paused" && step === 0 ? ["Ready", ""] : STATES[state] ?? [state, ""]
    setText(this.chip, shown.live ? word : "Looking back")
    this.chip.className = `chip ${shown.live ? tone : "past"}`
    Object.assign(this.root.dataset, { state, step })
    this.#say("message", tone === "bad" ? message : null)
    this.items.forEach((item, i) => {
      const value = item === "step" ? shown.step : shown.metrics[item]
      setText(this.values[i], Number.isFinite(value) ? (ITEMS[item]?.[1] ?? number)(value, shown.metrics) : "–")
    })
  }

  // A lost connection matters more than what the run last said.
  #say(kind, sentence) {
    this[kind] = sentence
    const shown = this.trouble ?? this.message
    this.sentence.hidden = !shown
    setText(this.sentence, shown ?? "")
  }

  #stop() {
    clearTimeout(this.telling)
    this.write.cancel()
    this.connection?.close()
  }

  destroy() {
    this.#stop()
  }
}
