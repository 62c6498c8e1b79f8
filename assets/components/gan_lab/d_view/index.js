// What D makes of a real and of a generated picture, side by side: the pixels that decide, and every layer's
// maps. data: {run, raw, layers: [{name, title}], real: how many real pictures there are}; state: none.
import { DIVERGING } from "../../../lib/colours.js"
import { element, setText, whenVisible } from "../../../lib/dom.js"
import { Atlas, fitCanvas } from "../../../lib/draw.js"
import { count, number } from "../../../lib/format.js"
import { Pictures, verdictText } from "../../../lib/gan.js"
import { connect } from "../../../lib/live.js"
import { setWords } from "../../../lib/numbers.js"
import { LayerMaps, leastAlike, limitOf } from "./maps.js"

const SIDE = 140
const GAP = 12
const NUDGE = 0.1

export function mount(root, component) {
  const view = { run: null, connection: null, real: 0, arrays: null, width: 0 }
  const sides = {
    real: new Side("real", "A real picture"),
    generated: new Side("generated", "The chosen sample"),
  }
  const another = element(
    "button",
    { type: "button", onclick: () => choose(view.real + 1) },
    "Another real picture",
  )
  const about = element("p", { "data-testid": "d-view-about" })
  const says = element("p", { "data-testid": "d-view-says" })
  const layers = element("div", { class: "layers" })
  const rows = new Map()
  root.replaceChildren(
    element("h4", {}, "The pixels that decide"),
    about,
    another,
    element("div", { class: "sides" }, sides.real.node, sides.generated.node),
    element("h4", {}, "What D’s layers see"),
    element(
      "p",
      {},
      "Each layer turns the picture into maps, from the first layer down to the last. " +
        "Both pictures pass the same filters, and in each layer both sides share one colour scale: " +
        "where the maps differ, D can tell the pictures apart.",
    ),
    says,
    layers,
  )

  function choose(real) {
    view.real = real % view.component.data.real
    view.connection.watch("d-view", {
      layers: view.component.data.layers.map(({ name }) => `d.${name}`),
      real: view.real,
    })
  }

  function onFrame(frame) {
    if (!frame.arrays.has("deciding_real")) return
    view.arrays = frame.arrays
    if (frame.readable) view.read = frame
    if (view.visible) show()
  }

  function show() {
    const { arrays } = view
    if (!arrays || !root.clientWidth) return
    const { raw } = view.component.data
    const real = arrays.get("real")
    const size = real.data.length / real.shape[0]
    const picture = {
      shape: real.shape.slice(1),
      data: real.data.subarray(view.real * size, (view.real + 1) * size),
    }
    const limit = decidingLimit(arrays)
    const room = sides.real.node.clientWidth
    sides.real.show(picture, arrays.get("deciding_real"), limit, room)
    sides.generated.show(arrays.get("sample"), arrays.get("deciding_sample"), limit, room)
    const layersSay = showLayers(arrays)
    if (!view.read || view.read === view.written) return
    const { step, arrays: read } = (view.written = view.read)
    setWords(
      sides.real.verdict,
      verdictWords(read.get("real_verdict"), `real ${view.real + 1}`, raw, step),
      step,
    )
    setWords(sides.generated.verdict, verdictWords(read.get("d_sample"), "chosen", raw, step), step)
    setText(about, explanation(decidingLimit(read), raw))
    setText(says, layersSay)
  }

  function showLayers(arrays) {
    const pairs = view.component.data.layers.flatMap((layer) => {
      const [real, sample] = ["r.", "d."].map((prefix) => arrays.get(prefix + layer.name))
      return real && sample ? [{ layer, real, sample }] : []
    })
    for (const { layer, real, sample } of pairs) {
      if (!rows.has(layer.name)) {
        rows.set(layer.name, new LayerMaps(layer))
        layers.append(rows.get(layer.name).node)
      }
      rows.get(layer.name).show(real, sample)
    }
    return sentence(pairs)
  }

  const stopWatching = whenVisible(root, (visible) => {
    view.visible = visible
    if (visible) show()
  })
  const resized = new ResizeObserver(() => {
    if (root.clientWidth === view.width) return
    view.width = root.clientWidth
    show()
  })
  resized.observe(root)

  function update(next) {
    view.component = next
    if (next.data.run === view.run) return
    view.connection?.close()
    Object.assign(view, { run: next.data.run, arrays: null, read: null, connection: connect(next.data.run) })
    rows.clear()
    layers.replaceChildren()
    view.connection.onFrame(onFrame)
    choose(view.real)
  }

  update(component)
  return {
    update,
    destroy() {
      stopWatching()
      resized.disconnect()
      view.connection.close()
    },
  }
}

/** One of the two pictures: itself, and what decides in it. */
class Side {
  constructor(kind, title) {
    const canvases = ["the picture", "the pixels that decide"].map((label) =>
      element("canvas", { role: "img", "aria-label": `${title}: ${label}` }),
    )
    this.picture = canvases[0]
    this.deciding = canvases[1]
    this.verdict = element("span", { class: "muted" })
    this.pictures = new Pictures()
    this.node = element(
      "section",
      { class: `side ${kind}` },
      element("div", { class: "head" }, element("h4", {}, title), this.verdict),
      element("div", { class: "pair" }, canvases),
    )
  }

  show(array, gradient, limit, room) {
    const side = Math.min(SIDE, room >= 2 * 100 + GAP ? (room - GAP) / 2 : room)
    this.pictures.update(array)
    this.pictures.show(this.picture, 0, side)
    const [, height, width] = gradient.shape
    const atlas = new Atlas(1, height, width)
    atlas.paint(0, strongest(gradient), 0, DIVERGING, -limit, limit)
    atlas.flush()
    const size = this.pictures.size(side)
    atlas.draw(fitCanvas(this.deciding, size.width, size.height), 0, 0, 0, size.width, size.height)
  }
}

function verdictWords({ data }, of, raw, step) {
  const who = raw ? "The critic’s score" : "D’s verdict"
  return [`${who} at step ${count(step)}: `, { text: verdictText(data[0], raw), metric: "verdict", of }]
}

const decidingLimit = (arrays) =>
  limitOf(arrays.get("deciding_real").data, arrays.get("deciding_sample").data)

export function explanation(limit, raw) {
  const [who, score] = raw
    ? ["the critic", "its score"]
    : ["D", "its score, the number from which the verdict is made,"]
  return (
    `With each picture comes the gradient of ${who}’s score. Blue: ` +
    `if this pixel were brighter, ${who} would find the picture more real. Orange: if it were darker. ` +
    `The stronger the colour, the more the pixel counts. The strongest one, changed by ${NUDGE}, ` +
    `moves ${score} by about ${number(NUDGE * limit)}. Pixels run from −1 (black) to 1 (white).`
  )
}

/** Of several colour channels the gradient that is largest at each pixel. */
function strongest({ shape: [channels, height, width], data }) {
  if (channels === 1) return data
  const plane = height * width
  return Float32Array.from({ length: plane }, (_, pixel) => {
    let found = 0
    for (let channel = 0; channel < channels; channel++) {
      const value = data[channel * plane + pixel]
      if (Math.abs(value) > Math.abs(found)) found = value
    }
    return found
  })
}

/** Which layer tells the two pictures apart best. */
function sentence(pairs) {
  const most = leastAlike(pairs.map(({ layer, real, sample }) => [layer.name, real.data, sample.data]))
  if (!most) return ""
  return (
    `The maps are least alike in ${most.name}: they differ by ${number(100 * most.share)} % of what is ` +
    "possible. 0 % would be the same maps; 100 % would be maps that share nothing."
  )
}
