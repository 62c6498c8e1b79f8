import assert from "node:assert/strict"
import { test } from "node:test"

import { drawAxes } from "./painting.js"

/** The fonts of what is written, and how far below the plane its ticks across stand. */
function written(type) {
  const fonts = new Set()
  const below = new Set()
  const context = {
    strokeRect() {},
    fillText(text, left, top) {
      fonts.add(this.font)
      if (this.textAlign === "center") below.add(top - 100)
    },
  }
  drawAxes(context, { line: "", muted: "", font: "Inter", type }, 20, 100, 3, (x, y) => [x, y])
  return { fonts: [...fonts], below: [...below] }
}

test("ticks are as much larger as the page's type, and so is their room", () => {
  assert.deepEqual(written(1), { fonts: ["12px Inter"], below: [13] })
  assert.deepEqual(written(2), { fonts: ["24px Inter"], below: [26] })
})
