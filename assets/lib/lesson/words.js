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

export const CHANNELS = ["red", "green", "blue"]

export const channelName = (channel, channels) => (channels === 1 ? "" : CHANNELS[channel])
