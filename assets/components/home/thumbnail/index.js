// A small live picture of a lab: the tensors of a run side by side, each as a block of tiles, probabilities
// as bars. data: {run, layers, panels: [{array, columns, rows, low, high}], label, words: {metric, text} or
// null}: low..high is black..white (no high: the largest value now); a panel without columns is drawn as
// bars.
import { GREY, theme } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { Atlas, fitCanvas } from "../../../lib/draw.js"
import { count, percent } from "../../../lib/format.js"
import { connect } from "../../../lib/live.js"

const LARGEST_HEIGHT = 190
const GAP = 14
const TILE_GAP = 2
const BARS_WIDTH = 0.45

export function mount(root, component) {
  const canvas = element("canvas", { role: "img", "aria-label": component.data.label })
  const caption = element("p", { class: "muted", "data-testid": "thumbnail-caption" }, "Waking up")
  root.replaceChildren(canvas, caption)
  const view = { component, run: null, connection: null, arrays: null, atlases: new Map(), colours: null }

  function onFrame(frame) {
    const { panels, words } = view.component.data
    if (!panels.every(({ array }) => frame.arrays.has(array))) return
    view.arrays = frame.arrays
    for (const panel of panels) if (panel.columns) paint(panel, frame.arrays.get(panel.array), view.atlases)
    setText(caption, `Step ${count(frame.step)}${metricText(words, frame.metrics)}`)
    draw()
  }

  function draw() {
    if (root.clientWidth === 0) return
    const { panels } = view.component.data
    const shares = panels.map((panel) => (panel.columns ? panel.columns / panel.rows : BARS_WIDTH))
    const gaps = GAP * (panels.length - 1)
    const height = Math.min(
      LARGEST_HEIGHT,
      (root.clientWidth - gaps) / shares.reduce((sum, share) => sum + share),
    )
    const context = fitCanvas(canvas, height * shares.reduce((sum, share) => sum + share) + gaps, height)
    let left = 0
    panels.forEach((panel, i) => {
      const box = { left, width: height * shares[i], height }
      if (!view.arrays) drawPlace(context, box, view.colours)
      else if (panel.columns) drawTiles(context, panel, view.atlases.get(panel.array), box)
      else drawBars(context, view.arrays.get(panel.array).data, box, view.colours)
      left += box.width + GAP
    })
  }

  const resized = new ResizeObserver(draw)
  resized.observe(root)

  function update(next) {
    view.component = next
    view.colours = theme(root)
    canvas.ariaLabel = next.data.label
    if (next.data.run !== view.run) {
      view.connection?.close()
      Object.assign(view, { run: next.data.run, connection: connect(next.data.run) })
      view.connection.onFrame(onFrame)
      view.connection.watch("thumbnail", { layers: next.data.layers })
    }
    draw()
  }

  update(component)
  return {
    update,
    destroy() {
      resized.disconnect()
      view.connection.close()
    },
  }
}

function paint({ array: name, low, high }, { shape, data }, atlases) {
  const [height, width] = shape.slice(-2)
  const tiles = data.length / (height * width)
  if (atlases.get(name)?.tiles !== tiles)
    atlases.set(name, Object.assign(new Atlas(tiles, height, width), { tiles }))
  const atlas = atlases.get(name)
  const top =
    high ??
    Math.max(
      1e-6,
      data.reduce((a, b) => Math.max(a, b), 0),
    )
  for (let tile = 0; tile < tiles; tile++) atlas.paint(tile, data, tile * height * width, GREY, low, top)
  atlas.flush()
}

function drawPlace(context, { left, width, height }, { surface }) {
  context.fillStyle = surface
  context.fillRect(left, 0, width, height)
}

function drawTiles(context, { columns, rows }, atlas, { left, height }) {
  const pitch = (height + TILE_GAP) / rows
  const side = pitch - TILE_GAP
  for (let tile = 0; tile < Math.min(atlas.tiles, rows * columns); tile++) {
    const [row, column] = [Math.floor(tile / columns), tile % columns]
    atlas.draw(context, tile, left + column * pitch, row * pitch, side, side)
  }
}

function drawBars(context, shares, { left, width, height }, colours) {
  const pitch = height / shares.length
  const largest = shares.indexOf(Math.max(...shares))
  context.font = `${Math.min(12, pitch * 0.8)}px ${colours.font}`
  context.textBaseline = "middle"
  shares.forEach((share, i) => {
    const middle = (i + 0.5) * pitch
    context.fillStyle = i === largest ? colours.text : colours.muted
    context.fillText(i, left, middle)
    context.fillStyle = i === largest ? colours.primary : colours.faint
    context.fillRect(left + 14, middle - pitch * 0.3, Math.max(1, share * (width - 14)), pitch * 0.6)
  })
}

function metricText(words, metrics) {
  return words && words.metric in metrics ? `: ${percent(metrics[words.metric])} ${words.text}` : ""
}
