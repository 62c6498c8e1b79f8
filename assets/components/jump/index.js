// Back to what a button has set up, whenever the count rises: the first picture of the section that ends
// here, or of the page where that section has none, with as much of what is above it as leaves it in sight:
// the whole page, or its own headings.

/** @import { Component } from "../../lib/dom.js" */

const HEADER_PX = 64
const LEAST_HEIGHT_PX = 150
/** So much of a tall picture is enough to be seen. */
const SEEN_PX = 200

/** @typedef {{section: string, count: number}} JumpData */

/**
 * The counts that were followed, by section. Streamlit may draw a place anew, or leave out of several answers
 * all but the last: what was followed is for this page to know, as long as it is open.
 * @type {Map<string, number>}
 */
const followed = new Map()

/**
 * Mark the end of a section where `root` is.
 * @param {HTMLElement} root
 * @param {Component<JumpData>} component
 * @returns {Jump}
 */
export function mount(root, component) {
  const mark = new Jump(root)
  mark.update(component)
  return mark
}

class Jump {
  /** @param {HTMLElement} root */
  constructor(root) {
    const { host } = /** @type {ShadowRoot} */ (root.getRootNode())
    this.end = /** @type {HTMLElement} */ (host.closest(".stBidiComponent"))
    this.end.dataset.sectionEnd = ""
  }

  /** @param {Component<JumpData>} component */
  update({ data: { section, count } }) {
    if (count > (followed.get(section) ?? 0)) jump(this.end)
    followed.set(section, count)
  }

  destroy() {}
}

/** @param {HTMLElement} end */
function jump(end) {
  const main = document.querySelector("[data-testid=stMain]")
  if (!main) return
  const all = /** @type {HTMLElement[]} */ ([...main.querySelectorAll(".stBidiComponent")])
  const here = all.slice(0, all.indexOf(end))
  const section = here.slice(here.findLastIndex(({ dataset }) => "sectionEnd" in dataset) + 1)
  const isTall = (/** @type {HTMLElement} */ node) => node.offsetHeight > LEAST_HEIGHT_PX
  const part = section.find(isTall) ?? here.find(isTall)
  if (!part) return
  const { top, height } = (pictureIn(part) ?? part).getBoundingClientRect()
  const starts = [-main.scrollTop, part.getBoundingClientRect().top - HEADER_PX, top - HEADER_PX]
  const isSeen = (/** @type {number} */ start) => top - start + Math.min(height, SEEN_PX) <= main.clientHeight
  const start = starts.find(isSeen) ?? top - HEADER_PX
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  main.scrollTo({ top: main.scrollTop + start, behavior: calm ? "auto" : "smooth" })
}

/**
 * The first picture that a component draws, below its controls.
 * @param {HTMLElement} part
 * @returns {HTMLElement | undefined}
 */
function pictureIn(part) {
  const hosts = [...part.querySelectorAll("*")].filter(({ shadowRoot }) => shadowRoot)
  const canvases = hosts.flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll("canvas") ?? [])])
  return canvases.find(({ offsetHeight }) => offsetHeight > LEAST_HEIGHT_PX)
}
