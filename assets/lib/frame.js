// A frame is a safetensors buffer: 8 bytes with the header's length, a JSON header, then the arrays.

const HALF = halfTable()

const READERS = {
  F16: (buffer, start, count) =>
    Float32Array.from(view(Uint16Array, buffer, start, count), (bits) => HALF[bits]),
  F32: (buffer, start, count) => view(Float32Array, buffer, start, count),
  I32: (buffer, start, count) => view(Int32Array, buffer, start, count),
  U8: (buffer, start, count) => view(Uint8Array, buffer, start, count),
}

/** Decode an ArrayBuffer into {step, state, message, metrics, timeline, createdAt, live, arrays}. */
export function readFrame(buffer) {
  const headerLength = Number(new DataView(buffer).getBigUint64(0, true))
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, headerLength)))
  const { __metadata__: metadata, ...tensors } = header
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
