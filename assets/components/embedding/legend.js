// Which colour and mark is which class; one of them can be made to stand out.

/** @import { Theme } from "../../lib/colours.js" */

import { isStroked, markOf, traceMark } from "../../lib/class_marks.js"
import { element } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"

/** So many classes have a key. */
export const MOST = 40
const KEY = 12
const RADIUS = 4

/** The legend below the cloud. */
export class Legend {
  /** @param {(group: number | null) => void} onLight */
  constructor(onLight) {
    this.onLight = onLight
    this.node = element("div", { class: "legend", role: "group", "aria-label": "Classes" })
    this.written = ""
    /** @type {number | null} */
    this.lit = null
    /** @type {HTMLButtonElement[]} */
    this.buttons = []
  }

  /**
   * @param {string[]} names
   * @param {boolean} isDark
   * @param {boolean} ofErrors
   * @param {Theme} colours
   */
  show(names, isDark, ofErrors, colours) {
    const key = JSON.stringify([names, isDark, ofErrors, colours.type])
    if (key === this.written) return
    this.written = key
    this.light(null)
    if (ofErrors) {
      const marks = [
        { name: "read wrongly", colour: colours.negative, shape: /** @type {const} */ ("cross") },
        { name: "read right", colour: colours.muted, shape: /** @type {const} */ ("disc") },
      ]
      this.buttons = []
      this.node.replaceChildren(
        ...marks.map(({ name, colour, shape }) =>
          element("span", { class: "key" }, drawn(colour, shape), name),
        ),
      )
      return
    }
    this.buttons = names.slice(0, MOST).map((name, at) => {
      const { colour, shape } = markOf(at, isDark)
      return element(
        "button",
        {
          type: "button",
          class: "key",
          "aria-pressed": "false",
          title: `Only class ${name}`,
          onclick: () => this.light(this.lit === at ? null : at),
        },
        drawn(colour, shape),
        name,
      )
    })
    const rest = names.length - MOST
    this.node.replaceChildren(...this.buttons, ...(rest > 0 ? [`and ${rest} more`] : []))
  }

  /** @param {number | null} group */
  light(group) {
    this.lit = group
    this.buttons.forEach((button, at) => (button.ariaPressed = String(at === group)))
    this.onLight(group)
  }
}

/**
 * @param {string} colour
 * @param {import("../../lib/class_marks.js").MarkShape} shape
 */
function drawn(colour, shape) {
  const canvas = element("canvas", { ariaHidden: "true" })
  const context = fitCanvas(canvas, KEY, KEY)
  context.strokeStyle = context.fillStyle = colour
  context.lineWidth = 1.8
  traceMark(context, shape, KEY / 2, KEY / 2, RADIUS)
  if (isStroked(shape)) context.stroke()
  else context.fill()
  return canvas
}
