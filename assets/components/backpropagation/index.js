// A small network with every number in sight: forward, backward and update, one operation at a time. Python
// says which operations there are; from then on everything is computed here, so that it follows any number at
// once.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Component } from "../../lib/dom.js" */
/** @import { BackpropagationAnswer, BackpropagationFrame } from "./model.js" */
/** @import { Verdict } from "./panel.js" */
/** @import { Question } from "./quiz.js" */

import { theme } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { LessonExchange } from "../../lib/lesson/exchange.js"
import { Holds } from "./holds.js"
import { Kept, refusalOfNext } from "./kept.js"
import { withNames } from "./model.js"
import { Network } from "./network.js"
import { Networks, carried, carriedOn } from "./networks.js"
import { Panel } from "./panel.js"
import { question } from "./quiz.js"
import { PHASES, Round } from "./round.js"
import { keepAsked, keptAsked, keptScore, scoreAfter } from "./score.js"
import { Settings } from "./settings.js"
import { Slope } from "./slope.js"
import { Surface } from "./surface.js"
import { figure } from "./figures.js"
import { otherShare, refusalOf, targetsFor } from "./typed.js"
import { askedWords, stepWords } from "./words.js"
import { Player } from "../../lib/lesson/player.js"
import { typedNumber } from "../../lib/lesson/text.js"
import { Spoken } from "../../lib/spoken.js"

const SEND_AFTER_MS = 300
const SPEEDS = [0.5, 1, 2, 5, 20]
const RANDOM_REACH = 1

/** @typedef {Question & {at: number, name: string}} Asked */

/**
 * Show the network in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Backpropagation}
 */
export function mount(root, component) {
  return new Backpropagation(root, component)
}

class Backpropagation {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    this.root = root
    /** @type {LessonExchange<BackpropagationAnswer>} */
    this.exchange = new LessonExchange()
    this.networks = new Networks()
    this.built = ""
    /** @type {Round} */
    this.round = /** @type {Round} */ (/** @type {unknown} */ (null))
    this.at = -1
    /** @type {Verdict | null} */
    this.verdict = null
    /** @type {Asked | null} */
    this.question = null
    this.score = keptScore()
    const edit = (/** @type {Record<string, any>} */ patch, wait = SEND_AFTER_MS) => this.edit(patch, wait)
    this.settings = new Settings({
      onEdit: edit,
      onKind: (kind) => edit(this.networks.turn(this.exchange.chosen.kind, kind, this.exchange.query)),
      carried: () => carried(this.round.tape.given, this.kept.numbers),
      onRandom: () => this.randomise(),
      onProblem: (text) => this.refuse(text),
    })
    this.player = new Player(
      { onMove: (at) => this.move(at), onRest: () => this.rest() },
      { label: "Step of the round", unit: "steps", speeds: SPEEDS },
    )
    this.phases = [...PHASES, "All"].map((textContent, phase) =>
      element("button", {
        type: "button",
        textContent,
        onclick: () => this.player.jump(phase === 3 ? this.round.steps.length : this.round.starts[phase] + 1),
      }),
    )
    this.next = element("button", {
      type: "button",
      className: "next-round",
      textContent: "Next round",
      title: "Take the new weights and start again",
      onclick: () => this.nextRound(),
    })
    this.rounds = element("span", { className: "muted rounds" })
    this.panel = new Panel({
      onPredict: (on) => this.edit({ predict: on ? "on" : "off" }),
      onAnswer: (key) => this.answer(key),
    })
    this.network = new Network({
      onType: (name, text) => this.type(name, text),
      onChoose: (name) => this.edit({ name }, SEND_AFTER_MS),
      onRelease: (name) => this.release((held) => held === name),
    })
    this.holds = new Holds(() => this.release(() => true))
    this.panel.foot.before(this.holds.node)
    this.slope = new Slope(edit)
    this.surface = new Surface({ onEdit: edit, onPlace: (values) => this.place(values) })
    this.spoken = new Spoken()
    const bar = element(
      "div",
      { className: "bar" },
      element("div", { className: "segmented", role: "group", "aria-label": "Phase" }, this.phases),
      this.player.node,
      this.next,
      this.rounds,
    )
    const work = element("div", { className: "work" }, this.network.node, this.panel.node)
    root.append(
      this.settings.node,
      element("div", { className: "stepping" }, bar, work),
      element("div", { className: "below" }, this.slope.node, this.surface.node),
      this.spoken.node,
    )
    this.resized = new ResizeObserver(() => root.clientWidth !== this.width && this.show())
    this.resized.observe(root)
    this.update(component)
    if (this.exchange.chosen.predict === "on" && keptAsked() === this.at + 1) this.move(this.at + 1)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update(component) {
    const frame = this.exchange.receive(component)
    if (!frame) return
    // A choice that Python refused is dropped here as well: the last one that worked goes on.
    Object.assign(this.exchange, { chosen: frame.chosen, query: frame.query })
    /** @type {BackpropagationFrame} */
    this.frame = frame
    this.settings.more.receive(component, frame.more)
    // The answer to an edit says nothing of what was refused here since.
    if (frame.problem || frame.isNews) this.problem = frame.problem?.message
    const [built, before] = [JSON.stringify(frame.structure), this.round]
    if (built !== this.built) {
      this.built = built
      this.round = new Round(frame)
      this.question = null
      this.network.build(frame.chosen, frame.structure, this.round.tape)
    }
    /** @type {Kept} */
    this.kept = new Kept(frame.chosen)
    // The answer to an edit made here may come while the steps play on.
    const at = frame.isNews || this.at < 0 ? frame.chosen.at : this.round.placeFrom(before, this.at)
    if (this.at !== at) this.question = this.verdict = null
    this.at = at
    this.player.arrange(this.round.steps.length + 1, (at) => this.placeOf(at))
    this.show()
    if (!this.player.frame) this.rest()
  }

  destroy() {
    this.exchange.destroy()
    this.player.destroy()
    this.network.destroy()
    this.resized.disconnect()
  }

  /**
   * @param {Record<string, any>} patch
   * @param {number} [wait]
   */
  edit(patch, wait) {
    this.problem = null
    if (patch.loss && patch.numbers === undefined)
      patch = { ...patch, ...targetsFor(patch.loss, this.round, this.kept.numbers) }
    // An output's activation that goes takes its results along.
    if (patch.output_activation === "identity")
      patch = { ...patch, ...this.kept.letGo((name) => name[0] === "y") }
    patch = carriedOn(patch, this.exchange.query, this.round.tape.given)
    this.kept.drop(patch)
    this.exchange.edit({ at: this.at, ...patch }, wait)
    if (patch.round === null) this.exchange.chosen.round = 1
    this.show()
  }

  // --- numbers that are typed ---

  /**
   * @param {string} name
   * @param {string} text
   */
  type(name, text) {
    const holdable = this.network.holdable.has(name)
    if (holdable && !text.trim()) {
      const free = this.kept.letGo((held) => held === name)
      this.edit(free, SEND_AFTER_MS)
      return true
    }
    const value = typedNumber(text)
    const { loss } = this.exchange.chosen
    const refusal = refusalOf(name, text, this.round.labels[name], this.frame.limit, loss)
    if (refusal) return this.refuse(refusal)
    if (holdable) this.edit(this.kept.hold(name, value), SEND_AFTER_MS)
    else this.setNumbers({ [name]: value, ...otherShare(name, value, loss) })
    return true
  }

  /** @param {(name: string) => boolean} fits */
  release(fits) {
    this.edit(this.kept.letGo(fits))
    this.network.node.focus({ preventScroll: true })
  }

  /** @param {string} sentence */
  refuse(sentence) {
    this.problem = sentence
    this.settings.tell(sentence)
    return false
  }

  /**
   * @param {Record<string, number>} changes
   * @param {Record<string, unknown>} [more]
   */
  setNumbers(changes, more = {}) {
    this.edit({ ...this.kept.set(this.round.tape.given, changes), ...more }, SEND_AFTER_MS)
  }

  /** @param {number[]} values */
  place(values) {
    const { first, second } = this.#names()
    this.setNumbers({ [first]: values[0], [second]: values[1] })
  }

  randomise() {
    const random = () => Number(((2 * Math.random() - 1) * RANDOM_REACH).toFixed(2))
    this.setNumbers(Object.fromEntries(this.frame.structure.parameters.map((name) => [name, random()])), {
      mean: null,
      square: null,
      round: null,
    })
  }

  nextRound() {
    const refusal = refusalOfNext(this.round, this.frame.limit)
    if (refusal) return this.refuse(refusal)
    const begun = this.kept.advance(this.round)
    const at = this.at === this.round.steps.length ? this.at : 1
    this.at = at
    this.question = this.verdict = null
    this.edit({ ...begun, round: this.exchange.chosen.round + 1, at }, SEND_AFTER_MS)
    this.spoken.say(() => `Round ${this.exchange.chosen.round}, loss ${figure(this.round.loss)}`)
  }

  // --- stepping and predicting ---

  /** Tell Python where one is. */
  rest() {
    if (this.at !== this.exchange.chosen.at) this.exchange.edit({ at: this.at }, SEND_AFTER_MS)
  }

  /** @param {number} at */
  move(at) {
    const wasAsking = this.question
    this.verdict = null
    const { gradient } = this.round.steps[at - 1] ?? {}
    const asks = this.exchange.chosen.predict === "on" && at === this.at + 1 && gradient && !wasAsking
    this.question = asks ? this.ask(at) : null
    if (this.question) {
      this.player.pause()
      this.player.moveTo(this.at)
    } else this.at = at
    keepAsked(this.question?.at ?? null)
    this.draw()
    this.spoken.say(() =>
      this.question
        ? this.question.text
        : `${this.panel.title.textContent}. ${this.panel.numbers.textContent}`,
    )
  }

  /**
   * What to ask before the gradient of step `at` is shown, or null.
   * @param {number} at
   */
  ask(at) {
    const { gradient } = this.round.steps[at - 1] ?? {}
    const asked = gradient && question(gradient, this.round.passed, this.round.labels, at)
    return asked ? { ...asked, at, name: gradient.name } : null
  }

  /**
   * Whether a verdict's reason is still that of its step: numbers, loss and network may have changed since.
   * @param {Verdict["on"]} on
   */
  stillHolds({ at, name, because }) {
    const now = this.ask(at)
    return now?.name === name && now.because === because
  }

  /** @param {string} key */
  answer(key) {
    if (!this.question) return
    const { right, because, options, at, name } = this.question
    const good = key === right
    this.score = scoreAfter(this.score, good)
    this.question = null
    keepAsked(null)
    this.at = at
    this.verdict = {
      right: good,
      text: `${good ? "Right" : `No: ${options[right].toLowerCase()}`}. ${because}`,
      on: { at, name, because },
    }
    this.player.moveTo(at)
    this.draw()
    this.exchange.edit({ at }, SEND_AFTER_MS)
    this.network.node.focus({ preventScroll: true })
  }

  /**
   * What a place in the round is called; who is asked about a step is at that step.
   * @param {number} at
   */
  placeOf(at) {
    return this.round.describe(this.question && at === this.at ? this.question.at : at)
  }

  // --- drawing ---

  show() {
    const { chosen } = this.exchange
    /** @type {number} */
    this.width = this.root.clientWidth
    /** @type {Theme} */
    this.colours = theme(this.root)
    this.round.compute(this.kept.numbers, this.kept, chosen, this.kept.held)
    if (this.question) {
      this.question = chosen.predict === "on" ? this.ask(this.question.at) : null
      keepAsked(this.question?.at ?? null)
    }
    if (this.verdict && !this.stillHolds(this.verdict.on)) this.verdict = null
    this.holds.show(this.kept.held, this.round.labels)
    this.settings.show(chosen, this.frame, this.frame.more, this.problem)
    this.draw()
  }

  #names() {
    return withNames(this.exchange.chosen, this.frame.structure)
  }

  draw() {
    const { round, at, frame } = this
    const { question: asking } = this
    const asked = asking?.name
    const inBox = (/** @type {string} */ name) => this.network.inCard(name)
    const gradients = round.gradients.filter((gradient) => !Number.isNaN(gradient)).map(Math.abs)
    const roles = round.roles(asking ? asking.at : at)
    this.network.show({
      known: (name) => ({ ...round.state(name, at), held: this.kept.held.has(name), asked: name === asked }),
      roles,
      flows: asked ? [] : round.flows(at, inBox),
      resting: round.resting(this.network.links, at),
      backward: round.phaseAt(at) === 1,
      mostGradient: Math.max(...gradients),
    })
    this.player.moveTo(at)
    this.write()
    const names = this.#names()
    const state = { ...round, values: round.values, labels: frame.structure.labels }
    const hidden = this.exchange.chosen.predict === "on" && round.state(names.name, at).gradient === null
    this.slope.show(state, names, this.colours, hidden, frame)
    this.surface.show(state, names, this.colours, frame)
    this.spoken.settle()
  }

  write() {
    const { round, at } = this
    const phase = round.phaseAt(at)
    this.phases.forEach((button, number) =>
      button.setAttribute(
        "aria-pressed",
        String(number === 3 ? at === round.steps.length : at !== round.steps.length && number === phase),
      ),
    )
    const asked = this.question && round.steps[this.question.at - 1].gradient
    const words = asked
      ? askedWords(asked, round.labels)
      : stepWords(round, at, this.kept, this.exchange.chosen, this.frame.bounds)
    this.panel.show({ phase: this.placeOf(at), ...words })
    this.panel.ask(this.question, this.verdict, this.score, this.exchange.chosen.predict === "on")
    const loss = figure(round.loss)
    const after = round.tape.loss(round.nextNumbers)
    const becomes = Number.isFinite(after) ? figure(after) : "no number any more"
    setText(
      this.rounds,
      `Round ${this.exchange.chosen.round} · loss ${loss}` +
        (at === round.steps.length ? ` → ${becomes}` : ""),
    )
  }
}
