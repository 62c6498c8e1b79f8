// The webcam, cut to a square and shrunk to the network's input. Pictures go only to this page's own server.

/** @import { Shape } from "./frame.js" */

import { element, setText } from "./dom.js"
import { contextOf } from "./draw.js"

const SEND_EVERY_MS = 100

/** @type {Record<string, string>} */
const REASONS = {
  NotAllowedError:
    "The browser was not allowed to use the webcam. Allow it beside the address, then choose Webcam again.",
  NotFoundError: "This machine has no webcam.",
  NotReadableError: "Another program is using the webcam.",
}

/** The webcam's picture on the page, and what the network would see of it. */
export class Webcam {
  /**
   * `onChange` gets the pixels (Uint8Array, c h w) about ten times a second until stop().
   * @param {(pixels: Uint8Array) => void} onChange
   */
  constructor(onChange) {
    this.onChange = onChange
    this.video = element("video", {
      muted: true,
      playsInline: true,
      hidden: true,
      "aria-label": "The webcam's picture",
    })
    this.message = element("p", { className: "muted", role: "status" })
    this.node = element("div", { className: "webcam" }, this.video, this.message)
    this.canvas = document.createElement("canvas")
    this.session = 0
    this.mirrored = true
    /** @type {Shape} */
    this.shape = [1, 1, 1]
    /** @type {MediaStream | null} */
    this.stream = null
    /** @type {number | undefined} */
    this.timer = undefined
  }

  /**
   * What is read must not be mirrored, as people know themselves.
   * @param {Shape} inputShape
   * @param {boolean} [mirrored=true]
   */
  resize(inputShape, mirrored = true) {
    this.shape = inputShape
    this.mirrored = mirrored
    this.video.classList.toggle("mirrored", mirrored)
  }

  async start() {
    if (this.stream) return
    const session = ++this.session
    setText(this.message, "Starting the webcam…")
    try {
      if (!navigator.mediaDevices) throw new DOMException("insecure", "SecurityError")
      const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240 } })
      if (session !== this.session) return stopTracks(stream)
      this.stream = stream
      this.video.srcObject = stream
      await this.video.play()
      this.video.hidden = false
      setText(this.message, "")
      this.timer = setInterval(() => this.send(), SEND_EVERY_MS)
    } catch (error) {
      if (session !== this.session) return
      this.stop()
      setText(
        this.message,
        REASONS[error instanceof Error ? error.name : ""] ??
          "The browser offers no webcam here. It does so only on localhost and over https.",
      )
    }
  }

  stop() {
    this.session += 1
    clearInterval(this.timer)
    if (this.stream) stopTracks(this.stream)
    this.stream = null
    this.video.srcObject = null
    this.video.hidden = true
    setText(this.message, "")
  }

  /**
   * Leave the picture that was sent last.
   * @param {string} why is said in place of the webcam's picture
   */
  freeze(why) {
    if (!this.stream) return
    this.stop()
    setText(this.message, why)
  }

  send() {
    const { videoWidth, videoHeight } = this.video
    if (!videoWidth) return
    const [, height, width] = this.shape
    const side = Math.min(videoWidth, videoHeight)
    this.canvas.width = width
    this.canvas.height = height
    const context = contextOf(this.canvas, { willReadFrequently: true })
    context.imageSmoothingQuality = "high"
    if (this.mirrored) context.setTransform(-1, 0, 0, 1, width, 0)
    context.drawImage(
      this.video,
      (videoWidth - side) / 2,
      (videoHeight - side) / 2,
      side,
      side,
      0,
      0,
      width,
      height,
    )
    this.onChange(planes(context.getImageData(0, 0, width, height).data, this.shape))
  }
}

/** @param {MediaStream} stream */
const stopTracks = (stream) => stream.getTracks().forEach((track) => track.stop())

/**
 * RGBA pixels as c h w: three colour planes, or one of their luminance (ITU-R BT.601).
 * @param {Uint8ClampedArray} rgba
 * @param {Shape} shape
 * @returns {Uint8Array} c h w
 */
export function planes(rgba, [channels, height, width]) {
  const size = height * width
  const pixels = new Uint8Array(channels * size)
  for (let i = 0; i < size; i++) {
    const [red, green, blue] = rgba.subarray(4 * i, 4 * i + 3)
    if (channels === 1) pixels[i] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
    else [red, green, blue].forEach((value, channel) => (pixels[channel * size + i] = value))
  }
  return pixels
}
