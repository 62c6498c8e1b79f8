// Pictures as the URL writes them.

/** @import { Tensor } from "../frame.js" */

import { element } from "../dom.js"
import { contextOf } from "../draw.js"
import { imageOf } from "../picture.js"

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
export function pngText(picture, white) {
  const [, height, width] = picture.shape
  const canvas = element("canvas", { width, height })
  contextOf(canvas).putImageData(imageOf(picture, white), 0, 0)
  return fileText(canvas.toDataURL("image/png"))
}
