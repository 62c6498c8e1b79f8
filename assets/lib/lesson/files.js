// Pictures as the URL writes them.

/** @import { Tensor } from "../frame.js" */

import { element } from "../dom.js"
import { contextOf } from "../draw.js"

/**
 * A data URL's bytes in base64url.
 * @param {string} url
 * @returns {string}
 */
export const fileText = (url) =>
  url
    .slice(url.indexOf(",") + 1)
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "")

/**
 * Pixels (c h w) with `white` as full brightness as a PNG in base64url.
 * @param {Tensor} picture
 * @param {number} white
 * @returns {string}
 */
export function pngText({ shape: [channels, height, width], data }, white) {
  const image = new ImageData(width, height)
  const plane = width * height
  for (let at = 0; at < plane; at++) {
    for (let colour = 0; colour < 3; colour++)
      image.data[4 * at + colour] = Math.round(
        (data[Math.min(colour, channels - 1) * plane + at] / white) * 255,
      )
    image.data[4 * at + 3] = 255
  }
  const canvas = element("canvas", { width, height })
  contextOf(canvas).putImageData(image, 0, 0)
  return fileText(canvas.toDataURL("image/png"))
}
