// Numbers as they stand in sums and in small cells.

/** Up to three decimals with a true minus sign: 0.522, −1, 12.25. */
export function plain(value) {
  const text = String(Number(value.toFixed(Math.abs(value) < 100 ? 3 : 1)))
  return (text === "-0" ? "0" : text).replace("-", "−")
}

/** At most four characters where that is possible: .52, −.25, −2, 12. */
export function short(value) {
  const size = Math.abs(value)
  const text = String(Number(value.toFixed(size < 9.95 ? (size < 0.995 ? 2 : 1) : 0)))
  return (text === "-0" ? "0" : text).replace(/^(-?)0\./, "$1.").replace("-", "−")
}

/** A number as a factor: negative ones in brackets. */
export const factor = (value) => (value < 0 && plain(value) !== "0" ? `(${plain(value)})` : plain(value))

/** What to notice in an output map, from its own numbers. */
export function notice({ weight, output, layer }, filter) {
  const length = weight.data.length / weight.shape[0]
  const sum = weight.data.subarray(filter * length, (filter + 1) * length).reduce((total, value) => total + value, 0)
  const [, height, width] = output.shape
  const map = output.data.subarray(filter * height * width, (filter + 1) * height * width)
  let peak = 0
  map.forEach((value, at) => Math.abs(value) > Math.abs(map[peak]) && (peak = at))
  const strongest = `The strongest answer, ${plain(map[peak])}, is in row ${Math.floor(peak / width) + 1}, column ${(peak % width) + 1}.`
  if (layer.transposed) return `Each input pixel adds ${plain(sum)} times its value, spread over its stamp. ${strongest}`
  if (Math.abs(sum) < 5e-4) return `The weights add up to 0: where the picture is even, the answer is 0. ${strongest}`
  if (Math.abs(sum - 1) < 5e-4) return `The weights add up to 1: even areas keep their brightness. ${strongest}`
  return `The weights add up to ${plain(sum)}: so many times its brightness is what an even area gives. ${strongest}`
}

export const CHANNELS = ["red", "green", "blue"]

export const channelName = (channel, channels) => (channels === 1 ? "" : CHANNELS[channel])
