// Back to what a button has set up, whenever the count rises: the first picture of the section that ends
// here, or the page's beginning where that is near to it.

/** @import { Component } from "../../lib/dom.js" */

const HEADER_PX = 64
const LEAST_HEIGHT_PX = 150
const NEAR = 0.5

/** @typedef {{count: number, seen: number}} JumpData seen: the count that Python told before */

/**
 * Mark the end of a section where `root` is.
 * @param {HTMLElement} root
 * @param {Component<JumpData>} component
 * @param {Component<JumpData>} first before this module came: a button may have been pressed meanwhile
 * @returns {Jump}
 */
export function mount(root, component, first) {
  const mark = new Jump(root, first)
  mark.update(component)
  return mark
}

class Jump {
  /**
   * @param {HTMLElement} root
   * @param {Component<JumpData>} component
   */
  constructor(root, component) {
    const { host } = /** @type {ShadowRoot} */ (root.getRootNode())
    this.end = /** @type {HTMLElement} */ (host.closest(".stBidiComponent"))
    this.end.dataset.sectionEnd = ""
    this.seen = component.data.seen
  }

  /** @param {Component<JumpData>} component */
  update({ data }) {
    if (data.count > this.seen) jump(this.end)
    this.seen = data.count
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
