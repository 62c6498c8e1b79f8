import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { Sketch } from "./sketch.js"

/** A canvas that keeps pixels; a stroke paints its first one white. */
class Canvas {
  width = 0
  height = 0

  getContext() {
    return this
  }

  putImageData({ data }) {
    this.rgba = data.slice()
  }

  fillRect(left, top, width, height) {
    this.rgba = new Uint8ClampedArray(4 * width * height)
  }

  getImageData() {
    return { data: this.rgba }
  }

  beginPath() {}
  moveTo() {}
  lineTo() {}

  stroke() {
    this.rgba.set([255, 255, 255, 255])
  }
}

beforeEach(() => {
  Object.assign(globalThis, {
    document: { createElement: () => new Canvas() },
    ImageData: class {
      constructor(width, height) {
        this.data = new Uint8ClampedArray(4 * width * height)
      }
    },
  })
})

afterEach(() => {
  for (const name of ["document", "ImageData"]) delete globalThis[name]
})

/** Levels 0 to 255 as an input of `channels` channels, two pixels wide and one high. */
const picture = (channels, levels) => ({
  shape: [channels, 1, 2],
  data: Float32Array.from(levels, (level) => level / 255),
})

test("what the pen leaves keeps its colours, and the stroke is white", () => {
  const sketch = new Sketch()
  const seen = picture(3, [10, 20, 30, 40, 50, 60])
  sketch.begin(seen)
  assert.deepEqual(sketch.pixels(3), seen)
  sketch.stroke(0, 0)
  assert.deepEqual(sketch.pixels(3), picture(3, [255, 20, 255, 40, 255, 60]))
})

test("a grey picture stays grey under the pen", () => {
  const sketch = new Sketch()
  const seen = picture(1, [10, 20])
  sketch.begin(seen)
  assert.deepEqual(sketch.pixels(1), seen)
  assert.deepEqual(sketch.pixels(3), picture(3, [10, 20, 10, 20, 10, 20]))
})

test("a cleared sketch is black in each channel", () => {
  const sketch = new Sketch()
  sketch.clear(2)
  assert.deepEqual(sketch.pixels(3), { shape: [3, 2, 2], data: new Float32Array(12) })
})
