// The page's one socket to the server: it opens when somebody needs it, asks whether the server is still
// there, and opens again where it was lost.

const FLOODED = 4429
const BEAT_MS = 1000
const LOST_AFTER_MS = 3000
const HANGS_AFTER_MS = 10_000
const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 4000
const LINGER_MS = 5000

/**
 * What becomes of a link.
 * @typedef {object} Ends
 * @property {() => void} opened it is open, maybe anew: nothing that was said before counts
 * @property {(frame: ArrayBuffer) => void} received
 * @property {(word: Word) => void} told
 * @property {() => void} turned the connection was lost, or is back: see `lost`
 */

/**
 * What the server says in words (ui/shell/live.py).
 * @typedef {object} Word
 * @property {"error" | "absent" | "pong"} type
 * @property {string | null} run
 * @property {number | null} number
 * @property {"ended" | "unreadable" | "asleep"} kind
 * @property {string} reason
 */

/** The socket at an address below the page's, as long as it is needed. */
export class Link {
  /**
   * @param {string} path
   * @param {Ends} ends
   */
  constructor(path, ends) {
    this.path = path
    this.ends = ends
    this.needed = false
    /** @type {WebSocket | null} */
    this.socket = null
    /** @type {string | null} a sentence while there is no connection */
    this.lost = null
    this.retryMs = FIRST_RETRY_MS
    this.heardAt = 0
    /** @type {number | null} */
    this.askedAt = null
    /** @type {number | undefined} */
    this.saying = undefined
    /** @type {number | undefined} */
    this.beating = undefined
    /** @type {number | undefined} */
    this.retrying = undefined
    /** @type {number | undefined} */
    this.ending = undefined
  }

  /** Open it, if it is not. */
  need() {
    this.needed = true
    clearTimeout(this.ending)
    if (this.socket || this.retrying !== undefined) return
    this.heardAt = Date.now()
    this.#open()
  }

  /** Nobody needs it now; the next page may in a moment. */
  rest() {
    this.needed = false
    clearTimeout(this.ending)
    this.ending = setTimeout(() => this.#end(), LINGER_MS)
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN
  }

  /**
   * Say something to the server, if it can hear.
   * @param {Record<string, unknown>} message
   */
  say(message) {
    if (this.isOpen) this.socket?.send(JSON.stringify(message))
  }

  #open() {
    const url = new URL(this.path, window.location.href)
    url.protocol = url.protocol.replace("http", "ws")
    const socket = new WebSocket(url)
    socket.binaryType = "arraybuffer"
    socket.onopen = () => this.#opened()
    socket.onmessage = ({ data }) => {
      this.#heard()
      if (typeof data === "string") this.ends.told(JSON.parse(data))
      else this.ends.received(data)
    }
    socket.onclose = ({ code }) => this.#closed(code)
    this.socket = socket
    this.#doubt()
  }

  // A socket opens while the server still waits for a process: that is no answer yet.
  #opened() {
    this.#ping()
    this.beating = setTimeout(() => this.#beat(), BEAT_MS)
    this.ends.opened()
  }

  /** The server has answered. */
  #heard() {
    this.retryMs = FIRST_RETRY_MS
    this.heardAt = Date.now()
    this.askedAt = null
    clearTimeout(this.saying)
    this.saying = undefined
    this.#turn(null)
  }

  /** There is no answer: if none comes soon, say since when. */
  #doubt() {
    const since = this.heardAt
    const wait = Math.max(0, since + LOST_AFTER_MS - Date.now())
    this.saying ??= setTimeout(() => this.#turn(noConnection(since)), wait)
  }

  // Runs that stand have nothing to send, and a cut cable closes no socket: so ask whether the server is
  // there. What counts is how long it has not answered, as a page out of sight asks once a minute.
  #beat() {
    this.beating = setTimeout(() => this.#beat(), BEAT_MS)
    const now = Date.now()
    if (this.askedAt === null) {
      if (now - this.heardAt >= BEAT_MS) this.#ping()
    } else if (now - this.askedAt >= HANGS_AFTER_MS) this.#drop()
    else if (now - this.askedAt >= BEAT_MS) this.#doubt()
  }

  #ping() {
    this.askedAt = Date.now()
    this.say({ type: "ping" })
  }

  /** Give up a socket that hangs, and open another. */
  #drop() {
    this.#hangUp()
    this.#closed()
  }

  #hangUp() {
    if (!this.socket) return
    Object.assign(this.socket, { onopen: null, onmessage: null, onclose: null })
    this.socket.close()
  }

  /** @param {number} [code] */
  #closed(code) {
    this.#forget()
    if (!this.needed) return
    if (code === FLOODED) {
      this.retryMs = LAST_RETRY_MS
      clearTimeout(this.saying)
      this.#turn("This page sent more than the server takes, so it was cut off. It goes on by itself.")
    } else this.#doubt()
    this.retrying = setTimeout(() => {
      this.retrying = undefined
      this.#open()
    }, this.retryMs)
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS)
  }

  #forget() {
    clearTimeout(this.beating)
    this.askedAt = null
    this.socket = null
  }

  #end() {
    for (const timer of [this.saying, this.retrying]) clearTimeout(timer)
    this.saying = this.retrying = undefined
    this.lost = null
    this.#hangUp()
    this.#forget()
  }

  /** @param {string | null} sentence */
  #turn(sentence) {
    if (sentence === this.lost) return
    this.lost = sentence
    this.ends.turned()
  }
}

/**
 * @param {number} since ms since 1970
 * @returns {string}
 */
function noConnection(since) {
  const time = new Date(since).toLocaleTimeString("en-GB")
  return (
    `No connection since ${time}. What you see is from then. ` +
    "The page goes on by itself once the server answers. What you press until then may be lost."
  )
}
