// The field for a picture file: it reads what is chosen there, and names it as long as that is shown.

import { element } from "../dom.js"
import { fileText } from "./files.js"

const MOST_BYTES = 20_000_000

/**
 * @typedef {object} FileHandlers
 * @property {(file: string) => void} onFile in base64url
 * @property {(isChosen: boolean) => void} onChoice a file was chosen, or none any more
 * @property {(problem: string) => void} onProblem why it cannot be read
 */

/** A field for one file. */
export class FileField {
  /** @param {FileHandlers} on */
  constructor(on) {
    this.on = on
    /** What it names, in base64url; empty while that is read. */
    this.named = ""
    this.node = element("input", {
      type: "file",
      accept: "image/*",
      className: "file",
      "aria-label": "Picture file",
    })
    this.node.onchange = () => this.read(this.node.files?.[0])
  }

  /** @param {File} [file] */
  read(file) {
    this.named = ""
    this.on.onChoice(Boolean(file))
    if (!file) return
    if (file.size > MOST_BYTES) return this.refuse("This file is larger than 20 MB.")
    const reader = new FileReader()
    reader.onload = () => this.on.onFile((this.named = fileText(String(reader.result))))
    reader.onerror = () => this.refuse("The browser could not read this file.")
    reader.readAsDataURL(file)
  }

  /** @param {string} problem */
  refuse(problem) {
    this.clear()
    this.on.onProblem(problem)
  }

  /** Name no file: any can be chosen again. */
  clear() {
    this.node.value = this.named = ""
  }

  /**
   * A picture is shown: what is named stays where it was made of that.
   * @param {string} file that it was made of; empty: of none
   */
  follow(file) {
    if (this.named && this.named !== file) this.clear()
  }
}
