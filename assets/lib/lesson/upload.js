// The file that an own picture was made of. The address keeps the picture alone, small: for another size the
// file is needed again. This tab of the browser keeps it over a reload, where it has room.

import { keepInTab, recallFromTab } from "../tab.js"

const NONE = { file: "", isUpload: false }

/** A file in base64url, as long as it is that of the own picture. */
export class Upload {
  /** @param {string} page whose picture it is */
  constructor(page) {
    this.name = `${page}.upload`
    /** That of the own picture; empty where that is no upload, or its file is gone. */
    this.file = ""
    /** Whether the own picture is an upload. */
    this.isUpload = false
    /** The own picture as in the address.
     * @type {string | undefined} */
    this.own = undefined
    /** On its way to Python. */
    this.sent = ""
    /** @type {object | null} */
    this.heard = null
  }

  get isGone() {
    return this.isUpload && !this.file
  }

  /**
   * Python is told to make the own picture of this file.
   * @param {string} file
   * @returns {string}
   */
  send(file) {
    return (this.sent = file)
  }

  /**
   * What Python says: each answer once. Another own picture that no file was sent for is of none.
   * @param {object} told one object an answer
   * @param {string | undefined} own the picture as in the address
   * @param {boolean} [refused] whether what was sent cannot be used
   */
  hear(told, own, refused = false) {
    if (told === this.heard) return
    const now = this.heard ? this.#after(own, refused) : recalled(this.name, own)
    this.heard = told
    this.sent = ""
    if (now.file === this.file && own === this.own) return
    Object.assign(this, now, { own })
    keepInTab(this.name, now.isUpload ? own : null)
    keepInTab(fileOf(this.name), now.file)
  }

  /**
   * @param {string | undefined} own
   * @param {boolean} refused
   */
  #after(own, refused) {
    if (this.sent && !refused) return { file: this.sent, isUpload: true }
    return own === this.own ? { file: this.file, isUpload: this.isUpload } : NONE
  }
}

/**
 * What was kept of that picture.
 * @param {string} name
 * @param {string | undefined} own
 */
function recalled(name, own) {
  if (!own || recallFromTab(name) !== own) return NONE
  const file = recallFromTab(fileOf(name))
  return { file: typeof file === "string" ? file : "", isUpload: true }
}

/** @param {string} name */
const fileOf = (name) => `${name}.file`
