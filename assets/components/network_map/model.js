// The columns of a network map: what each one shows, and how its channels hang on the column before it.

export const MAPS_SHOWN = 32
const UNITS = { all: 800, some: 400 }
const LINKS_SHOWN = 24

/** The activation function of a row: "relu". */
export const activationOf = (row) => row.function

export const isWeighted = (row) => row?.weighted ?? false

/** What kind of network stands behind a prefix: the two halves of a GAN, or a classifier. */
export function networkKind(network) {
  return { "g.": "generator", "d.": "discriminator" }[network.prefix] ?? "classifier"
}

/**
 * All columns of a network from input to outcome, each {name, title, role, shape, key, row, signed, limits,
 * ...}. At most `most` maps of a layer are shown.
 */
export function columnsOf(network, classNames, most = MAPS_SHOWN) {
  const kind = networkKind(network)
  const columns = [inputColumn(network, kind, most)]
  let signed = kind !== "classifier"
  for (const row of network.rows) {
    // By the layer, never by the values of the moment: colours must not flip while a network learns.
    signed = row.signed ?? signed
    columns.push(
      column(
        {
          name: row.name,
          title: row.title,
          shape: row.out_shape,
          key: network.prefix + row.name,
          row,
          signed,
        },
        most,
      ),
    )
  }
  const outcome = outcomeColumn(network, kind, classNames)
  if (outcome) columns.push(outcome)
  return columns.map((made, index) => ({ ...made, index }))
}

function inputColumn(network, kind, most) {
  const shape = network.rows[0].in_shape
  if (kind === "generator")
    return column({ name: "noise", title: "Input", shape, key: "latent", signed: true }, most)
  const isSample = kind === "discriminator"
  return picture({
    name: "input",
    title: "Image",
    shape,
    key: isSample ? "sample" : "input",
    limits: isSample ? [-1, 1] : [0, 1],
  })
}

function outcomeColumn(network, kind, classNames) {
  const shape = network.rows.at(-1).out_shape
  if (kind === "generator") {
    return picture({
      name: "image",
      title: "Generated",
      shape,
      key: "sample",
      limits: [-1, 1],
      generated: true,
    })
  }
  if (kind === "discriminator")
    return { name: "verdict", title: "How real", shape, role: "verdict", channels: 1 }
  if (shape.length === 3) return null // the last layer's own column shows the pictures
  const names = Array.from({ length: shape[0] }, (_, i) => classNames?.[i] ?? String(i))
  return {
    name: "output",
    title: "Probability",
    shape,
    role: "bars",
    key: "probabilities",
    channels: shape[0],
    names,
  }
}

function column(made, most) {
  const [channels, height = 1, width = 1] = made.shape
  const isMaps = made.shape.length === 3 && height * width > 1
  const shown = isMaps ? Math.min(channels, most) : channels <= UNITS.all ? channels : UNITS.some
  return { limits: null, ...made, role: isMaps ? "maps" : "units", channels, height, width, shown }
}

function picture(made) {
  const [channels, height, width] = made.shape
  return {
    ...made,
    role: "picture",
    signed: false,
    channels,
    height,
    width,
    shown: 1,
    colour: channels === 3,
  }
}

/** The tile of a column that shows a channel, or null when the channel is not on show. */
export function tileOf(column, channel) {
  if (column.role === "picture") return 0
  return channel < (column.shown ?? column.channels) ? channel : null
}

/**
 * What a channel is computed from: [{channel, strength, size}] of the column before. `strength` is signed
 * and `size` not negative, both at most 1; 1-to-1 links and links of unknown weight have strength null.
 */
export function linksOf(columns, index, channel, weight) {
  const column = columns[index]
  if (index === 0) return []
  const before = columns[index - 1]
  if (!column.row) return outcomeLinks(column, before, channel)
  const { kind } = column.row
  if (column.row.channelwise) return [single(channel)]
  if (kind === "Flatten") return [single(Math.floor(channel / (before.height * before.width)))]
  if (kind === "Unflatten") return range(channel * column.height * column.width, column.height * column.width)
  if (!weight) return sample(before.channels)
  return strongest(kernelLinks(kind, weight, channel))
}

const single = (channel) => ({ channel, strength: null, size: 1 })

function range(start, length) {
  return Array.from({ length }, (_, i) => ({ channel: start + i, strength: null, size: 0.3 }))
}

// Without the weights, links to all channels, or to some that lie evenly among them.
function sample(channels) {
  const links = Math.min(channels, MAPS_SHOWN)
  return Array.from({ length: links }, (_, i) => ({
    channel: Math.floor((i * channels) / links),
    strength: null,
    size: 0.3,
  }))
}

function outcomeLinks(column, before, channel) {
  return column.role === "bars" || column.role === "verdict" ? [single(channel)] : range(0, before.shown)
}

/**
 * The sources of one output channel of a weighted layer: [{channel, at, length}], `at` the kernel's place in
 * the data.
 */
export function kernelsOf(kind, weight, channel) {
  const [first, second] = weight.shape
  const length = weight.data.length / (first * second)
  if (kind === "ConvTranspose2d") {
    return Array.from({ length: first }, (_, i) => ({
      channel: i,
      at: (i * second + channel) * length,
      length,
    }))
  }
  return Array.from({ length: second }, (_, i) => ({
    channel: i,
    at: (channel * second + i) * length,
    length,
  }))
}

/** A grouped convolution sees only its own group of input channels; this is the first of them. */
export function groupStart(row, weight, channel) {
  const groups = row.kind === "Conv2d" ? row.in_shape[0] / weight.shape[1] : 1
  return Math.floor(channel / (weight.shape[0] / groups)) * (groups > 1 ? weight.shape[1] : 0)
}

function kernelLinks(kind, weight, channel) {
  return kernelsOf(kind, weight, channel).map(({ channel: source, at, length }) => {
    let sum = 0
    let squares = 0
    for (let i = at; i < at + length; i++) {
      sum += weight.data[i]
      squares += weight.data[i] ** 2
    }
    return { channel: source, strength: sum / length, size: Math.sqrt(squares) }
  })
}

function strongest(links) {
  const shown = links.sort((a, b) => b.size - a.size).slice(0, LINKS_SHOWN)
  const largest = shown[0]?.size || 1
  const strongestMean = Math.max(...shown.map(({ strength }) => Math.abs(strength))) || 1
  return shown.map((link) => ({
    ...link,
    size: link.size / largest,
    strength: link.strength / strongestMean,
  }))
}

/**
 * The layers that carry one channel from its weights to the next weights: {weights, stages: [column, ...]}.
 */
export function storyOf(columns, index) {
  let start = index
  const inner = ({ row }) => row?.channelwise
  while (start > 1 && inner(columns[start])) start -= 1
  const end = (at) => (at + 1 < columns.length && inner(columns[at + 1]) ? end(at + 1) : at)
  const stages = columns.slice(start, end(index) + 1).filter(({ row }) => row)
  return { weights: isWeighted(columns[start].row) ? columns[start] : null, stages }
}

/**
 * Where a click on a channel leads: {index, channel, pixel} of the column whose story it belongs to. A class
 * bar leads to its unit, a flattened unit to the pixel that it was; noise leads nowhere (null).
 */
export function destination(columns, index, channel, pixel) {
  const column = columns[index]
  if (column.role === "bars" || column.role === "verdict") return { index: index - 1, channel, pixel: null }
  if (!column.row) {
    if (column.role !== "picture") return null
    return { index: index && index - 1, channel: 0, pixel: pixel && { ...pixel, index: index && index - 1 } }
  }
  if (column.row.kind === "Flatten" && columns[index - 1].role === "maps") {
    const { height, width } = columns[index - 1]
    const within = channel % (height * width)
    const at = { row: Math.floor(within / width), column: within % width, index: index - 1 }
    return { index: index - 1, channel: Math.floor(channel / (height * width)), pixel: at }
  }
  return { index, channel, pixel: column.role === "maps" && pixel ? { ...pixel, index } : null }
}
