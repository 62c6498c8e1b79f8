// The field for a picture file: it reads what is chosen there.

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
    this.on.onChoice(Boolean(file))
    if (!file) return
    if (file.size > MOST_BYTES) return this.on.onProblem("This file is larger than 20 MB.")
    const reader = new FileReader()
    reader.onload = () => this.on.onFile(fileText(String(reader.result)))
    reader.onerror = () => this.on.onProblem("The browser could not read this file.")
    reader.readAsDataURL(file)
  }
}
