// Where the input comes from: a photograph, a digit, a grid, the pen, the webcam or a file.

/** @import { Shape } from "../frame.js" */
/** @import { MoreFacts } from "../more.js" */
/** @import { Planes } from "./cells.js" */
/** @import { Problem } from "./exchange.js" */

import { element, setText } from "../dom.js"
import { FramingSwitch } from "../framing_switch.js"
import { keepInTab, recallFromTab } from "../tab.js"
import { Webcam } from "../webcam.js"
import { PLANES } from "./cells.js"
import { FileField } from "./file_field.js"
import { SizeField } from "./size_field.js"
import { Sizes } from "./sizes.js"
import { Upload } from "./upload.js"
import { CHANNELS } from "./words.js"

const KINDS = {
  photograph: "Photographs",
  digit: "Digit",
  grid: "Grid",
  draw: "Draw",
  webcam: "Webcam",
  upload: "Upload",
}
const EXAMPLES = 500
const UPLOADING = "Any picture. Its middle is taken, as a square."
const GONE = "Its file is gone since the page was loaded again: for more detail, choose it once more."
const OWN = ["draw", "webcam", "upload"]

/**
 * What is chosen of an input.
 * @typedef {object} InputChoice
 * @property {string} input a kind; "own": drawn, taken or uploaded
 * @property {string} [colour] "grey" or "rgb"
 * @property {string} [photo]
 * @property {number} [digit]
 * @property {number} example
 * @property {number} size pixels along a side
 */

/** @typedef {InputChoice & Planes} Chosen */

/**
 * All in one picture, side by side.
 * @typedef {{source: string, names: {name: string, title: string}[]}} Photographs
 */

/**
 * What Python answers to a choice, as far as the input needs it.
 * @typedef {object} SourceAnswer
 * @property {{input: string, size: number}} chosen
 * @property {Photographs} thumbnails
 * @property {{control: string} | null} problem
 * @property {string} still what is shown instead of what cannot be
 * @property {{inverted: boolean} | null} [framed] what was done to a file
 * @property {MoreFacts} [more]
 * @property {string} locked why nothing can be changed; empty: it can
 * @property {{own?: string}} query as in the address; `own` is the picture drawn, taken or uploaded last
 */

/**
 * @typedef {object} SourceHandlers
 * @property {(patch: Record<string, unknown>) => void} onEdit
 * @property {(taken: boolean) => void} onDraw the pen is taken or laid down
 * @property {() => void} onClear
 * @property {(pixels: Uint8Array, shape: Shape) => void} onLive each picture of the webcam
 * @property {() => void} onFreeze it stands
 * @property {(problem: Problem) => void} onProblem
 * @property {(channel: number) => void} [onChannel] another channel of a grid in colour
 */

/** The choice of an input, with a panel for each kind of it. */
export class Source {
  /**
   * @param {string} page
   * @param {SourceHandlers} on
   */
  constructor(page, on) {
    this.on = on
    this.chosen = /** @type {Chosen} */ ({})
    this.still = ""
    /** @type {string | undefined} */
    this.own = undefined
    /** The kind whose panel is open, and what is shown. */
    this.kind = this.input = ""
    this.upload = new Upload(page)
    this.place = `${page}.source`
    this.kept = ""
    /** @type {FramingSwitch | null} */
    this.framing = null
    /** @type {{inverted: boolean} | null} */
    this.framed = null
    /** Whether a file is on its way, to be framed. */
    this.asks = false
    /** @type {SourceAnswer | null} the last that was heard */
    this.answer = null
    this.sizes = new Sizes(page)
    this.buttons = Object.entries(KINDS).map(([kind, label]) =>
      element("button", {
        type: "button",
        textContent: label,
        onclick: () => this.choose(kind),
        "data-kind": kind,
      }),
    )
    this.colours = ["grey", "rgb"].map((colour) =>
      element("button", {
        type: "button",
        textContent: colour === "rgb" ? "RGB" : "Grey",
        onclick: () => on.onEdit({ colour }),
        "data-colour": colour,
      }),
    )
    this.size = new SizeField((side) => this.resize(side))
    this.photos = element("div", { className: "photos", role: "group", "aria-label": "Photographs" })
    /** @type {HTMLButtonElement[]} */
    this.photoButtons = []
    this.digits = element("div", { className: "segmented", role: "group", "aria-label": "Digit" })
    this.digitButtons = Array.from({ length: 10 }, (_, digit) =>
      element("button", {
        type: "button",
        textContent: digit,
        onclick: () => on.onEdit({ digit, example: 0 }),
      }),
    )
    const another = element("button", {
      type: "button",
      textContent: "Another",
      onclick: () => on.onEdit({ example: (this.chosen.example + 1) % EXAMPLES }),
    })
    this.digits.append(...this.digitButtons)
    this.file = new FileField({
      onFile: (file) => this.bring(file),
      onChoice: (isChosen) =>
        setText(this.uploading, isChosen ? UPLOADING : `No file is chosen. ${this.still}`),
      onProblem: (problem) => on.onProblem({ control: "input", message: `${problem} ${this.still}` }),
    })
    this.webcam = new Webcam((pixels) => on.onLive(pixels, this.webcam.shape))
    const freeze = element("button", { type: "button", textContent: "Freeze", onclick: () => this.freeze() })
    const clear = element("button", { type: "button", textContent: "Clear", onclick: () => on.onClear() })
    this.channelButtons = CHANNELS.map((name, at) =>
      element("button", {
        type: "button",
        textContent: name[0].toUpperCase() + name.slice(1),
        onclick: () => on.onChannel?.(at),
      }),
    )
    this.channels = element(
      "div",
      { className: "segmented", role: "group", "aria-label": "Channel to type into" },
      this.channelButtons,
    )
    const hint = (/** @type {string} */ text) => element("p", { className: "muted", textContent: text })
    this.uploading = hint(UPLOADING)
    /** @type {Record<string, HTMLElement>} */
    this.panels = {
      photograph: this.photos,
      digit: element("div", { className: "line" }, this.digits, another),
      grid: element(
        "div",
        { className: "line" },
        this.channels,
        hint("Click a cell of the input and type a number."),
      ),
      draw: element(
        "div",
        { className: "line" },
        clear,
        hint("Draw on the input: the output follows the pen."),
      ),
      webcam: element("div", { className: "line" }, this.webcam.node, freeze),
      upload: element("div", { className: "line" }, this.file.node, this.uploading),
    }
    this.panel = element("div", { className: "panel" })
    const group = (/** @type {string} */ label, /** @type {HTMLElement[]} */ buttons) =>
      element("div", { className: "segmented", role: "group", "aria-label": label }, buttons)
    this.colourField = group("Colours", this.colours)
    const sizeField = element("label", { className: "sizes" }, this.size.node)
    const head = element(
      "div",
      { className: "line" },
      group("Input", this.buttons),
      this.colourField,
      sizeField,
    )
    this.node = element("div", { className: "source" }, head, this.panel)
  }

  /** For a network that knows MNIST's digits: an upload is framed as they are, until that is switched off. */
  offerFraming() {
    this.framing = new FramingSwitch(() => this.switchFraming())
    this.panels.upload.append(this.framing.node)
  }

  /**
   * Show what is chosen.
   * @param {Chosen} chosen
   * @param {SourceAnswer} answer
   * @param {number} channel of a grid in colour, into which numbers are typed
   */
  show(chosen, answer, channel) {
    const { chosen: told, thumbnails, problem, still, query } = answer
    Object.assign(this, { chosen, still, own: query.own })
    this.sizes.hear(told)
    const refused = problem?.control === "input"
    this.upload.hear(told, query.own, refused)
    if (answer !== this.answer) this.hear(answer)
    if (!this.upload.file) this.forgetFraming()
    if (!this.input) this.recall(chosen.input)
    if (chosen.input !== this.input) this.follow(chosen.input, refused)
    this.keep()
    for (const button of this.colours)
      button.setAttribute("aria-pressed", String(button.dataset.colour === chosen.colour))
    this.channels.hidden = chosen.colour !== "rgb"
    this.channelButtons.forEach((button, at) => button.setAttribute("aria-pressed", String(at === channel)))
    this.size.show(chosen)
    if (!this.photoButtons.length) this.offerPhotos(thumbnails)
    for (const button of this.photoButtons)
      button.setAttribute("aria-pressed", String(button.dataset.photo === chosen.photo))
    this.digitButtons.forEach((button, digit) =>
      button.setAttribute("aria-pressed", String(digit === chosen.digit)),
    )
    this.webcam.resize([chosen.colour === "rgb" ? 3 : 1, chosen.size, chosen.size])
  }

  /**
   * Python says which picture is shown, and once what it has done to a file: after that it is like any other.
   * @param {SourceAnswer} answer
   */
  hear(answer) {
    this.answer = answer
    const { framed = null, problem, chosen } = answer
    this.file.follow(chosen.input === "own" ? this.upload.file : "")
    if (framed || (this.asks && problem?.control !== "input")) this.framing?.choose((this.framed = framed))
    this.asks = false
  }

  /**
   * The panel follows the input when that changes, not before: one may look for a file while the cat stays.
   * Where a file was refused, its panel stays open for another.
   * @param {string} input
   * @param {boolean} refused
   */
  follow(input, refused) {
    this.input = input
    if (refused) return
    const kind = input !== "own" ? input : OWN.includes(this.kind) ? this.kind : "draw"
    if (kind !== this.kind) this.open(kind)
  }

  /** This tab keeps by which kind the picture came in that is shown. */
  keep() {
    const { kind, input, own } = this
    const facts = { kind, input, own: own ?? "", framed: this.framed, asked: this.framing?.on.checked }
    const text = JSON.stringify(facts)
    if (text !== this.kept) keepInTab(this.place, facts)
    this.kept = text
  }

  /**
   * After a reload the panel of that kind is open again.
   * @param {string} input
   */
  recall(input) {
    const found = recallFromTab(this.place)
    if (input !== "own" || found?.input !== input || found.own !== this.own || !OWN.includes(found.kind))
      return
    this.input = input
    this.open(found.kind)
    if (found.kind !== "upload") return
    const gone = this.upload.isGone && !this.size.node.hidden ? GONE : ""
    setText(this.uploading, `No file is chosen. ${this.still} ${gone}`.trim())
    if (!this.framing || !this.upload.file || typeof found.framed?.inverted !== "boolean") return
    this.framing.on.checked = found.asked !== false
    this.framing.choose((this.framed = { inverted: found.framed.inverted }))
  }

  /** @param {Photographs} thumbnails */
  offerPhotos({ source, names }) {
    const tiles = names.map(({ name, title }, at) => {
      const tile = element("button", {
        type: "button",
        title,
        "aria-label": title,
        "data-photo": name,
        onclick: () => this.on.onEdit({ photo: name }),
      })
      tile.style.backgroundImage = `url(${source})`
      tile.style.backgroundSize = `${names.length * 100}% 100%`
      tile.style.backgroundPosition = `${(100 * at) / (names.length - 1)}% 0`
      return tile
    })
    this.photoButtons = tiles
    this.photos.replaceChildren(...tiles)
  }

  /**
   * Show the panel of one kind, without changing the input.
   * @param {string} kind
   */
  open(kind) {
    if (this.kind === "webcam" && kind !== "webcam") this.webcam.stop()
    this.kind = kind
    setText(this.uploading, UPLOADING)
    for (const button of this.buttons)
      button.setAttribute("aria-pressed", String(button.dataset.kind === kind))
    this.panel.replaceChildren(this.panels[kind])
    this.on.onDraw(kind === "draw")
  }

  /** @param {string} kind */
  choose(kind) {
    const isLive = Boolean(this.webcam.stream)
    this.open(kind)
    if (kind === "webcam") this.webcam.start()
    else if (kind === "draw" && this.own) this.on.onEdit({ input: "own", size: this.sizes.of("own") })
    else if (kind === "draw") this.on.onClear()
    else if (kind === "upload") {
      // The picture that stays is the one that is chosen.
      if (isLive) this.on.onFreeze()
    } else {
      this.input = kind
      this.on.onEdit({ input: kind, size: this.sizes.of(kind), row: null, column: null })
    }
  }

  /** Another input was chosen elsewhere: the webcam gives way to it, and its panel too. */
  giveWay() {
    if (this.kind !== "webcam") return
    this.webcam.stop()
    this.input = ""
  }

  freeze() {
    this.webcam.stop()
    this.on.onFreeze()
  }

  /** @param {number} side */
  resize(side) {
    if (this.chosen.input !== "grid") this.sizes.set(this.chosen.input, side)
    if (this.chosen.input === "own" && this.upload.file)
      return this.on.onEdit({ size: side, own: this.upload.send(this.upload.file) })
    if (this.chosen.input !== "grid") return this.on.onEdit({ size: side })
    const resized = (/** @type {number[][]} */ plane) =>
      Array.from({ length: side }, (_, row) =>
        Array.from({ length: side }, (_, column) => plane[row]?.[column] ?? 0),
      )
    this.on.onEdit(
      Object.fromEntries(
        PLANES.flatMap((name) => {
          const plane = this.chosen[name]
          return plane ? [[name, resized(plane)]] : []
        }),
      ),
    )
  }

  /** @param {string} file */
  bring(file) {
    this.forgetFraming()
    this.sendUpload(file)
  }

  /** @param {string} file */
  sendUpload(file) {
    this.asks = Boolean(this.framing?.on.checked)
    this.on.onEdit({ input: "own", own: this.upload.send(file), frame: this.asks ? "on" : null })
  }

  /** Each file is framed at first. */
  forgetFraming() {
    if (!this.framing) return
    this.framing.on.checked = true
    this.framing.tell("")
  }

  switchFraming() {
    this.framing?.choose(this.framed)
    this.sendUpload(this.upload.file)
  }

  destroy() {
    this.webcam.stop()
  }
}
