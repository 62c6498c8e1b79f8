// Ways of doubling maps side by side: pictures, spectra, and how much energy lies at the stride.
// data: a payload with arrays "pictures.<kind>" n c h w and "spectrum.<kind>" h w (log10 of power over its
// mean).

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Tensor } from "../../../lib/frame.js" */

import { GREY, entry } from "../../../lib/colours.js"
import { element } from "../../../lib/dom.js"
import { Atlas, crispSide, fitCanvas, pixelRatio } from "../../../lib/draw.js"
import { listed, number } from "../../../lib/format.js"
import { readPayload, tensorOf } from "../../../lib/frame.js"

const ACROSS = 3
const GAP = 4
const LARGEST = 280
/** @type {[low: number, high: number]} */
const SPECTRUM = [-4, 1.6]
const ABOUT_SPECTRA =
  "How to read a spectrum: it takes a picture apart into waves. " +
  "The middle stands for slow changes, the edge for waves of only 2 pixels. " +
  "White means that a wave is strong; black means that it has at most a ten-thousandth of the mean power. " +
  "All four spectra share this scale."

/**
 * What is shown of one way of doubling, or of real pictures.
 * @typedef {object} Column
 * @property {string} kind
 * @property {string} title
 * @property {string} note
 * @property {number} energy at the stride
 * @property {number} [step] of training; none for real pictures, as params
 * @property {number} [params] of G
 */

/**
 * `pattern`: how strong its checkerboard is against real digits (nn_core/judgements/latent.py).
 * @typedef {Column & {energies: [step: number, energy: number][], pattern: Pattern}} Contestant
 * @typedef {"none" | "slight" | "strong"} Pattern
 */

/**
 * Of ui/latent_space/checkerboard.py, `comparison`.
 * @typedef {object} CheckerboardFacts
 * @property {Contestant[]} columns
 * @property {number} real the energy of real pictures
 * @property {number[]} steps at which energies are measured
 */

/** @typedef {CheckerboardFacts & {arrays: Arrays}} CheckerboardFrame */

/**
 * Show the comparison in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 */
export function mount(root, component) {
  const grid = element("div", { class: "checker-grid" })
  const table = element("table", { class: "checker-table" })
  const says = element("p", { class: "says", "data-testid": "checker-says" })
  root.replaceChildren(
    grid,
    says,
    element("p", { class: "muted" }, ABOUT_SPECTRA),
    element("div", { class: "scroll" }, table),
  )
  /** @type {CheckerboardFrame | null} */
  let frame = null

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  function update({ data }) {
    frame = readPayload(data)
    draw()
  }

  function draw() {
    const shown = frame
    if (!shown || !root.clientWidth) return
    /** @type {Column[]} */
    const columns = [
      ...shown.columns,
      { kind: "real", title: "Real digits", energy: shown.real, note: "What the spectrum should look like." },
    ]
    const perRow = root.clientWidth < 560 ? 2 : 4
    const side = Math.min(LARGEST, root.clientWidth / perRow - 20)
    grid.style.gridTemplateColumns = `repeat(${perRow}, 1fr)`
    grid.replaceChildren(...columns.map((column) => columnNode(column, shown, side)))
    says.textContent = sentence(shown)
    table.replaceChildren(...tableRows(shown))
  }

  const resized = new ResizeObserver(draw)
  resized.observe(root)
  update(component)
  return { update, destroy: () => resized.disconnect() }
}

/**
 * @param {Column} column
 * @param {CheckerboardFrame} frame
 * @param {number} side CSS px
 * @returns {HTMLElement}
 */
function columnNode({ kind, title, note, step, energy, params }, frame, side) {
  const pictures = tensorOf(frame.arrays, `pictures.${kind}`)
  const spectrum = tensorOf(frame.arrays, `spectrum.${kind}`)
  const [low, high] = extent(pictures.data)
  const times = kind === "real" ? "" : `, ${number(energy / frame.real)} times that of real digits`
  return element(
    "section",
    {
      class: `checker-column ${kind === "real" ? "real" : "generated"}`,
      "data-kind": kind,
      "data-energy": energy,
    },
    element("h4", {}, title, element("span", { class: "muted" }, step === undefined ? "" : `step ${step}`)),
    drawPictures(pictures, low, high, side, `${title}: pictures`),
    element(
      "p",
      { class: "muted" },
      `${pictures.shape.join(" × ")}, ${number(low)} (black) to ${number(high)} (white)`,
    ),
    drawSpectrum(spectrum, side, `${title}: spectrum`),
    element("p", {}, "Energy at the stride: ", element("b", {}, number(energy)), times),
    element("p", { class: "muted" }, note, params ? ` ${params.toLocaleString("en-US")} weights.` : ""),
  )
}

/**
 * @param {Tensor} pictures n c h w
 * @param {number} low black
 * @param {number} high white
 * @param {number} side CSS px
 * @param {string} label
 * @returns {HTMLCanvasElement}
 */
function drawPictures({ shape: [count, , height, width], data }, low, high, side, label) {
  const canvas = element("canvas", { role: "img", ariaLabel: label })
  const one = crispSide((side - 2 * GAP) / ACROSS, width, 0.6)
  const atlas = new Atlas(count, height, width)
  for (let i = 0; i < count; i++) atlas.paint(i, data, i * height * width, GREY, low, high)
  atlas.flush()
  const context = fitCanvas(canvas, ACROSS * (one + GAP) - GAP, Math.ceil(count / ACROSS) * (one + GAP) - GAP)
  for (let i = 0; i < count; i++)
    atlas.draw(context, i, (i % ACROSS) * (one + GAP), Math.floor(i / ACROSS) * (one + GAP), one, one)
  return canvas
}

/**
 * @param {Tensor} spectrum h w
 * @param {number} side CSS px
 * @param {string} label
 * @returns {HTMLCanvasElement}
 */
function drawSpectrum({ shape: [height, width], data }, side, label) {
  const canvas = element("canvas", { role: "img", ariaLabel: label, class: "spectrum" })
  const one = crispSide(Math.min(side, 3 * 56 + 2 * GAP), width * pixelRatio(), 0.6)
  const atlas = new Atlas(1, height, width)
  atlas.paint(0, data, 0, GREY, ...SPECTRUM)
  atlas.flush()
  const context = fitCanvas(canvas, one, (one * height) / width)
  atlas.draw(context, 0, 0, 0, one, (one * height) / width)
  canvas.onpointermove = ({ offsetX, offsetY }) => {
    const [x, y] = [Math.floor((offsetX / one) * width), Math.floor((offsetY / one) * width)]
    const value = data[Math.min(height - 1, y) * width + Math.min(width - 1, x)]
    canvas.title =
      `${x - Math.floor(width / 2)} waves across, ${y - Math.floor(height / 2)} down: ` +
      `${number(10 ** value)} times the mean power (grey ${entry(value, ...SPECTRUM)})`
  }
  return canvas
}

/**
 * @param {Iterable<number>} values
 * @returns {[low: number, high: number]}
 */
function extent(values) {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return [low, high]
}

/**
 * @param {CheckerboardFacts} facts
 * @returns {HTMLTableRowElement[]}
 */
function tableRows({ columns, steps, real }) {
  const head = element(
    "tr",
    {},
    element("th", { scope: "col" }, "Energy at the stride"),
    ...steps.map((step) => element("th", { scope: "col" }, `step ${step}`)),
  )
  const rows = columns.map(({ title, energies }) => {
    const known = new Map(energies)
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, title),
      ...steps.map((step) => element("td", {}, numberOrDash(known.get(step)))),
    )
  })
  return [
    head,
    ...rows,
    element(
      "tr",
      {},
      element("th", { scope: "row" }, "Real digits"),
      element(
        "td",
        { colSpan: steps.length, class: "all" },
        `${number(real)} at any step: they are not made by G`,
      ),
    ),
  ]
}

/**
 * What Python judges of the energy of a column, and how that is said.
 * @type {[Pattern, string][]}
 */
const PATTERNS = [
  ["none", "no more"],
  ["slight", "less than twice as much"],
  ["strong", "at least twice as much"],
]

/**
 * @param {number | undefined} value
 * @returns {string}
 */
const numberOrDash = (value) => (value === undefined ? "–" : number(value))

/**
 * What there is to see, with how each compares to real digits.
 * @param {Pick<CheckerboardFacts, "columns" | "real">} facts
 * @returns {string}
 */
export function sentence({ columns, real }) {
  if (!columns.length) return "The networks are being built."
  const [most, ...rest] = [...columns].sort((a, b) => b.energy - a.energy)
  const least = rest.at(-1) ?? most
  const against = PATTERNS.map(([pattern, words]) => {
    const titles = columns.filter((column) => column.pattern === pattern).map(({ title }) => `“${title}”`)
    return titles.length && `${listed(titles)} ${titles.length > 1 ? "have" : "has"} ${words}`
  }).filter(Boolean)
  return (
    `“${most.title}” has the most energy at the stride: ${number(most.energy)}. ` +
    `“${least.title}” has the least: ${number(least.energy)}. ` +
    `Real digits have ${number(real)}: ${against.join("; ")}.`
  )
}
