// From a wave to its picture on the mel scale, as nn_core/mechanics/spectrogram.py does it: what is spoken
// here looks as what a network has learnt from.

/** A wave: samples in -1..1. @typedef {Float32Array | Float64Array | number[]} Wave */
/** @typedef {{window: number, hop: number, bands: number}} MelSettings window: a power of two */
/** Rows are bands, high ones first. @typedef {{bands: number, frames: number, data: Float64Array}} Picture */

export const RATE_HZ = 8000
export const DYNAMIC_RANGE_DB = 60
/** @type {MelSettings} */
export const IMAGE_SETTINGS = { window: 512, hop: 256, bands: 32 }
export const IMAGE_FRAMES = 32
export const CLIP_SAMPLES = IMAGE_SETTINGS.window + (IMAGE_FRAMES - 1) * IMAGE_SETTINGS.hop
const SILENCE = 1e-10
const ZEROS = 16
const WHITE = 255

/**
 * How many windows lie whole inside so many samples, each a hop after the one before.
 * @param {number} samples
 * @param {MelSettings} settings
 */
export const frameCount = (samples, { window, hop }) =>
  samples < window ? 0 : 1 + Math.floor((samples - window) / hop)

/**
 * 0.5 - 0.5 cos(2 pi n / window).
 * @param {number} window
 * @returns {Float64Array}
 */
export const hann = (window) =>
  Float64Array.from({ length: window }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / window))

/** @param {number} hz */
export const mel = (hz) => 2595 * Math.log10(1 + hz / 700)

/** @param {number} mel */
export const hertz = (mel) => 700 * (10 ** (mel / 2595) - 1)

/**
 * Where triangles begin, peak and end, in Hz: band b from edge b to edge b + 2.
 * @param {number} bands
 * @returns {number[]} bands + 2
 */
export const bandEdges = (bands) =>
  Array.from({ length: bands + 2 }, (_, at) => hertz((mel(RATE_HZ / 2) * at) / (bands + 1)))

/**
 * Triangles of height 1, straight in Hz: of each band the weights of all bins. A narrow one may hold no bin.
 * @param {number} bands
 * @param {number} window
 * @returns {Float64Array[]}
 */
export function melFilters(bands, window) {
  const edges = bandEdges(bands)
  return Array.from({ length: bands }, (_, band) => {
    const [low, peak, high] = edges.slice(band, band + 3)
    return Float64Array.from({ length: window / 2 + 1 }, (_, bin) => {
      const at = (bin * RATE_HZ) / window
      return Math.max(0, Math.min((at - low) / (peak - low), (high - at) / (high - peak)))
    })
  })
}

/**
 * The picture of a sound, in 0..1: 1 is its loudest value, 0 is 60 dB less; silence is 0 everywhere.
 * @param {Wave} wave
 * @param {MelSettings} settings
 * @returns {Picture}
 */
export function logMel(wave, settings) {
  const { window, hop, bands } = settings
  const frames = frameCount(wave.length, settings)
  const filters = melFilters(bands, window).reverse().map(heard)
  const transform = new Transform(window)
  const data = new Float64Array(bands * frames)
  let loudest = 0
  for (let frame = 0; frame < frames; frame++) {
    const power = transform.power(wave, frame * hop)
    for (let band = 0; band < bands; band++) {
      const { from, weights } = filters[band]
      let total = 0
      for (let at = 0; at < weights.length; at++) total += weights[at] * power[from + at]
      data[band * frames + frame] = total
      loudest = Math.max(loudest, total)
    }
  }
  for (let at = 0; at < data.length; at++) {
    const level = 10 * Math.log10(Math.max(data[at], SILENCE) / loudest)
    data[at] = loudest < SILENCE ? 0 : Math.max(0, 1 + level / DYNAMIC_RANGE_DB)
  }
  return { bands, frames, data }
}

/**
 * The part of a triangle that is not 0, and at which bin that begins.
 * @param {Float64Array} filter
 */
function heard(filter) {
  const from = Math.max(0, filter.findIndex(Boolean))
  return { from, weights: filter.slice(from, filter.findLastIndex(Boolean) + 1) }
}

/**
 * The wave with its middle in the middle of so many samples: cut at both ends, or silence around it.
 * @param {Wave} wave
 * @param {number} [samples]
 * @returns {Float64Array}
 */
export function fitted(wave, samples = CLIP_SAMPLES) {
  const start =
    Math.floor((wave.length - samples) / 2) + (wave.length < samples ? (samples - wave.length) % 2 : 0)
  return Float64Array.from({ length: samples }, (_, at) => wave[start + at] ?? 0)
}

/**
 * What a network is shown of a sound: 32 x 32, 255 is the loudest.
 * @param {Wave} wave
 * @returns {Uint8Array}
 */
export const logMelImage = (wave) =>
  Uint8Array.from(logMel(fitted(wave), IMAGE_SETTINGS).data, (level) => Math.round(WHITE * level))

/**
 * The wave at `RATE_HZ`, without what is too high for that: each sample a mean of those around it, weighted
 * by a sinc of 16 zeros on either side, faded out.
 * @param {Wave} wave
 * @param {number} rate samples a second, `RATE_HZ` or more
 * @returns {Float64Array}
 */
export function resampled(wave, rate) {
  const step = rate / RATE_HZ
  const reach = Math.ceil(ZEROS * step)
  /** @type {Map<number, Float64Array>} between which samples a new one lies, in millionths, repeats */
  const weights = new Map()
  return Float64Array.from({ length: Math.floor(wave.length / step) }, (_, at) => {
    const middle = Math.floor(at * step + 1e-9)
    const part = Math.round(1e6 * (at * step - middle))
    const known = weights.get(part) ?? sincAt(part / 1e6, step, reach)
    weights.set(part, known)
    let total = 0
    for (let n = Math.max(0, middle - reach); n <= Math.min(wave.length - 1, middle + reach); n++)
      total += wave[n] * known[n - middle + reach]
    return total
  })
}

/**
 * The weights of the samples around a new one, which lies `part` of the way from one to the next.
 * @param {number} part 0 to 1
 * @param {number} step samples from one new one to the next
 * @param {number} reach samples on either side
 * @returns {Float64Array} 2 reach + 1
 */
function sincAt(part, step, reach) {
  return Float64Array.from({ length: 2 * reach + 1 }, (_, at) => {
    const x = (at - reach - part) / step
    if (Math.abs(x) >= ZEROS) return 0
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
    return (sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / ZEROS))) / step
  })
}

/** Fourier transforms of windows of one size. */
class Transform {
  /** @param {number} size a power of two */
  constructor(size) {
    this.size = size
    this.fade = hann(size)
    this.cos = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size))
    this.sin = Float64Array.from({ length: size / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / size))
    this.order = reversedBits(size)
    this.re = new Float64Array(size)
    this.im = new Float64Array(size)
  }

  /**
   * |X|² of the faded window from `start` on; overwritten by the next call.
   * @param {Wave} wave
   * @param {number} start
   */
  power(wave, start) {
    const { size, fade, order, re, im } = this
    for (let n = 0; n < size; n++) re[order[n]] = fade[n] * wave[start + n]
    im.fill(0)
    for (let half = 1; half < size; half *= 2) this.#merge(half)
    for (let bin = 0; bin <= size / 2; bin++) re[bin] = re[bin] ** 2 + im[bin] ** 2
    return re
  }

  /**
   * Transforms of `half` samples become those of twice as many (J. Cooley and J. Tukey, 1965).
   * @param {number} half
   */
  #merge(half) {
    const { size, cos, sin, re, im } = this
    const turn = size / (2 * half)
    for (let block = 0; block < size; block += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [one, other] = [block + k, block + k + half]
        const real = cos[k * turn] * re[other] - sin[k * turn] * im[other]
        const imaginary = cos[k * turn] * im[other] + sin[k * turn] * re[other]
        re[other] = re[one] - real
        im[other] = im[one] - imaginary
        re[one] += real
        im[one] += imaginary
      }
    }
  }
}

/** @param {number} size */
function reversedBits(size) {
  const order = new Uint32Array(size)
  for (let n = 1; n < size; n++) order[n] = (order[n >> 1] >> 1) | (n & 1 ? size >> 1 : 0)
  return order
}
