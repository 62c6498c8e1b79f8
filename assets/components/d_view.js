// What D makes of a real and of a generated picture, side by side: the pixels that decide, and every layer's maps.
// data: {run, raw, layers: [{name, title, shape}], real: how many real pictures there are}; state: none.
import { DIVERGING, GREY, theme } from "../lib/colours.js"
import { element, setText, whenVisible } from "../lib/dom.js"
import { Atlas, fitCanvas } from "../lib/draw.js"
import { number, shape as times } from "../lib/format.js"
import { Pictures, verdictText } from "../lib/gan.js"
import { connect } from "../lib/live.js"

const SIDE = 112
const MAP_SIDE = 44
const MOST_MAPS = 16
const GAP = 3

export function mount(root, component) {
  const view = { run: null, connection: null, real: 0, arrays: null }
  const sides = { real: makeSide("real", "A real picture", "r."), generated: makeSide("generated", "The chosen sample", "d.") }
  const another = element("button", { type: "button", onclick: () => choose(view.real + 1) }, "Another real picture")
  sides.real.head.append(another)
  const says = element("p", { class: "says", "aria-live": "polite" })
  const legend = element("p", { class: "muted" }, "The pixels that decide: blue, brighter looks more real to D; orange, darker does. Maps: one colour scale a layer for both pictures.")
  root.replaceChildren(says, element("div", { class: "sides" }, sides.real.node, sides.generated.node), legend)

  function choose(real) {
    view.real = real % view.component.data.real
    view.connection.watch("d-view", { layers: view.component.data.layers.map(({ name }) => `d.${name}`), real: view.real })
  }

  function onFrame({ arrays }) {
    if (!arrays.has("deciding_real")) return
    view.arrays = arrays
    if (view.visible) show(arrays)
  }

  function show(arrays) {
    const { raw, layers } = view.component.data
    const real = arrays.get("real")
    const size = real.data.length / real.shape[0]
    const picture = { shape: real.shape.slice(1), data: real.data.subarray(view.real * size, (view.real + 1) * size) }
    const limit = largest(arrays.get("deciding_real").data, arrays.get("deciding_sample").data)
    sides.real.show(picture, arrays.get("deciding_real"), limit, `D’s verdict: ${verdictText(arrays.get("real_verdict").data[0], raw)}`)
    sides.generated.show(arrays.get("sample"), arrays.get("deciding_sample"), limit, `D’s verdict: ${verdictText(arrays.get("d_sample").data[0], raw)}`)
    for (const layer of layers) {
      const pair = ["r.", "d."].map((prefix) => arrays.get(prefix + layer.name))
      if (!pair[0] || !pair[1]) continue
      const scale = scaleOf(pair)
      sides.real.showLayer(layer, pair[0], scale)
      sides.generated.showLayer(layer, pair[1], scale)
    }
    setText(says, sentence(arrays, layers))
  }

  const stopWatching = whenVisible(root, (visible) => {
    view.visible = visible
    if (visible && view.arrays) show(view.arrays)
  })

  function update(next) {
    view.component = next
    view.colours = theme(root)
    if (next.data.run === view.run) return
    view.connection?.close()
    Object.assign(view, { run: next.data.run, arrays: null, connection: connect(next.data.run) })
    Object.values(sides).forEach((side) => side.clear())
    view.connection.onFrame(onFrame)
    choose(view.real)
  }

  update(component)
  return {
    update,
    destroy() {
      stopWatching()
      view.connection.close()
    },
  }
}

/** One of the two pictures: itself, what decides in it, and a row of maps a layer. */
function makeSide(kind, title) {
  const [picture, deciding] = ["The picture", "The pixels that decide"].map((label) => element("canvas", { role: "img", "aria-label": `${title}: ${label}` }))
  const verdict = element("span", { class: "muted" })
  const head = element("div", { class: "head" }, element("h4", {}, title), verdict)
  const layers = element("div", { class: "layers" })
  const rows = new Map()
  const node = element("section", { class: `side ${kind}` }, head, element("div", { class: "pair" }, picture, deciding), layers)
  const pictures = new Pictures()

  function show(array, gradient, limit, text) {
    pictures.update(array)
    pictures.show(picture, 0, SIDE)
    const [, height, width] = gradient.shape
    const atlas = new Atlas(1, height, width)
    atlas.paint(0, strongest(gradient), 0, DIVERGING, -limit, limit)
    atlas.flush()
    const size = pictures.size(SIDE)
    atlas.draw(fitCanvas(deciding, size.width, size.height), 0, 0, 0, size.width, size.height)
    setText(verdict, text)
  }

  function showLayer({ name, title: layerTitle }, { shape, data }, scale) {
    if (!rows.has(name)) {
      const canvas = element("canvas", { role: "img", "aria-label": `${title}: maps of ${name}` })
      layers.append(element("div", { class: "layer" }, element("div", { class: "muted" }, `${name} · ${layerTitle} · ${times(shape)}`), canvas))
      rows.set(name, canvas)
    }
    drawMaps(rows.get(name), shape, data, scale, layers.clientWidth)
  }

  function clear() {
    rows.clear()
    layers.replaceChildren()
  }

  return { node, head, show, showLayer, clear }
}

function drawMaps(canvas, [channels, height, width], data, { lut, low, high }, room) {
  const across = Math.max(1, Math.floor((room + GAP) / (MAP_SIDE + GAP)))
  const shown = Math.min(channels, MOST_MAPS)
  const atlas = new Atlas(shown, height, width)
  for (let channel = 0; channel < shown; channel++) atlas.paint(channel, data, channel * height * width, lut, low, high)
  atlas.flush()
  const rows = Math.ceil(shown / across)
  const context = fitCanvas(canvas, Math.min(shown, across) * (MAP_SIDE + GAP), rows * (MAP_SIDE + GAP))
  for (let channel = 0; channel < shown; channel++) {
    atlas.draw(context, channel, (channel % across) * (MAP_SIDE + GAP), Math.floor(channel / across) * (MAP_SIDE + GAP), MAP_SIDE, MAP_SIDE)
  }
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

function scaleOf(pair) {
  const limit = largest(pair[0].data, pair[1].data)
  const signed = pair.some(({ data }) => data.some((value) => value < 0))
  return signed ? { lut: DIVERGING, low: -limit, high: limit } : { lut: GREY, low: 0, high: limit }
}

function largest(...arrays) {
  let limit = 1e-9
  for (const values of arrays) for (const value of values) limit = Math.max(limit, Math.abs(value))
  return limit
}

/** Which layer differs most between the two pictures, relative to its own size. */
function sentence(arrays, layers) {
  let most = null
  for (const { name } of layers) {
    const [real, fake] = ["r.", "d."].map((prefix) => arrays.get(prefix + name)?.data)
    if (!real || !fake) continue
    let [gap, size] = [0, 1e-9]
    for (let i = 0; i < real.length; i++) {
      gap += Math.abs(real[i] - fake[i])
      size += Math.abs(real[i]) + Math.abs(fake[i])
    }
    if (!most || gap / size > most.share) most = { name, share: gap / size }
  }
  return most ? `The two pictures are most unlike in ${most.name}: its values differ by ${number(100 * most.share)} % of their size.` : ""
}
