// The pictures of the dense layer: feature maps, the class's weights laid over them, those alone, and the
// products.

/** @import { Scale } from "../../lib/colours.js" */
/** @import { Numbers } from "../../lib/frame.js" */

import { DIVERGING, GREY, abgrOf, gradient } from "../../lib/colours.js"
import { count } from "../../lib/format.js"
import { largestSize } from "../../lib/frame.js"
import { balanced } from "../../lib/lesson/pane.js"
import { short } from "../../lib/lesson/words.js"

const AGAINST = DIVERGING[43]
const FOR = DIVERGING[212]
const PALE = 0.16
const MOST_OPAQUE = 0.9
const STOPS = Array.from({ length: 17 }, (_, at) => at / 8 - 1)

/** @typedef {{features: Numbers, weights: Numbers, products: Float64Array}} Lines each as one line */

/**
 * What a view shows.
 * @typedef {object} Shown
 * @property {Numbers} values
 * @property {string} note
 * @property {(feature: number) => number} colourOf ABGR
 * @property {number} low of the legend
 * @property {number} high
 * @property {string} ramp CSS
 */

/** @typedef {"features" | "overlay" | "weights" | "products"} View */

/** @type {Record<View, {name: string, title: string, what: string, show: (lines: Lines) => Shown}>} */
export const VIEWS = {
  features: {
    name: "Feature maps",
    title: "Feature maps x",
    what: "Feature",
    show({ features }) {
      const scale = upTo(features)
      return {
        values: features,
        note: "What the convolutions found, and where.",
        colourOf: (at) => abgrOf(scale, features[at]),
        ...legend(scale),
      }
    },
  },
  overlay: {
    name: "Weights over maps",
    title: "Weights w over the feature maps x",
    what: "Weight",
    show({ features, weights }) {
      const [grey, signed] = [upTo(features), balanced(weights)]
      const colourOf = (/** @type {number} */ at) =>
        laidOver(abgrOf(grey, features[at]), weights[at] / signed.high)
      const ramp =
        `linear-gradient(90deg, ${STOPS.map((share) => veilOf(share)).join(", ")}), ` +
        "linear-gradient(#fff, #000)"
      return {
        values: weights,
        note:
          `Grey: the feature, from 0 to ${short(grey.high)}. Colour: the weight. ` +
          "The larger it is, the less grey shows through.",
        colourOf,
        ...legend(signed),
        ramp,
      }
    },
  },
  weights: {
    name: "Weights",
    title: "Weights w",
    what: "Weight",
    show({ features, weights }) {
      const scale = balanced(weights)
      const colourOf = (/** @type {number} */ at) =>
        features[at] === 0 ? pale(abgrOf(scale, weights[at])) : abgrOf(scale, weights[at])
      return {
        values: weights,
        note: "Pale: the feature is 0, so this weight has no say.",
        colourOf,
        ...legend(scale),
      }
    },
  },
  products: {
    name: "Products",
    title: "Products x · w",
    what: "Product",
    show({ products }) {
      const scale = balanced(products)
      return {
        values: products,
        note: `The score is the sum of all ${count(products.length)}, and the bias.`,
        colourOf: (at) => abgrOf(scale, products[at]),
        ...legend(scale),
      }
    },
  },
}

/**
 * A weight over a colour (ABGR); `share` is the weight's of the largest, -1..1.
 * @param {number} below
 * @param {number} share
 */
export function laidOver(below, share) {
  const above = share < 0 ? AGAINST : FOR
  const opacity = opacityOf(share)
  const mixed = [0, 8, 16].map(
    (bits) => Math.round(((below >> bits) & 255) * (1 - opacity) + ((above >> bits) & 255) * opacity) << bits,
  )
  return (0xff000000 | mixed[0] | mixed[1] | mixed[2]) >>> 0
}

/**
 * Grows fast at first, as most weights are much smaller than the largest.
 * @param {number} share
 */
const opacityOf = (share) => MOST_OPAQUE * Math.abs(share) ** 0.7

/** @param {Numbers} values */
export const upTo = (values) => ({ lut: GREY, low: 0, high: largestSize(values) || 1 })

/** @param {number} abgr */
const pale = (abgr) => ((abgr & 0xffffff) | ((PALE * 255) << 24)) >>> 0

/** @param {Scale} scale */
const legend = ({ lut, low, high }) => ({ low, high, ramp: gradient(lut) })

/** @param {number} share */
function veilOf(share) {
  const abgr = share < 0 ? AGAINST : FOR
  return `rgb(${abgr & 255} ${(abgr >> 8) & 255} ${(abgr >> 16) & 255} / ${opacityOf(share)})`
}
