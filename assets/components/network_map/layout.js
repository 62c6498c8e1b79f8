// Where everything on a map stands, in CSS px. Tiles are as large as the width allows; then the map scrolls.

/** @import { Column } from "./model.js" */

import { crispSide, snap } from "../../lib/draw.js"

const GAP = 4
// From generous to tight: the tiles' smallest and largest side. The first that fits is taken, else the map
// scrolls.
const SIZES = [
  ...[88, 76, 64, 56, 48, 40, 34, 28].map((smallest) => ({ smallest, largest: 112 })),
  ...[64, 52, 44, 36].map((largest) => ({ smallest: 28, largest })),
]
const SCROLLING = { smallest: 32, largest: 64 }
const NEARLY = 0.95
const CRISP_ENOUGH = 0.9
const COLUMN_GAP = { least: 10, most: 96 }
const MARGIN = 10
const EDGE = 3
const CELL = { least: 6, most: 18 }
const BAR_HEIGHT = { least: 14, most: 26 }
const BARS_SHOWN = 24
const BARS_WIDTH = { least: 152, most: 212 }
const SHORT_NAME = 4

/** @typedef {{smallest: number, largest: number}} TileSizes CSS px */

/** @typedef {{least: number, most: number}} Range */

/** @typedef {(column: Column) => number} HeadWidth CSS px */

/**
 * A column's tiles, in CSS px.
 * @typedef {object} Block
 * @property {number} across tiles
 * @property {number} down
 * @property {number} tileWidth
 * @property {number} tileHeight
 * @property {number} gap
 * @property {number} width
 * @property {number} height
 */

/**
 * @typedef {object} Standing
 * @property {number} x
 * @property {number} y
 * @property {{x: number, width: number}} head
 * @property {Column} column
 */

/** @typedef {Block & Standing} PlacedColumn */

/** @typedef {{x: number, y: number, width: number, height: number}} TileBox CSS px */

/**
 * Where everything stands, in CSS px; pane: of the last column.
 * @template {PlacedColumn} Placed
 * @typedef {{columns: Placed[], width: number, height: number, pane: {x: number, width: number}}} Geometry
 */

/**
 * Tile boxes and sizes of `columns` for a box of the width and height given; `headWidth(column)` is its
 * header's need. The last column, the network's outcome, has a pane of its own that stays in sight when the
 * map scrolls.
 * @param {Column[]} columns
 * @param {number} available
 * @param {number} height
 * @param {HeadWidth} headWidth
 * @returns {Geometry<PlacedColumn>}
 */
export function layout(columns, available, height, headWidth) {
  const inside = height - 2 * EDGE
  const blocksFor = (/** @type {TileSizes} */ size) => columns.map((column) => block(column, size, inside))
  const fits = (/** @type {Block[]} */ blocks) =>
    widthOf(blocks, columns, headWidth) + 2 * MARGIN <= available
  const blocks = SIZES.map(blocksFor).find(fits) ?? blocksFor(SCROLLING)
  return spread(blocks, columns, available, headWidth)
}

/**
 * @param {Block[]} blocks
 * @param {Column[]} columns
 * @param {HeadWidth} headWidth
 * @returns {number}
 */
function widthOf(blocks, columns, headWidth) {
  const spans = blocks.map((made, i) => spanOf(made, columns[i], headWidth))
  return sum(spans) + COLUMN_GAP.least * (blocks.length - 1)
}

/**
 * @param {Block} made
 * @param {Column} column
 * @param {HeadWidth} headWidth
 * @returns {number}
 */
const spanOf = (made, column, headWidth) => Math.max(made.width + GAP, headWidth(column))

/**
 * @param {Block[]} blocks
 * @param {Column[]} columns
 * @param {number} available
 * @param {HeadWidth} headWidth
 * @returns {Geometry<PlacedColumn>}
 */
function spread(blocks, columns, available, headWidth) {
  const height = Math.max(...blocks.map((made) => made.height)) + 2 * EDGE
  const spare = available - 2 * MARGIN - widthOf(blocks, columns, headWidth)
  const gap = clamp(COLUMN_GAP.least + spare / Math.max(blocks.length - 1, 1), COLUMN_GAP)
  let left = MARGIN
  const placed = blocks.map((made, i) => {
    const span = spanOf(made, columns[i], headWidth)
    const x = snap(left + (span - made.width) / 2)
    const y = snap((height - made.height) / 2)
    const head = { x: left, width: span }
    left += span + gap
    return { ...made, x, y, head, column: columns[i] }
  })
  const width = Math.ceil(left - gap + MARGIN)
  const paneLeft = snap(placed[placed.length - 1].head.x - COLUMN_GAP.least)
  return { columns: placed, width, height: Math.ceil(height), pane: { x: paneLeft, width: width - paneLeft } }
}

/**
 * @param {Column} column
 * @param {TileSizes} size
 * @param {number} height
 * @returns {Block}
 */
function block(column, size, height) {
  if (column.role === "maps") return mapsBlock(column, size, height)
  if (column.role === "picture") return pictureBlock(column, size, height)
  if (column.role === "units") return unitsBlock(column, height)
  return barsBlock(column, height)
}

/**
 * Few sub-columns of large tiles: the first number of sub-columns whose tiles reach the smallest side asked
 * for.
 * @param {Column} column
 * @param {TileSizes} sizes
 * @param {number} height
 * @returns {Block}
 */
function mapsBlock(column, { smallest, largest }, height) {
  const ratio = column.height / column.width
  const note = column.channels > column.shown ? 20 : 0
  for (let across = 1; ; across++) {
    const down = Math.ceil(column.shown / across)
    const room = (height - note - GAP * (down - 1)) / down
    const side = Math.min(room / Math.max(ratio, 1), largest)
    const isRagged = across * down - column.shown > 1
    if (down > 1 && (side < NEARLY * smallest || isRagged)) continue
    const tileWidth = crispSide(side, column.width, CRISP_ENOUGH)
    const tileHeight = tileWidth * ratio
    return {
      across,
      down,
      tileWidth,
      tileHeight,
      gap: GAP,
      width: across * (tileWidth + GAP) - GAP,
      height: down * (tileHeight + GAP) - GAP + note,
    }
  }
}

/**
 * @param {Column} column
 * @param {TileSizes} sizes
 * @param {number} height
 * @returns {Block}
 */
function pictureBlock(column, { smallest, largest }, height) {
  const ratio = column.height / column.width
  const side = Math.min(Math.max(1.6 * smallest, 84), 140, 1.5 * largest, height / ratio)
  const width = crispSide(side, column.width)
  return {
    across: 1,
    down: 1,
    tileWidth: width,
    tileHeight: width * ratio,
    gap: 0,
    width,
    height: width * ratio,
  }
}

/**
 * A few units stand like the class bars, so that the last layer's units line up with them.
 * @param {Column} column
 * @param {number} height
 * @returns {Block}
 */
function unitsBlock(column, height) {
  const note = column.channels > column.shown ? 20 : 0
  const room = height - note
  const across =
    column.shown <= BARS_SHOWN ? 1 : Math.max(2, Math.ceil(column.shown / Math.floor(room / CELL.least)))
  const down = Math.ceil(column.shown / across)
  const tileHeight = snap(clamp(Math.floor(room / down), across === 1 ? BAR_HEIGHT : CELL))
  const tileWidth = Math.max(tileHeight, across === 2 ? 12 : 0)
  return {
    across,
    down,
    tileWidth,
    tileHeight,
    gap: 0,
    width: across * tileWidth,
    height: down * tileHeight + note,
  }
}

/**
 * @param {Column} column
 * @param {number} height
 * @returns {Block}
 */
function barsBlock(column, height) {
  const down = Math.min(column.channels, BARS_SHOWN)
  const tileHeight = snap(clamp(Math.floor(height / down), BAR_HEIGHT))
  const areShort = column.names?.every((name) => name.length <= SHORT_NAME) ?? true
  const width = areShort ? BARS_WIDTH.least : BARS_WIDTH.most
  return { across: 1, down, tileWidth: width, tileHeight, gap: 0, width, height: down * tileHeight }
}

/**
 * The box of one tile: units run down the first sub-column and then the next, maps run across.
 * @param {PlacedColumn} place
 * @param {number} tile
 * @returns {TileBox}
 */
export function tileBox(place, tile) {
  const column = place.column.role === "units" ? Math.floor(tile / place.down) : tile % place.across
  const row = place.column.role === "units" ? tile % place.down : Math.floor(tile / place.across)
  return {
    x: place.x + column * (place.tileWidth + place.gap),
    y: place.y + row * (place.tileHeight + place.gap),
    width: place.tileWidth,
    height: place.tileHeight,
  }
}

/**
 * The tile under a point or half a gap away, with the map's pixel there: {place, tile, row, column}, or null.
 * @template {PlacedColumn} Placed
 * @param {{columns: Placed[]}} geometry
 * @param {number} x
 * @param {number} y
 * @returns {{place: Placed, tile: number, row: number, column: number} | null}
 */
export function hit(geometry, x, y) {
  const isIn = (
    /** @type {number} */ at,
    /** @type {number} */ start,
    /** @type {number} */ length,
    /** @type {number} */ slack,
  ) => at >= start - slack && at < start + length + slack
  const place = geometry.columns.find((made) => isIn(x, made.x, made.width, made.gap / 2))
  if (!place) return null
  const tiles = place.column.role === "bars" ? place.down : place.column.shown
  for (let tile = 0; tile < tiles; tile++) {
    const box = tileBox(place, tile)
    if (!isIn(x, box.x, box.width, place.gap / 2) || !isIn(y, box.y, box.height, place.gap / 2)) continue
    const { height, width } = place.column
    return {
      place,
      tile,
      row: pixelAt(y - box.y, box.height, height),
      column: pixelAt(x - box.x, box.width, width),
    }
  }
  return null
}

/**
 * @param {number} offset
 * @param {number} length
 * @param {number} pixels
 * @returns {number}
 */
const pixelAt = (offset, length, pixels) =>
  Math.min(Math.max(Math.floor((offset / length) * pixels), 0), pixels - 1)

/**
 * @param {number[]} values
 * @returns {number}
 */
const sum = (values) => values.reduce((total, value) => total + value, 0)

/**
 * @param {number} value
 * @param {Range} range
 * @returns {number}
 */
const clamp = (value, { least, most }) => Math.min(Math.max(value, least), most)
