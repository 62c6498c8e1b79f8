import assert from "node:assert/strict"
import { afterEach, test } from "node:test"

import { Networks, carried, carriedOn } from "./networks.js"

afterEach(() => delete globalThis.sessionStorage)

test("a network comes back as it was left, and begins anew where it was never seen", () => {
  const networks = new Networks()
  const dense = { hidden: "3", numbers: "1,-0.3", held: "h1:2", round: "4", mean: "0,1" }
  const cnn = networks.turn("dense", "cnn", dense)
  assert.equal(cnn.activation, "relu")
  assert.deepEqual([cnn.numbers, cnn.held, cnn.mean, cnn.round], [null, null, null, null])
  const back = networks.turn("cnn", "dense", { kind: "cnn", activation: "relu", numbers: "5,6" })
  assert.deepEqual(
    [back.kind, back.hidden, back.numbers, back.held, back.mean, back.round],
    ["dense", 3, "1,-0.3", "h1:2", "0,1", 4],
  )
  assert.deepEqual([back.activation, back.loss], [null, null])
  assert.equal(networks.turn("dense", "cnn", dense).numbers, "5,6")
})

test("the numbers that are pushed and drawn along are each network's own, over a reload too", () => {
  const kept = new Map()
  globalThis.sessionStorage = {
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => kept.delete(key),
    setItem: (key, text) => kept.set(key, text),
  }
  const networks = new Networks()
  const dense = { name: "v12", first: "w21", second: "b1" }
  const cnn = networks.turn("dense", "cnn", dense)
  assert.deepEqual([cnn.name, cnn.first, cnn.second], [null, null, null])
  const reloaded = new Networks()
  const back = reloaded.turn("cnn", "dense", { kind: "cnn", name: "k12" })
  assert.deepEqual([back.name, back.first, back.second], ["v12", "w21", "b1"])
  const again = reloaded.turn("dense", "cnn", dense)
  assert.deepEqual([again.name, again.first, again.second], ["k12", null, null])
})

test("what a rule remembers does not come back to another rule", () => {
  const networks = new Networks()
  networks.turn("dense", "cnn", { rule: "adam", numbers: "1,2", mean: "3,4", round: "9" })
  const back = networks.turn("cnn", "dense", { kind: "cnn" })
  assert.deepEqual([back.numbers, back.mean, back.round], ["1,2", null, null])
})

test("numbers go to another size by name", () => {
  const { carried: names, numbers, mean } = carried(["x1", "w11"], [1, -0.3])
  assert.deepEqual([names, numbers, mean], ["x1:1,w11:-0.3", null, null])
})

test("numbers on their way to another size stay with the kind that is left", () => {
  const networks = new Networks()
  const cnn = networks.turn("dense", "cnn", { hidden: "3", carried: "v11:5" })
  assert.deepEqual([cnn.carried, cnn.numbers], [null, null])
  const back = networks.turn("cnn", "dense", { kind: "cnn", numbers: "5,6" })
  assert.deepEqual([back.hidden, back.carried, back.numbers], [3, "v11:5", null])
  assert.equal(networks.turn("dense", "cnn", back).carried, null)
})

test("numbers that are typed on the way to another size go there as well", () => {
  const given = ["x1", "w11"]
  const waiting = { hidden: "3", carried: "x1:1,w11:-0.3" }
  const typed = carriedOn({ numbers: [1, 7], rate: 2 }, waiting, given)
  assert.deepEqual([typed.carried, typed.numbers, typed.rate], ["x1:1,w11:7", null, 2])
  const begun = carriedOn({ numbers: [1, 7], mean: [0.5], round: 2 }, waiting, given)
  assert.deepEqual([begun.mean, begun.round], [null, null])
  for (const [patch, query] of [
    [{ numbers: [1, 7] }, {}],
    [{ rate: 2 }, waiting],
    [{ numbers: "1,7", carried: null }, waiting], // another kind's
  ])
    assert.equal(carriedOn(patch, query, given), patch)
})
