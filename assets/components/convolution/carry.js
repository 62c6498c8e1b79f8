// Weights typed by hand, when the layer changes around them: another kernel size, other channels, another
// view.

/** @import { Filter } from "../../lib/lesson/text.js" */
/** @import { ConvolutionChosen, View } from "./model.js" */

import { channelsRead, possible, resized } from "./model.js"

const LARGEST_WEIGHT = 1000
const SIZE_AFTER_POINTWISE = 3
const OWN = "own"

/**
 * Channels and side of a kernel's weights in one line: there is one channel or there are three.
 * @param {{length: number}} weights
 */
export function kernelShape({ length }) {
  const channels = Number.isInteger(Math.sqrt(length)) ? 1 : 3
  return { channels, kernel: Math.round(Math.sqrt(length / channels)) }
}

/**
 * Weights for `channels` channels: one kernel is shared out among three, three are added up to one.
 * @param {number[]} weights
 * @param {number} channels
 */
export function spread(weights, channels) {
  const { channels: from, kernel } = kernelShape(weights)
  if (from === channels) return weights
  const taps = kernel * kernel
  if (from < channels)
    return Array.from({ length: channels * taps }, (_, at) => Math.fround(weights[at % taps] / channels))
  return Array.from({ length: taps }, (_, tap) => {
    let sum = 0
    for (let channel = 0; channel < from; channel++) sum += weights[channel * taps + tap]
    return Math.fround(Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, sum)))
  })
}

/** Fits own weights to a layer, and remembers what they were: going back gives them back. */
export class Carrier {
  constructor() {
    /** @type {Map<string, number[]>} */
    this.origins = new Map()
  }

  /**
   * {filters, words}: the filters for kernels of `channels` x `kernel` x `kernel`, and what became of own
   * weights.
   * @param {Filter[]} filters
   * @param {number} channels
   * @param {number} kernel
   */
  fit(filters, channels, kernel) {
    /** @type {Set<string>} */
    const words = new Set()
    const fitted = filters.map((filter, index) => {
      if (filter.name !== OWN) return filter
      const origin = this.originOf(filter, index)
      const from = kernelShape(origin)
      const sized = resized(origin, from.channels, from.kernel, kernel)
      const weights = spread(sized, channels)
      for (const sentence of changes(origin, sized, from.channels, channels, kernel)) words.add(sentence)
      this.origins.set(keyOf(weights, index), origin)
      return { ...filter, weights }
    })
    return { filters: fitted, words: [...words].join(" ") }
  }

  /**
   * The same for a choice whose own weights do not fit it, null where all do: the layer has changed, or they
   * were typed into a kernel that still stood there while another one was awaited.
   * @param {ConvolutionChosen} chosen
   */
  fitted(chosen) {
    const channels = channelsRead(chosen)
    if (!possible(chosen) || !Number.isInteger(channels)) return null
    const taps = channels * chosen.kernel ** 2
    const misfit = chosen.filters.some(({ name, weights }) => name === OWN && weights.length !== taps)
    return misfit ? this.fit(chosen.filters, channels, chosen.kernel) : null
  }

  /**
   * @param {Filter} filter
   * @param {number} index
   */
  originOf({ weights }, index) {
    return this.origins.get(keyOf(weights, index)) ?? weights
  }

  /**
   * {patch, words} that take own weights along to another view; null where there are none, or nothing of
   * them would be left.
   * @param {View} view
   * @param {ConvolutionChosen} chosen
   */
  toView(view, { filters, colour, kernel }) {
    const own = filters.filter(({ name }) => name === OWN)
    if (!own.length) return null
    const inColour = ["depthwise", "pointwise"].includes(view) || colour === "rgb"
    const before =
      kernel === 1
        ? Math.max(
            SIZE_AFTER_POINTWISE,
            ...filters.map((filter, index) =>
              filter.name === OWN ? kernelShape(this.originOf(filter, index)).kernel : 1,
            ),
          )
        : kernel
    const size = view === "pointwise" ? 1 : before
    const parts = view === "depthwise" ? parted(own[0]) : null
    const { filters: fitted, words } = this.fit(parts ?? own, view === "depthwise" || !inColour ? 1 : 3, size)
    if (fitted.every(({ weights }) => weights.every((weight) => weight === 0))) return null
    const padding = ["full", "depthwise"].includes(view) && { padding: size >> 1 }
    const patch = {
      view,
      colour: inColour ? "rgb" : "grey",
      kernel: size,
      groups: 1,
      filters: fitted,
      ...padding,
    }
    const sentences = [
      parts && "Each channel took its own part of your kernel.",
      words,
      own.length < filters.length && "Only your own filters came along.",
    ]
    return { patch, words: sentences.filter(Boolean).join(" ") }
  }
}

/**
 * @param {number[]} weights
 * @param {number} index
 */
const keyOf = (weights, index) => `${index}:${weights.map(Math.fround)}`

/**
 * A kernel for three channels as three kernels for one; null for any other.
 * @param {Filter} filter
 */
function parted(filter) {
  if (kernelShape(filter.weights).channels === 1) return null
  const taps = filter.weights.length / 3
  return [0, 1, 2].map((channel) => ({
    ...filter,
    weights: filter.weights.slice(channel * taps, (channel + 1) * taps),
  }))
}

/**
 * @param {number[]} origin
 * @param {number[]} sized
 * @param {number} from
 * @param {number} to
 * @param {number} kernel
 */
function* changes(origin, sized, from, to, kernel) {
  const kept = (/** @type {number[]} */ weights) => weights.filter((weight) => weight !== 0).length
  if (kept(sized) < kept(origin)) yield `Only the middle ${kernel} × ${kernel} of your weights is left.`
  if (from < to) yield "Each channel got a third of your weights."
  const taps = sized.length / from
  if (from > to && sized.some((weight, at) => weight !== sized[at % taps]))
    yield "A filter reads one channel now: your weights for red, green and blue are added up."
}
