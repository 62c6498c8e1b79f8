import assert from "node:assert/strict"
import { test } from "node:test"

import { subsamplingName } from "./finding.js"

for (const [layer, sides, name] of /** @type {const} */ ([
  [{ kind: "max", window: 2, stride: null }, [28, 28], "one pixel in 4"],
  [{ kind: "max", window: 2, stride: 1 }, [28, 28], "every pixel"],
  [{ kind: "max", window: 2, stride: 10 }, [2, 30], "one pixel in 20"], // two rows, so no step of ten
  [{ kind: "max", window: 2, stride: 10 }, [6, 6], "middle pixel only"],
  [{ kind: "global", window: 2, stride: null }, [6, 6], "middle pixel only"],
]))
  test(`a step of ${layer.stride} on ${sides.join(" × ")} leaves ${name}`, () =>
    assert.equal(subsamplingName(/** @type {any} */ ({ ...layer }), [sides[0], sides[1]]), name))
