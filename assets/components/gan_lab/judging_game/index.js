// "Real or generated?": a mixed row to judge, then the truth, D's verdicts, and both scores. Everything
// happens here, with the pictures of the newest frame.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Frame, Tensor } from "../../../lib/frame.js" */
/** @import { Card, Dealt } from "./round.js" */

import { element, setText, whenVisible } from "../../../lib/dom.js"
import { count, percent } from "../../../lib/format.js"
import { tensorOf } from "../../../lib/frame.js"
import { Pictures, verdictText } from "../../../lib/gan.js"
import { connect } from "../../../lib/live.js"
import { keepGame, levelled, recallGame } from "./kept.js"
import { deal, experience, middleOf, tally } from "./round.js"

const SIDE = 84

/**
 * raw: D gives scores in place of probabilities. d_steps: how often D learns in each step.
 * @typedef {{run: string, raw: boolean, d_steps: number}} GameData
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

/** @typedef {{rounds: number, pictures: number, you: number, d: number}} Score right answers so far */

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
    this.raw = false
    this.times = 1
    this.open = false
    this.visible = false
    /** @type {string | null} */
    this.run = null
    /** @type {ReturnType<typeof connect> | null} */
    this.connection = null
    /** @type {{step: number, arrays: Arrays} | null} the newest pictures */
    this.news = null
    /** @type {Row | null} */
    this.row = null
    /** @type {Shown[]} */
    this.shown = []
    /** @type {Score} */
    this.score = { rounds: 0, pictures: 0, you: 0, d: 0 }
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
    this.total = element("p", { class: "muted", "data-testid": "game-score" })
    root.replaceChildren(
      this.says,
      this.cards,
      element("div", { class: "row" }, this.check, again),
      this.total,
    )
    this.stopWatching = whenVisible(root, (visible) => {
      this.visible = visible
      if (visible && !this.row) this.#start()
    })
    this.update(component)
  }

  /** @param {Component<GameData>} component */
  update({ data: { run, raw, d_steps: times } }) {
    Object.assign(this, { raw, times })
    if (run === this.run) return this.row && this.#show(this.row)
    this.connection?.close()
    this.run = run
    this.news = this.row = null
    this.#goOn(run)
    this.connection = connect(run)
    this.connection.onFrame((frame) => this.#receive(frame))
    this.connection.watch("game", {})
  }

  /** @param {Frame} frame */
  #receive({ step, arrays }) {
    if (!arrays.has("samples")) return
    this.news = { step, arrays }
    if (!this.row && this.visible) this.#start()
  }

  #start() {
    if (!this.news) return
    const { step, arrays } = this.news
    const [real, samples] = [tensorOf(arrays, "real"), tensorOf(arrays, "samples")]
    const cards = deal(real.shape[0], samples.shape[0], Math.random).map((card) => ({
      ...card,
      verdict: tensorOf(arrays, card.isReal ? "d_real" : "d_samples").data[card.index],
    }))
    this.open = false
    const row = { step, raw: this.raw, cards, guesses: cards.map(() => null) }
    this.#lay(row, picturesOf(cards, real, samples))
  }

  /**
   * With what was played with a run's pictures before.
   * @param {string} run
   */
  #goOn(run) {
    const kept = recallGame(run)
    if (!kept) return
    this.open = kept.open
    this.score = kept.score
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
    const { you, d } = tally(cards, guesses, middleOf(this.row))
    this.score.rounds += 1
    this.score.pictures += cards.length
    this.score.you += you
    this.score.d += d
    this.#show(this.row)
  }

  /** @param {Row} row */
  #show(row) {
    const { step, raw, cards, guesses } = row
    const { run, open, score, dealt } = this
    if (run && dealt) keepGame(run, { row, open, score, pictures: dealt })
    const left = guesses.filter((guess) => guess === null).length
    this.check.disabled = this.open || left > 0
    const { you, d } = tally(cards, guesses, middleOf(row))
    const all = cards.length
    setText(
      this.says,
      this.open
        ? `You: ${you} of ${all} right. D: ${d} of ${all}. ${winner(you, d)}`
        : `Which of these did G make, at step ${count(step)}?${left < all && left ? ` ${left} to go.` : ""}`,
    )
    this.shown.forEach((shown, place) => {
      const { isReal, verdict } = cards[place]
      const judged = `D, at step ${count(step)}: ${verdictText(verdict, raw)}`
      shown.show(isReal, guesses[place], this.open ? judged : null)
    })
    const { rounds, pictures, you: yours, d: ds } = this.score
    setText(
      this.total,
      rounds
        ? `So far, in ${count(pictures)} pictures: you ${percent(yours / pictures)}, ` +
            `D ${percent(ds / pictures)}. Guessing gives 50 %.`
        : `D judges the same row. ${experience(step, this.times)}`,
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

/**
 * @param {number} you
 * @param {number} d
 */
function winner(you, d) {
  if (you === d) return "A draw."
  return you > d ? "You see more than D does." : "D sees something that you miss: what could it be?"
}
