// The button "Show me" of a tutorial's step: it frames the part of the page that the step is about, by the
// words that stand on it. A step opens at the top of its page, where its text stands.

import { element, setText } from "../../../lib/dom.js"

/** @import { Component } from "../../../lib/dom.js" */

/** @typedef {{words: string, step: string}} PointerData */

const STRIP = ".st-key-tutorials-strip"
const FRAMED_MS = 3000
const MAIN = "[data-testid=stMain]"
const SET_UP = "Set it up again"
const MORE = "More"
/** What is under it comes once Python has answered. */
const UNFOLDED_WITHIN_MS = 2000

/** The step that was opened last, on whichever page. */
let opened = ""

/**
 * @param {HTMLElement} root
 * @param {Component<PointerData>} component
 * @returns {Pointer}
 */
export function mount(root, component) {
  const pointer = new Pointer(root)
  pointer.update(component)
  return pointer
}

class Pointer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.words = ""
    this.waiting = 0
    this.said = element("span", { role: "status" })
    this.button = element("button", { onclick: () => this.point() }, "Show me")
    root.replaceChildren(this.button, this.said)
  }

  /** @param {Component<PointerData>} component */
  update({ data: { words, step } }) {
    if (step !== opened) document.querySelector(MAIN)?.scrollTo({ top: 0 })
    opened = step
    if (words !== this.words) setText(this.said, "")
    this.words = words
    this.button.title = `Where “${words}” is`
  }

  point() {
    if (this.show()) return
    const main = document.querySelector(MAIN)
    const more = main && find(deep(main), MORE)?.closest("button")
    if (!more) return this.miss()
    more.click()
    this.wait(performance.now() + UNFOLDED_WITHIN_MS)
  }

  /** Frame it, if it is in sight. */
  show() {
    const main = document.querySelector(MAIN)
    const found = main && find(deep(main), this.words)
    if (found) frame(around(found))
    if (found) setText(this.said, "")
    return Boolean(found)
  }

  miss() {
    const strip = document.querySelector(STRIP)
    setText(this.said, absent(this.words, Boolean(strip && find(deep(strip, ""), SET_UP))))
  }

  /** @param {number} until when to give up */
  wait(until) {
    this.waiting = requestAnimationFrame(() => {
      if (this.show()) return
      if (performance.now() < until) this.wait(until)
      else this.miss()
    })
  }

  destroy() {
    cancelAnimationFrame(this.waiting)
  }
}

/**
 * What is said of words that nothing in sight has on it.
 * @param {string} words
 * @param {boolean} isChanged the strip offers to set the page up as the step speaks of it
 */
export const absent = (words, isChanged) =>
  isChanged
    ? `“${words}” is not in sight: press “${SET_UP}”.`
    : `“${words}” is not in sight: it is in another part of this page.`

/**
 * Every element below a node, those of components too, without what is in `left`: usually the strip itself.
 * @param {ParentNode} root
 * @param {string} [left]
 * @returns {Generator<HTMLElement>}
 */
function* deep(root, left = STRIP) {
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("*"))) {
    if (left && node.closest(left)) continue
    yield node
    if (node.shadowRoot) yield* deep(node.shadowRoot, left)
  }
}

/**
 * The first that is seen and has these words on it: written alike, if there is one.
 * @param {Iterable<HTMLElement>} nodes
 * @param {string} words
 * @returns {HTMLElement | undefined}
 */
export function find(nodes, words) {
  const wanted = plain(words)
  let other
  for (const node of nodes) {
    const names = namesOf(node).map(plain)
    if (!names.some((name) => alike(name, wanted)) || !node.getClientRects().length) continue
    if (names.includes(wanted)) return node
    other ??= node
  }
  return other
}

/**
 * @param {string} one
 * @param {string} other
 */
const alike = (one, other) => one.toLowerCase() === other.toLowerCase()

/**
 * What may be read on an element or is read out for it.
 * @param {HTMLElement} node
 * @returns {string[]}
 */
function namesOf(node) {
  const texts = [...node.childNodes].filter(({ nodeType }) => nodeType === 3)
  const told = ["aria-label", "title", "placeholder"].map((name) => node.getAttribute(name) ?? "")
  return [texts.map(({ textContent }) => textContent).join(""), ...told]
}

/**
 * @param {string} text
 * @returns {string}
 */
const plain = (text) => text.trim().replace(/\s+/g, " ").replace(/:$/, "")

/**
 * The control that a name belongs to.
 * @param {HTMLElement} node
 * @returns {HTMLElement}
 */
function around(node) {
  const control = node.closest("button, label, fieldset, [data-testid=stElementContainer]")
  if (control) return /** @type {HTMLElement} */ (control)
  return /^(H\d|SPAN|P)$/.test(node.tagName) ? (node.parentElement ?? node) : node
}

/** @param {HTMLElement} node */
function frame(node) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  node.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" })
  const seen = { outline: "3px solid #d97706", outlineOffset: "3px" }
  node.animate([seen, seen], FRAMED_MS)
}
