// The GAN lab's main picture: samples from fixed noise, real pictures beside them, and D's verdict on each.
// data: {run, chosen, raw, class_names}: raw where D is a critic that gives scores instead of probabilities;
// the classes that can be asked for, if any: then each has its column; state: "chosen", the index of the
// sample that the rest of the page takes apart.
import { theme } from "../../../lib/colours.js"
import { element, setText, whenVisible } from "../../../lib/dom.js"
import { fitCanvas, frameBox, snap } from "../../../lib/draw.js"
import { count, number, shape as times } from "../../../lib/format.js"
import { notice, Pictures, verdictInk, verdictText } from "../../../lib/gan.js"
import { connect } from "../../../lib/live.js"
import { setMark, setNumber, setWords } from "../../../lib/numbers.js"

const COLUMNS = 8
const MOST_COLUMNS = 10
const HEAD_LINE = 16
const LARGEST_CELL = 68
const SMALLEST_PICTURE = 12
const FRAME = 3
const MARGIN = FRAME + 1
const NUMBER_LINE = 13
const GAP = 20
const NARROW = 460

export function mount(root, component) {
  const boards = { generated: makeBoard("generated", "Generated"), real: makeBoard("real", "Real") }
  const parts = makeParts(boards)
  root.replaceChildren(...parts.nodes)
  const view = {
    component,
    run: null,
    connection: null,
    chosen: 0,
    frame: null,
    read: null,
    arrays: {},
    scale: null,
  }

  function onFrame(frame) {
    if (!frame.arrays.has("samples")) return
    view.frame = frame
    if (frame.readable) view.read = frame
    if (view.visible) show()
  }

  /** The pictures of the newest frame, and the numbers of the newest one whose numbers are to be read. */
  function show() {
    const { frame, read } = view
    view.arrays = Object.fromEntries(frame.arrays)
    boards.generated.pictures.update(view.arrays.samples)
    boards.real.pictures.update(view.arrays.real)
    if (read && read !== view.written) write(read)
    setWords(
      boards.generated.when,
      ["at step ", { text: count(frame.step), metric: "step", of: "pictures" }],
      frame.step,
    )
    draw()
  }

  function write(frame) {
    view.written = frame
    const [onSamples, onReal] = ["d_samples", "d_real"].map((name) => frame.arrays.get(name).data)
    const { raw } = view.component.data
    view.scale = verdictScale([...onSamples, ...onReal], raw, view.scale)
    boards.generated.verdicts = onSamples
    boards.real.verdicts = onReal
    for (const board of Object.values(boards)) {
      board.canvas.dataset.verdicts = JSON.stringify(
        Array.from(board.verdicts, (verdict) => verdictText(verdict, raw)),
      )
      board.canvas.dataset.verdictsStep = frame.step
    }
    setNumber(parts.when, count(frame.step), { metric: "step", step: frame.step })
    setText(parts.low, `: generated ${verdictText(view.scale.low, raw)}`)
    setText(parts.high, `${verdictText(view.scale.high, raw)} real`)
    const waits = frame.live && frame.state === "paused"
    const words = { waits, raw, samples: onSamples.length, reals: onReal.length }
    setWords(parts.notice, notice(frame.judgements.play, words), frame.step)
    describe()
  }

  function describe() {
    const verdict = verdictText(boards.generated.verdicts[view.chosen], view.component.data.raw)
    setMark(boards.generated.canvas, {
      metric: "verdict",
      of: `sample ${view.chosen + 1}`,
      step: view.written.step,
      value: verdict,
    })
    boards.generated.canvas.ariaLabel =
      `${shown()} generated pictures. Sample ${view.chosen + 1} is chosen; ` +
      `D’s verdict on it is ${verdict}. Arrow keys choose another.`
    boards.real.canvas.ariaLabel = `${view.arrays.real.shape[0]} real pictures`
  }

  function draw() {
    if (!view.scale || root.clientWidth === 0) return
    const narrow = root.clientWidth < NARROW
    parts.boards.classList.toggle("is-narrow", narrow)
    const columns = columnsOf(view.component.data)
    const room = narrow ? root.clientWidth / columns : (root.clientWidth - GAP) / (columns + 2)
    const side = Math.max(SMALLEST_PICTURE, Math.min(LARGEST_CELL, room) - 2 * MARGIN)
    const style = { side, scale: view.scale, raw: view.component.data.raw, colours: view.colours }
    drawBoard(boards.generated, columns, style, view.chosen, headsOf(view.component.data))
    drawBoard(boards.real, narrow ? columns : 2, style, -1, [])
    parts.legend.style.background = verdictGradient(view.colours)
    showCaption()
  }

  /** What lies under the pointer, or what is drawn; both follow every new frame. */
  function showCaption() {
    const { board, place, array, title } = view.pointed ?? {}
    const pixel = board ? pixelText(board.hit(place), view.arrays[array], title) : null
    setText(parts.caption, pixel ?? captionText(shown(), view.arrays.samples.shape))
  }

  const shown = () => shownOf(view.arrays.samples.shape[0], view.component.data)

  function point(pointed) {
    view.pointed = pointed
    if (view.scale) showCaption()
  }

  function choose(index) {
    if (!view.arrays.noise || index === view.chosen || index < 0 || index >= shown()) return
    view.chosen = index
    const { shape, data } = view.arrays.noise
    const labels = view.arrays.labels ? [view.arrays.labels.data[index]] : null
    view.connection.watch("latent", {
      latent: Array.from(data.subarray(index * shape[1], (index + 1) * shape[1])),
      labels,
    })
    view.component.setStateValue("chosen", index)
    describe()
    draw()
  }

  function chooseByKey(event) {
    const columns = columnsOf(view.component.data)
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }
    if (!(event.key in steps)) return
    event.preventDefault()
    choose(view.chosen + steps[event.key])
  }

  boards.generated.canvas.tabIndex = 0
  boards.generated.canvas.onkeydown = chooseByKey
  boards.generated.canvas.onclick = (event) => choose(boards.generated.hit(event)?.index ?? -1)
  for (const [board, array, title] of [
    [boards.generated, "samples", "Sample"],
    [boards.real, "real", "Real picture"],
  ]) {
    board.canvas.onpointermove = ({ offsetX, offsetY }) =>
      point({ board, place: { offsetX, offsetY }, array, title })
    board.canvas.onpointerleave = () => point(null)
  }
  const resized = new ResizeObserver(draw)
  resized.observe(root)
  const stopWatching = whenVisible(root, (visible) => {
    view.visible = visible
    if (visible && view.frame) show()
  })

  function update(next) {
    view.component = next
    view.chosen = next.data.chosen
    view.colours = theme(root)
    if (next.data.run !== view.run) {
      view.connection?.close()
      Object.assign(view, {
        run: next.data.run,
        frame: null,
        read: null,
        scale: null,
        connection: connect(next.data.run),
      })
      view.connection.onFrame(onFrame)
      view.connection.watch("samples", {})
    }
    draw()
  }

  update(component)
  return {
    update,
    destroy() {
      resized.disconnect()
      stopWatching()
      view.connection.close()
    },
  }
}

function makeParts(boards) {
  const notice = element("p", { class: "grid-notice", "data-testid": "gan-notice" })
  const [when, low, high, legend] = [
    element("span"),
    element("span"),
    element("span"),
    element("span", { class: "grid-scale" }),
  ]
  const caption = element("p", { class: "grid-caption muted" })
  const row = element("div", { class: "grid-boards" }, boards.generated.node, boards.real.node)
  const nodes = [
    notice,
    row,
    element(
      "div",
      { class: "grid-legend" },
      element("span", {}, "D’s verdict at step ", when, low),
      legend,
      high,
    ),
    caption,
  ]
  return { nodes, notice, boards: row, when, low, high, legend, caption }
}

/** A canvas of cells, and the way back from a pointer to a cell and a pixel. */
function makeBoard(kind, title) {
  const canvas = element("canvas", { role: "img", "aria-label": title, "data-testid": `${kind}-board` })
  const when = element("span", { class: "muted" })
  const node = element("section", { class: `grid-board ${kind}` }, element("h4", {}, title, when), canvas)
  const board = { canvas, node, when, pictures: new Pictures(), verdicts: null, layout: null }
  board.hit = (event) => (board.layout ? cellAt(event.offsetX, event.offsetY, board) : null)
  return board
}

/** Samples of a GAN that knows classes take turns, so that each class has a column of its own. */
function columnsOf({ class_names: names }) {
  return names.length > 1 && names.length <= MOST_COLUMNS ? names.length : COLUMNS
}

function headsOf({ class_names: names }) {
  return names.length > 1 && names.length <= MOST_COLUMNS ? names : []
}

/** Under heads only whole rows, so that all columns are of one length. */
const wholeRows = (count, columns) => Math.floor(count / columns) * columns

/** How many of so many samples the grid draws. */
export const shownOf = (count, data) => (headsOf(data).length ? wholeRows(count, columnsOf(data)) : count)

function cellAt(left, top, { layout: { cell, columns, size, head, shown }, pictures }) {
  const column = Math.floor(left / cell.width)
  const row = Math.floor((top - head) / cell.height)
  const index = row * columns + column
  if (column < 0 || column >= columns || row < 0 || index >= shown) return null
  const { width, height } = pictures.atlas
  const x = Math.floor(((left - column * cell.width - MARGIN) / size.width) * width)
  const y = Math.floor(((top - head - row * cell.height - MARGIN) / size.height) * height)
  return { index, x, y, inside: x >= 0 && y >= 0 && x < width && y < height }
}

function drawBoard(board, columns, { side, scale, raw, colours }, chosen, heads) {
  const { pictures, verdicts } = board
  const size = pictures.size(side)
  const cell = { width: snap(size.width + 2 * MARGIN), height: snap(size.height + 2 * MARGIN + NUMBER_LINE) }
  const head = heads.length ? HEAD_LINE : 0
  const shown = heads.length ? wholeRows(pictures.count, columns) : pictures.count
  const rows = Math.ceil(shown / columns)
  board.layout = { cell, columns, size, head, shown }
  const context = fitCanvas(board.canvas, columns * cell.width, head + rows * cell.height)
  context.textAlign = "center"
  context.font = `600 ${cell.width < 48 ? 10 : 12}px ${colours.font}`
  context.fillStyle = colours.text
  heads.forEach((name, column) =>
    context.fillText(name, (column + 0.5) * cell.width, HEAD_LINE - 5, cell.width),
  )
  context.font = `${cell.width < 48 ? 10 : 12}px ${colours.font}`
  for (let index = 0; index < shown; index++) {
    const left = (index % columns) * cell.width + MARGIN
    const top = head + Math.floor(index / columns) * cell.height + MARGIN
    const ink = verdictInk((verdicts[index] - scale.low) / (scale.high - scale.low || 1), colours)
    pictures.draw(context, index, left, top, size)
    context.globalAlpha = ink.strength
    frameBox(context, left, top, size.width, size.height, ink.colour, FRAME)
    context.globalAlpha = 1
    if (index === chosen) {
      frameBox(
        context,
        left - FRAME,
        top - FRAME,
        size.width + 2 * FRAME,
        size.height + 2 * FRAME,
        colours.text,
        2,
      )
    }
    context.fillStyle = colours.text
    context.fillText(verdictText(verdicts[index], raw), left + size.width / 2, top + size.height + FRAME + 12)
  }
}

function verdictGradient({ generated, real }) {
  const pale = (colour) => `color-mix(in srgb, ${colour} 10%, transparent)`
  return `linear-gradient(90deg, ${generated}, ${pale(generated)} 50%, ${pale(real)} 50%, ${real})`
}

/**
 * Probabilities run from 0 to 1. A critic's scores have no bounds: their range widens at once and narrows
 * slowly.
 */
function verdictScale(scores, raw, before) {
  if (!raw) return { low: 0, high: 1 }
  const [low, high] = [Math.min(...scores), Math.max(...scores)]
  if (!before) return { low, high }
  return {
    low: Math.min(low, 0.9 * before.low + 0.1 * low),
    high: Math.max(high, 0.9 * before.high + 0.1 * high),
  }
}

/** What the grid shows: so many pictures of `n c h w`, where not all find room in whole rows. */
export function captionText(shown, [count, ...sizes]) {
  const pictures = shown < count ? `${shown} of ${count} samples` : `${count} samples`
  return (
    `${pictures} of ${times(sizes)}, from −1 (black) to 1 (white), one scale for all. ` +
    "Click a sample to take it apart below."
  )
}

function pixelText(hit, array, title) {
  if (!hit?.inside) return null
  const [, channels, height, width] = array.shape
  const at = (channel) => array.data[((hit.index * channels + channel) * height + hit.y) * width + hit.x]
  const values = Array.from({ length: channels }, (_, channel) => number(at(channel))).join(", ")
  return `${title} ${hit.index + 1}, row ${hit.y + 1}, column ${hit.x + 1}: ${values}`
}
