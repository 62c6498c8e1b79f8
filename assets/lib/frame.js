// A frame is a safetensors buffer: 8 bytes with the header's length, a JSON header, then the arrays.

/**
 * @typedef {Float32Array | Float64Array | Int32Array | Uint8Array} Numbers
 * @typedef {number[]} Shape The sizes of a tensor, (n) c h w.
 * @typedef {{shape: Shape, data: Numbers}} Tensor Its numbers in rows.
 * @typedef {Map<string, Tensor>} Arrays Tensors by their names: "conv1.weight".
 */

/**
 * What `encode_frame` of ui/shell/frame.py says of a run beside the arrays.
 * @typedef {object} FrameFacts
 * @property {string} run its id that looks
 * @property {number} step
 * @property {"paused" | "running" | "diverged" | "failed" | "finished"} state
 * @property {string} message why the run stands, where nobody halted it; else ""
 * @property {string} successor the run that takes this one's place; else ""
 * @property {string} settings a mark that is another one whenever somebody has set something of the run anew
 * @property {Record<string, number>} metrics those that are finite
 * @property {Record<string, number>} measured the step at which a metric was measured, where not at this one
 * @property {Record<string, Record<string, unknown>>} judgements records of nn_core/judgements
 * @property {number[]} timeline steps of the past that can be looked at, ascending
 * @property {number} createdAt ms since 1970
 * @property {boolean} live false: a step of the past
 * @property {boolean} readable whether its numbers are for reading, or only its pictures
 * @property {string} share what the owner of the run gets of the time, while others train too; else ""
 * @property {string} [instead] the run whose place this one has just taken, where only the networks differ
 * @property {Record<string, any[]>} [networks] theirs then: rows by what stands before the layers' names
 */

/** @typedef {FrameFacts & {arrays: Arrays}} Frame */

/**
 * Whether what a frame shows stays as it is: nothing trains, or it is of the past.
 * @param {Pick<Frame, "live" | "state">} frame
 */
export const isStill = ({ live, state }) => !live || state !== "running"

/**
 * The tensor of a name, where a frame is known to hold it.
 * @param {Arrays} arrays
 * @param {string} name
 * @returns {Tensor}
 */
export function tensorOf(arrays, name) {
  const found = arrays.get(name)
  if (!found) throw new Error(`no array ${name}`)
  return found
}

/**
 * The largest of some numbers, or `least` where none is larger.
 * @param {Iterable<number>} values
 * @param {number} least
 * @returns {number}
 */
export function largest(values, least) {
  let most = least
  for (const value of values) most = Math.max(most, value)
  return most
}

/**
 * The largest size of some numbers; 0 where there are none.
 * @param {ArrayLike<number>} values
 * @returns {number}
 */
export function largestSize(values) {
  let most = 0
  for (let at = 0; at < values.length; at++) {
    const size = values[at] < 0 ? -values[at] : values[at]
    if (size > most) most = size
  }
  return most
}

const HALF = halfTable()

/**
 * How the bytes of each kind of array are read.
 * @type {Record<string, (buffer: ArrayBuffer, start: number, count: number) => Numbers>}
 */
const READERS = {
  F16: (buffer, start, count) =>
    Float32Array.from(view(Uint16Array, buffer, start, count), (bits) => HALF[bits]),
  F32: (buffer, start, count) => view(Float32Array, buffer, start, count),
  I32: (buffer, start, count) => view(Int32Array, buffer, start, count),
  U8: (buffer, start, count) => view(Uint8Array, buffer, start, count),
}

/**
 * Decode a buffer of ui/shell/frame.py, or of ui/shell/payload.py with facts of its own.
 * @template [Facts=FrameFacts]
 * @param {ArrayBuffer} buffer
 * @returns {Facts & {arrays: Arrays}}
 */
export function readFrame(buffer) {
  const headerLength = Number(new DataView(buffer).getBigUint64(0, true))
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, headerLength)))
  const { __metadata__: metadata, ...rest } = header
  /** @type {Record<string, {dtype: string, shape: Shape, data_offsets: [from: number, to: number]}>} */
  const tensors = rest
  const arrays = new Map()
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [from, to],
    },
  ] of Object.entries(tensors)) {
    const count = shape.reduce((product, size) => product * size, 1)
    const start = 8 + headerLength + from
    if (start + (to - from) > buffer.byteLength) throw new Error(`frame cut off in ${name}`)
    arrays.set(name, { shape, data: READERS[dtype](buffer, start, count) })
  }
  return { ...JSON.parse(metadata.frame), arrays }
}

/**
 * Decode what a component gets of ui/shell/payload.py: its bytes stand somewhere in a larger buffer.
 * @template Facts
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Facts & {arrays: Arrays}}
 */
export const readPayload = (bytes) => readFrame(bytes.slice().buffer)

/**
 * Numbers where they stand, or a copy where they stand askew.
 * @template {Numbers | Uint16Array} Found
 * @param {{new (buffer: ArrayBuffer, start?: number, count?: number): Found, BYTES_PER_ELEMENT: number}} Type
 * @param {ArrayBuffer} buffer
 * @param {number} start
 * @param {number} count
 * @returns {Found}
 */
function view(Type, buffer, start, count) {
  if (start % Type.BYTES_PER_ELEMENT === 0) return new Type(buffer, start, count)
  return new Type(buffer.slice(start, start + count * Type.BYTES_PER_ELEMENT))
}

// All 65,536 half-precision values: sign, 5 bits of exponent, 10 bits of fraction.
function halfTable() {
  const table = new Float32Array(65536)
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24
    else if (exponent === 31) table[bits] = fraction ? NaN : sign * Infinity
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  }
  return table
}
