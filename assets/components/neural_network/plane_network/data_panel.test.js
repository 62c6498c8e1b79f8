import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../../tests/assets/page.js"
import { DataPanel } from "./data_panel.js"

openPage()

test("what is folded away is hidden, and the rest of the data is not", () => {
  const panel = new DataPanel({ onChange() {} }, [])
  const chosen = { dataset: "circle", noise: 0.1, train_share: 0.5, seed: 3 }
  const hidden = () => [panel.noise.node, panel.share.node, panel.seed].map((node) => node.hidden)
  panel.show(chosen, ["pace", "share", "seed"])
  assert.deepEqual(hidden(), [false, true, true])
  panel.show(chosen, [])
  assert.deepEqual(hidden(), [false, false, false])
})
