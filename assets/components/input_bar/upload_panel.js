// What is said of the picture that was uploaded. The field for files stands below, and is Python's.

/** @import { Shape } from "../../lib/frame.js" */

import { bytesOf } from "../../lib/base64.js"
import { element, setText } from "../../lib/dom.js"
import { FramingSwitch } from "../../lib/framing_switch.js"

/** @typedef {{pixels: string, inverted: boolean}} FramedPicture pixels: base64 */

/** @typedef {{name: string, pixels: string, framed: FramedPicture | null}} Picture pixels: base64 */

/**
 * What is in the field, or where that was emptied was last.
 * @typedef {(Picture | {pixels?: undefined}) & {problem?: string, emptied?: boolean}} Answer
 */

/**
 * @typedef {object} UploadFacts
 * @property {Shape} input_shape
 * @property {boolean} framing whether pictures that people bring are framed as those of the set
 * @property {Answer} upload
 */

/** The last picture that was uploaded. It stays when the field has gone, as long as it fits the network. */
export class UploadPanel {
  #brought = ""
  #shape = ""
  #framing = false
  /** @type {Picture | null} */
  picture = null

  /** @param {() => void} onSwitch */
  constructor(onSwitch) {
    this.problem = element("p", { className: "problem", role: "alert", hidden: true })
    this.switch = new FramingSwitch(onSwitch)
    this.next = element("p", { className: "muted" })
    this.node = element("div", { className: "upload" }, this.problem, this.switch.node, this.next)
  }

  /**
   * Python's answer; true where it brings another picture.
   * @param {UploadFacts} facts
   * @returns {boolean}
   */
  update({ input_shape, framing, upload }) {
    const [before, shapeBefore] = [this.#brought, this.#shape]
    const brought = pictureOf(upload)
    this.#brought = JSON.stringify(brought)
    this.#shape = String(input_shape)
    this.#framing = framing
    if (brought || this.#shape !== shapeBefore) this.picture = brought
    if (!this.picture) this.switch.tell("")
    setText(this.next, brought && !upload.emptied ? "" : whatNext(this.picture))
    return brought !== null && this.#brought !== before
  }

  /** @returns {boolean} whether a picture is framed, where it can be */
  get framing() {
    return this.switch.on.checked
  }

  /**
   * Take up a picture again.
   * @param {Picture | null} picture
   * @param {boolean} framing
   */
  show(picture, framing) {
    this.picture = picture
    this.switch.on.checked = framing
    setText(this.next, whatNext(picture))
  }

  /**
   * Say why a file cannot be used, and what is seen instead.
   * @param {string | undefined} problem
   * @param {string} seen
   */
  refuse(problem, seen) {
    this.problem.hidden = !problem
    if (problem) setText(this.problem, `${problem} The picture before is still shown: ${seen}.`)
  }

  /**
   * The pixels of a picture as the network is to see it, framed or not; says which.
   * @param {Picture} picture
   * @returns {Uint8Array} c h w
   */
  pixelsOf({ pixels, framed }) {
    const offered = this.#framing ? framed : null
    return bytesOf(this.switch.choose(offered) && offered ? offered.pixels : pixels)
  }
}

/**
 * @param {Answer} answer
 * @returns {Picture | null}
 */
const pictureOf = (answer) =>
  answer.pixels === undefined ? null : { name: answer.name, pixels: answer.pixels, framed: answer.framed }

/** @param {Picture | null} picture that is shown though the field for files is empty */
const whatNext = (picture) =>
  picture ? `${picture.name} is still shown. Choose another picture below.` : "Choose a picture below."
