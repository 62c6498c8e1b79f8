// Where the nodes of the flow graph stand, and the lines between them; the gradients run back above and
// below.

const ARC_PX = 30
const ARC_BEND_PX = 10
const LABEL_PX = 19
const ROW_GAP_PX = 12
const SMALLEST = 44
const LARGEST = 92
const SHARE_OF_COLUMN = 0.7

/**
 * @typedef {[x: number, y: number]} Place
 * @typedef {keyof typeof PLACES} NodeName
 * @typedef {Record<NodeName, {x: number, y: number}>} Nodes
 */

/** [column of five, row: 0 top, 1 bottom, 0.5 between]. */
const PLACES = {
  noise: [0, 0],
  generator: [1, 0],
  samples: [2, 0],
  real: [2, 1],
  discriminator: [3, 0.5],
  loss_g: [4, 0],
  loss_d: [4, 1],
}

/**
 * {side, width, height, nodes: {name: {x, y}}, edges: [{name, path, back, label: {x, y} or null}]} in CSS px
 * for a room of `width` px. An edge is named after its ends, "noise-generator"; `back` tells a gradient.
 * @param {number} width
 */
export function flowLayout(width) {
  const side = Math.round(Math.max(SMALLEST, Math.min(LARGEST, (width / 5) * SHARE_OF_COLUMN)))
  const pitch = (width - side) / 4
  const drop = side + LABEL_PX + ROW_GAP_PX
  const height = 2 * ARC_PX + drop + side + LABEL_PX
  const places = Object.entries(PLACES).map(([name, [column, row]]) => [
    name,
    { x: column * pitch, y: ARC_PX + row * drop },
  ])
  const nodes = /** @type {Nodes} */ (Object.fromEntries(places))
  return { side, width, height, nodes, edges: edgesOf(nodes, side, height) }
}

/**
 * @param {Nodes} nodes
 * @param {number} side
 * @param {number} height
 */
function edgesOf(nodes, side, height) {
  /** @type {(name: NodeName, share?: number) => Place} */
  const right = (name, share = 0.5) => [nodes[name].x + side, nodes[name].y + side * share]
  /** @type {(name: NodeName, share?: number) => Place} */
  const left = (name, share = 0.5) => [nodes[name].x, nodes[name].y + side * share]
  const edge = (
    /** @type {NodeName} */ from,
    /** @type {NodeName} */ to,
    /** @type {Place} */ start,
    /** @type {Place} */ end,
  ) => ({ name: `${from}-${to}`, path: curve(start, end), back: false, label: null })
  return [
    edge("noise", "generator", right("noise"), left("generator")),
    edge("generator", "samples", right("generator"), left("samples")),
    edge("samples", "discriminator", right("samples"), left("discriminator", 0.32)),
    edge("real", "discriminator", right("real"), left("discriminator", 0.68)),
    edge("discriminator", "loss_g", right("discriminator", 0.32), left("loss_g")),
    edge("discriminator", "loss_d", right("discriminator", 0.68), left("loss_d")),
    arc(
      "loss_g-generator",
      nodes.loss_g.x + side / 2,
      nodes.loss_g.y,
      nodes.generator.x + side / 2,
      nodes.generator.y,
      11,
    ),
    arc(
      "loss_d-discriminator",
      nodes.loss_d.x + side / 2,
      nodes.loss_d.y + side + LABEL_PX,
      nodes.discriminator.x + side / 2,
      nodes.discriminator.y + side + LABEL_PX,
      height - 11,
    ),
  ]
}

/**
 * @param {Place} start
 * @param {Place} end
 */
function curve([x1, y1], [x2, y2]) {
  const bend = (x2 - x1) * 0.5
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}

/**
 * From the loss (x1, y1) along the level `y` back to the network (x2, y2).
 * @param {string} name
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {number} y
 */
function arc(name, x1, y1, x2, y2, y) {
  const turn = (/** @type {number} */ from) => y + Math.sign(from - y) * ARC_BEND_PX
  const path =
    `M${x1} ${y1}V${turn(y1)}Q${x1} ${y} ${x1 - ARC_BEND_PX} ${y}H${x2 + ARC_BEND_PX}Q${x2} ${y} ${x2} ` +
    `${turn(y2)}V${y2}`
  return { name, path, back: true, label: { x: (x1 + x2) / 2, y } }
}
