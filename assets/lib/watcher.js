// A component's tie to a run: it follows when the page turns to another run, and asks only while it is in
// sight.

/** @import { Frame } from "./frame.js" */
/** @import { Wish } from "./wishes.js" */

import { whenVisible } from "./dom.js"
import { connect } from "./live.js"

/** One component that watches whichever run its page shows. */
export class Watcher {
  /**
   * `part` names the component among those that watch a run; `onFrame` gets each frame while it is in sight,
   * `onTurn` those of an edited network that takes its place, until the page has turned to it.
   * @param {Element} root
   * @param {string} part
   * @param {(frame: Frame) => void} onFrame
   * @param {(frame: Frame) => void} [onTurn]
   */
  constructor(root, part, onFrame, onTurn = () => {}) {
    this.part = part
    this.onFrame = onFrame
    this.onTurn = onTurn
    /** @type {string | undefined} */
    this.runId = undefined
    /** @type {ReturnType<typeof connect> | undefined} */
    this.connection = undefined
    /** @type {Wish} */
    this.wish = {}
    /** @type {Wish} */
    this.hidden = {}
    this.visible = false
    this.stop = whenVisible(root, (visible) => {
      this.visible = visible
      this.tell()
      this.catchUp()
    })
  }

  /**
   * Watch this run from now on.
   * @param {string} runId
   */
  follow(runId) {
    if (runId === this.runId) return
    this.connection?.close()
    this.runId = runId
    this.connection = connect(runId)
    this.tell()
    this.connection.onFrame((frame) => this.visible && this.onFrame(frame))
    this.connection.onTurn((frame) => this.visible && this.onTurn(frame))
  }

  /**
   * Ask for something, and for `hidden` while out of sight: which image is watched must not hang on
   * scrolling.
   * @param {Wish} wish
   * @param {Wish} [hidden={}]
   */
  ask(wish, hidden = {}) {
    if (JSON.stringify([wish, hidden]) === JSON.stringify([this.wish, this.hidden])) return
    this.wish = wish
    this.hidden = hidden
    this.tell()
  }

  // What is asked may be what somebody asked before: then no other frame comes of a run that stands.
  catchUp() {
    const frame = this.connection?.lastFrame
    if (this.visible && frame) this.onFrame(frame)
  }

  tell() {
    this.connection?.watch(this.part, this.visible ? this.wish : this.hidden)
  }

  close() {
    this.stop()
    this.connection?.close()
  }
}
