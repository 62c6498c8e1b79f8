// "Real or generated?": a mixed row to judge, of pictures that stand nowhere else on the page; then the
// truth, D's verdicts, and both scores.
// Trigger: "learn", that both networks train for some steps, to judge again.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Frame, Tensor } from "../../../lib/frame.js" */
/** @import { Card, Dealt, Round } from "./round.js" */

import { element, setText, whenVisible } from "../../../lib/dom.js"
import { count } from "../../../lib/format.js"
import { tensorOf } from "../../../lib/frame.js"
import { isCritic, Pictures, verdictText } from "../../../lib/gan.js"
import { connect } from "../../../lib/live.js"
import { keepGame, levelled, recallGame } from "./kept.js"
import { deal, experience, middleOf, mistakes, record, tally, told, withRound } from "./round.js"

const SIDE = 84
const SEEDS = 2 ** 31

/** How often somebody was led here, as far as that was followed while this page is open. */
let followed = 0

/**
 * @typedef {object} GameData
 * @property {string} run
 * @property {number} d_steps how often D learns in each step
 * @property {number} learn for so many steps both can be asked to train; 0: they cannot
 * @property {number} led how often somebody asked to be led here
 */

/** @typedef {boolean | null} Guess whether a picture is real; null: not judged yet */

/**
 * A row as it was dealt, whatever is learnt meanwhile.
 * @typedef {object} Row
 * @property {number} step
 * @property {boolean} raw whether D's verdicts on it are a critic's scores
 * @property {Dealt[]} cards
 * @property {Guess[]} guesses one a card
 */

/**
 * Play in `root`.
 * @param {HTMLElement} root
 * @param {Component<GameData>} component
 * @returns {Game}
 */
export function mount(root, component) {
  return new Game(root, component)
}

class Game {
  /**
   * @param {HTMLElement} root
   * @param {Component<GameData>} component
   */
  constructor(root, component) {
    this.component = component
    this.times = 1
    this.open = false
    this.root = root
    this.visible = false
    /** @type {string | null} */
    this.run = null
    /** @type {ReturnType<typeof connect> | null} */
    this.connection = null
    /** @type {number | null} the seed of the row that was asked for */
    this.asked = null
    /** @type {{from: number | null} | null} both train now from that step, to be judged then */
    this.learning = null
    /** @type {Frame | null} the newest */
    this.frame = null
    /** @type {number | null} the step that training is at */
    this.now = null
    /** @type {Row | null} */
    this.row = null
    /** @type {Shown[]} */
    this.shown = []
    /** @type {Round[]} */
    this.rounds = []
    /** @type {Tensor | null} those of the row */
    this.dealt = null
    this.pictures = new Pictures()
    this.says = element("p", { class: "says", "aria-live": "polite", "data-testid": "game-says" })
    this.cards = element("div", { class: "cards" })
    this.check = element(
      "button",
      { type: "button", class: "primary", onclick: () => this.#reveal() },
      "Check",
    )
    const again = element("button", { type: "button", onclick: () => this.#start() }, "Another row")
    this.learn = element("button", { type: "button", class: "primary", onclick: () => this.#learn() })
    this.why = element("p", { "data-testid": "game-why" })
    this.total = element("p", { class: "muted", "data-testid": "game-score" })
    root.replaceChildren(
      this.says,
      this.cards,
      this.why,
      element("div", { class: "row" }, this.check, again, this.learn),
      this.total,
    )
    this.stopWatching = whenVisible(root, (visible) => {
      this.visible = visible
      if (visible && !this.row) this.#start()
    })
    this.update(component)
  }

  /** @param {Component<GameData>} component */
  update(component) {
    const { run, d_steps: times, led } = component.data
    this.component = component
    this.times = times
    if (run === this.run) {
      if (this.row) this.#show(this.row)
    } else this.#turnTo(run)
    if (led > followed) this.root.scrollIntoView()
    followed = led
  }

  /** @param {string} run */
  #turnTo(run) {
    this.connection?.close()
    this.run = run
    this.frame = this.now = this.row = this.asked = this.learning = null
    this.rounds = []
    this.connection = connect(run)
    this.#goOn(run)
    this.connection.onFrame((frame) => this.#receive(frame))
    if (this.visible && !this.row) this.#start()
  }

  /** @param {Frame} frame */
  #receive(frame) {
    this.frame = frame
    if (this.learning && frame.live) this.#follow(this.learning, frame)
    if (frame.live) this.#keepUp(frame)
    if (frame.readable && this.row) this.#tell(this.row)
    const seed = frame.arrays.get("unseen")?.data[0]
    if (this.asked === null || seed !== this.asked) return
    this.asked = null
    this.connection?.watch("game", {})
    this.#deal(frame)
  }

  /**
   * A row that nobody has begun to judge is dealt anew where training halts.
   * @param {Frame} frame of the present
   */
  #keepUp({ step, state }) {
    const { row, open } = this
    const isMoved = step !== this.now
    this.now = step
    const isOld = row && row.step !== step && !open && row.guesses.every((guess) => guess === null)
    if (isOld && state === "paused" && this.asked === null) this.#start()
    else if (isMoved && row) this.#tell(row)
  }

  /** Ask for other pictures than those that are shown. */
  #start() {
    this.asked = Math.floor(Math.random() * SEEDS)
    this.connection?.watch("game", { unseen: this.asked })
  }

  /** @param {Frame} frame */
  #deal(frame) {
    const { step, arrays } = frame
    const [real, samples] = [tensorOf(arrays, "unseen_real"), tensorOf(arrays, "unseen_samples")]
    const cards = deal(real.shape[0], samples.shape[0], Math.random).map((card) => ({
      ...card,
      verdict: tensorOf(arrays, card.isReal ? "d_unseen_real" : "d_unseen_samples").data[card.index],
    }))
    this.open = false
    const row = { step, raw: isCritic(frame), cards, guesses: cards.map(() => null) }
    this.#lay(row, picturesOf(cards, real, samples))
  }

  /** Have both networks train; then there is another row to judge. */
  #learn() {
    this.learning = { from: this.frame?.live ? this.frame.step : null }
    this.component.setTriggerValue("learn", true)
    this.#showLearning()
  }

  /**
   * @param {{from: number | null}} learning
   * @param {Frame} frame of the present
   */
  #follow(learning, { step, state }) {
    learning.from ??= step
    const waits = step === learning.from && state === "paused"
    if (waits || state === "running") return
    this.learning = null
    this.#start()
  }

  /**
   * With what was played with a run's pictures before.
   * @param {string} run
   */
  #goOn(run) {
    const kept = recallGame(run)
    if (!kept) return
    this.open = kept.open
    this.rounds = kept.rounds
    this.#lay(kept.row, kept.pictures)
  }

  /**
   * @param {Row} row
   * @param {Tensor} pictures of its cards
   */
  #lay(row, pictures) {
    this.row = row
    this.dealt = pictures
    this.pictures.update(pictures)
    this.shown = row.cards.map((_, place) => this.#makeCard(place))
    this.cards.replaceChildren(...this.shown.map(({ node }) => node))
    this.#show(row)
  }

  /** @param {number} place */
  #makeCard(place) {
    const shown = new Shown(place, (guess) => {
      if (!this.row || this.open) return
      this.row.guesses[place] = guess
      this.#show(this.row)
    })
    this.pictures.show(shown.canvas, place, SIDE)
    return shown
  }

  #reveal() {
    if (!this.row) return
    this.open = true
    const { cards, guesses } = this.row
    const { step } = this.row
    const right = tally(cards, guesses, middleOf(this.row))
    this.rounds = withRound(this.rounds, { step, pictures: cards.length, ...right })
    this.#show(this.row)
  }

  /** @param {Row} row */
  #show(row) {
    const { step, raw, cards, guesses } = row
    const { run, open, rounds, dealt } = this
    if (run && dealt) keepGame(run, { row, open, rounds, pictures: dealt })
    this.check.disabled = open || guesses.includes(null)
    this.shown.forEach((shown, place) => {
      const { isReal, verdict } = cards[place]
      const judged = `D, at step ${count(step)}: ${verdictText(verdict, raw)}`
      shown.show(isReal, guesses[place], this.open ? judged : null)
    })
    setText(this.why, open ? mistakes(cards, guesses) : "")
    this.#tell(row)
  }

  /**
   * What hangs on the step that training is at.
   * @param {Row} row
   */
  #tell({ step, raw, cards, guesses }) {
    const { now, open, rounds, times } = this
    const isPast = now !== null && now !== step
    const row = {
      ...tally(cards, guesses, middleOf({ raw, cards })),
      all: cards.length,
      left: guesses.filter((guess) => guess === null).length,
      step,
      open,
    }
    setText(this.says, told(row, isPast ? now : null))
    setText(
      this.total,
      rounds.length ? record(rounds) : `D judges the same row. ${experience(step, times, isPast)}`,
    )
    this.#showLearning()
  }

  /** What both networks can be asked for, or how far they are. */
  #showLearning() {
    const { learn } = this.component.data
    const { learning, frame, open } = this
    this.learn.hidden = !learn || !open
    this.learn.disabled = Boolean(learning) || (frame !== null && frame.state !== "paused")
    const until = learning?.from === null ? null : (learning?.from ?? 0) + learn
    setText(
      this.learn,
      learning
        ? `Both learn${until && frame ? `: step ${count(frame.step)} of ${count(until)}` : ""}`
        : `Let both learn ${count(learn)} steps, then judge again`,
    )
  }

  destroy() {
    this.stopWatching()
    this.connection?.close()
  }
}

/** One picture to judge. */
class Shown {
  /**
   * @param {number} place
   * @param {(guess: boolean) => void} onGuess
   */
  constructor(place, onGuess) {
    this.canvas = element("canvas", { role: "img", "aria-label": `Picture ${place + 1}` })
    this.choices = [true, false].map((guess) =>
      element(
        "button",
        { type: "button", class: guess ? "real" : "generated", onclick: () => onGuess(guess) },
        guess ? "Real" : "Generated",
      ),
    )
    this.truth = element("p", { class: "truth" })
    this.node = element(
      "div",
      { class: "judged" },
      this.canvas,
      element("div", { class: "choices segmented" }, ...this.choices),
      this.truth,
    )
  }

  /**
   * @param {boolean} isReal
   * @param {Guess} guess
   * @param {string | null} judged what D says of it; null while it is to be guessed
   */
  show(isReal, guess, judged) {
    const open = judged !== null
    this.choices.forEach((button, at) => {
      button.ariaPressed = String(guess === (at === 0))
      button.disabled = open
    })
    this.node.classList.toggle("open", open)
    this.node.classList.toggle("right", open && guess === isReal)
    this.node.classList.toggle("is-real", isReal && open)
    const truth = `${isReal ? "Real" : "Generated"} ${guess === isReal ? "✓" : "✗"}`
    setText(this.truth, open ? `${truth} · ${judged}` : "")
  }
}

/**
 * The pictures of a row (n c h w), in its order.
 * @param {Card[]} cards
 * @param {Tensor} real n c h w
 * @param {Tensor} samples n c h w
 * @returns {Tensor}
 */
function picturesOf(cards, real, samples) {
  const [, ...sides] = real.shape
  const size = sides.reduce((product, side) => product * side, 1)
  const data = new Float32Array(cards.length * size)
  cards.forEach(({ isReal, index }, place) =>
    data.set((isReal ? real : samples).data.subarray(index * size, (index + 1) * size), place * size),
  )
  return { shape: [cards.length, ...sides], data: levelled(data) }
}
