import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../tests/assets/page.js"
import { ChannelMaps } from "./channel_maps.js"

openPage()

/** A board of six maps in two rows of four, drawn. */
function board(data, isOff = () => false) {
  const stage = { colours: {}, data: { layer: "relu1", layers: [["relu1", 6]], ...data } }
  const maps = new ChannelMaps(stage, { isOff, toggle() {} })
  maps.canvas.matches = () => false
  maps.width = 400
  maps.take({ arrays: new Map([["g.relu1", { shape: [6, 2, 2], data: new Float32Array(24) }]]) })
  maps.draw()
  return maps
}

test("the tooltip under a pointer that rests follows what is measured and switched", () => {
  const off = new Set()
  const maps = board({ effects: [0.5, 0.1, 0, 0, 0, 0], measured_on: 16 }, (channel) => off.has(channel))
  maps.canvas.onpointermove({ offsetX: 1, offsetY: 1 })
  assert.equal(maps.canvas.title, "channel 1; without it, pixels of 16 pictures change by 0.500 on average")
  maps.stage.data.effects = [0.25, 0.1, 0, 0, 0, 0]
  off.add(0)
  maps.draw()
  assert.equal(
    maps.canvas.title,
    "channel 1, switched off; without it, pixels of 16 pictures change by 0.250 on average",
  )
})

test("which channel matters most is named once one is off, and not before", () => {
  const off = new Set()
  const maps = board({ effects: [0.1, 0.5, 0, 0, 0, 0], measured_on: 16 }, (channel) => off.has(channel))
  const said = () => maps.caption.textContent
  assert.match(said(), / A bar says how much pixels of 16 pictures change without it\.$/)
  assert.doesNotMatch(said(), /longest|channel \d/)
  off.add(0)
  maps.draw()
  assert.match(said(), / The longest bar is that of channel 2: without it, .* change by 0\.500/)
})

test("the room behind the last map is no channel", () => {
  const maps = board({ effects: [0.5, 0.1, 0, 0, 0, 0], measured_on: 16 })
  const { cell, row } = maps.grid
  maps.canvas.onpointermove({ offsetX: 3.5 * cell, offsetY: 1.5 * row })
  assert.equal(maps.canvas.title, "")
})
