// Numbers as they stand in sums and in small cells.

const LEAST = 1e-12

/** Up to three decimals with a true minus sign: 0.522, −1, 12.25, 1,240. */
export function plain(value) {
  const text = String(Number(value.toFixed(Math.abs(value) < 100 ? 3 : 1)))
  return signed(text)
}

/** At most four characters where that is possible: .52, −.25, −2, 12; ≈0 is not quite nothing. */
export function short(value) {
  const size = Math.abs(value)
  const text = String(Number(value.toFixed(size < 9.95 ? (size < 0.995 ? 2 : 1) : 0)))
  if (Number(text) === 0 && size > LEAST) return "≈0"
  return signed(text.replace(/^(-?)0\./, "$1."))
}

const signed = (text) => (text === "-0" ? "0" : text.replace(/\B(?=(\d{3})+(?!\d))/g, ",")).replace("-", "−")

/** A number as a factor: negative ones in brackets. */
export const factor = (value) => (value < 0 && plain(value) !== "0" ? `(${plain(value)})` : plain(value))

export const CHANNELS = ["red", "green", "blue"]

export const channelName = (channel, channels) => (channels === 1 ? "" : CHANNELS[channel])
