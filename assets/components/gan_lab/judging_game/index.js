// "Real or generated?": a mixed row to judge, then the truth, D's verdicts, and both scores. Everything
// happens here, with the pictures of the newest frame. data: {run, raw}: raw where D gives scores; state:
// none.
import { element, setText, whenVisible } from "../../../lib/dom.js"
import { count, percent } from "../../../lib/format.js"
import { Pictures, verdictText } from "../../../lib/gan.js"
import { connect } from "../../../lib/live.js"
import { deal, experience, tally } from "./round.js"

const SIDE = 84

export function mount(root, component) {
  const view = { run: null, connection: null, arrays: null, round: null, guesses: [], open: false }
  const score = { rounds: 0, pictures: 0, you: 0, d: 0 }
  const pictures = { real: new Pictures(), samples: new Pictures() }
  const says = element("p", { class: "says", "aria-live": "polite", "data-testid": "game-says" })
  const cards = element("div", { class: "cards" })
  const check = element("button", { type: "button", class: "primary", onclick: reveal }, "Check")
  const again = element("button", { type: "button", onclick: start }, "Another row")
  const total = element("p", { class: "muted", "data-testid": "game-score" })
  root.replaceChildren(says, cards, element("div", { class: "row" }, check, again), total)

  function onFrame({ step, arrays }) {
    if (!arrays.has("samples")) return
    Object.assign(view, { arrays, step })
    if (!view.round && view.visible) start()
  }

  function start() {
    if (!view.arrays) return
    const { arrays } = view
    // The row stays as it was dealt, whatever is learnt meanwhile.
    view.dealtAt = view.step
    pictures.real.update(arrays.get("real"))
    pictures.samples.update(arrays.get("samples"))
    view.round = deal(arrays.get("real").shape[0], arrays.get("samples").shape[0], Math.random).map(
      (card) => ({ ...card, verdict: arrays.get(card.isReal ? "d_real" : "d_samples").data[card.index] }),
    )
    view.guesses = view.round.map(() => null)
    view.open = false
    cards.replaceChildren(...view.round.map(makeCard))
    show()
  }

  function makeCard({ isReal, index }, place) {
    const canvas = element("canvas", { role: "img", "aria-label": `Picture ${place + 1}` })
    const choose = (guess) => () => {
      if (view.open) return
      view.guesses[place] = guess
      show()
    }
    const choices = [true, false].map((guess) =>
      element(
        "button",
        { type: "button", class: guess ? "real" : "generated", onclick: choose(guess) },
        guess ? "Real" : "Generated",
      ),
    )
    const truth = element("p", { class: "truth" })
    const node = element(
      "div",
      { class: "judged" },
      canvas,
      element("div", { class: "choices segmented" }, ...choices),
      truth,
    )
    Object.assign(node, { choices, truth })
    ;(isReal ? pictures.real : pictures.samples).show(canvas, index, SIDE)
    return node
  }

  function reveal() {
    view.open = true
    const { you, d } = tally(view.round, view.guesses, middle())
    score.rounds += 1
    score.pictures += view.round.length
    score.you += you
    score.d += d
    show()
  }

  /** Where D changes its mind. A critic's scores have no such place: the middle of what it gives this row. */
  function middle() {
    if (!view.component.data.raw) return 0.5
    const scores = view.round.map(({ verdict }) => verdict).sort((a, b) => a - b)
    return (scores[Math.floor((scores.length - 1) / 2)] + scores[Math.ceil((scores.length - 1) / 2)]) / 2
  }

  function show() {
    const left = view.guesses.filter((guess) => guess === null).length
    check.disabled = view.open || left > 0
    const { you, d } = tally(view.round, view.guesses, middle())
    const all = view.round.length
    setText(
      says,
      view.open
        ? `You: ${you} of ${all} right. D: ${d} of ${all}. ${winner(you, d)}`
        : "Which of these did G make, at step " +
            `${count(view.dealtAt)}?${left < all && left ? ` ${left} to go.` : ""}`,
    )
    ;[...cards.children].forEach((node, place) => showCard(node, view.round[place], view.guesses[place]))
    setText(
      total,
      score.rounds
        ? `So far, in ${count(score.pictures)} pictures: you ${percent(score.you / score.pictures)}, ` +
            `D ${percent(score.d / score.pictures)}. Guessing gives 50 %.`
        : `D judges the same row. ${experience(view.dealtAt)}`,
    )
  }

  function showCard(node, { isReal, verdict }, guess) {
    node.choices.forEach((button, at) => {
      button.ariaPressed = String(guess === (at === 0))
      button.disabled = view.open
    })
    node.classList.toggle("open", view.open)
    node.classList.toggle("right", view.open && guess === isReal)
    node.classList.toggle("is-real", isReal && view.open)
    setText(
      node.truth,
      view.open
        ? `${isReal ? "Real" : "Generated"} ${guess === isReal ? "✓" : "✗"} · D, ` +
            `at step ${count(view.dealtAt)}: ${verdictText(verdict, view.component.data.raw)}`
        : "",
    )
  }

  const stopWatching = whenVisible(root, (visible) => {
    view.visible = visible
    if (visible && !view.round) start()
  })

  function update(next) {
    view.component = next
    if (next.data.run === view.run) return
    view.connection?.close()
    Object.assign(view, { run: next.data.run, arrays: null, round: null, connection: connect(next.data.run) })
    view.connection.onFrame(onFrame)
    view.connection.watch("game", {})
  }

  update(component)
  return {
    update,
    destroy() {
      stopWatching()
      view.connection.close()
    },
  }
}

function winner(you, d) {
  if (you === d) return "A draw."
  return you > d ? "You see more than D does." : "D sees something that you miss: what could it be?"
}
