// Back to what a button has set up, whenever the count rises: the first picture of the section that ends
// here, or the page's beginning where that is near to it.

/** @import { Component } from "../../lib/dom.js" */

const HEADER_PX = 64
const LEAST_HEIGHT_PX = 150
const NEAR = 0.5

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
  const picture = section.find((node) => node.offsetHeight > LEAST_HEIGHT_PX)
  if (!picture) return
  const top = main.scrollTop + picture.getBoundingClientRect().top - HEADER_PX
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  main.scrollTo({ top: top < NEAR * main.clientHeight ? 0 : top, behavior: calm ? "auto" : "smooth" })
}
