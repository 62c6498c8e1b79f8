"""What Python packs is what the browser unpacks."""

import numpy as np
import pytest

from tests.node import run_module
from ui.shell.payload import payload

UNPACK = """(() => {
    const { arrays, ...facts } = readFrame(input)
    const plain = ([name, { shape, data }]) => [name, [shape, data.constructor.name, [...data]]]
    return [facts, Object.fromEntries([...arrays].map(plain))]
})()"""


def test_arrays_and_facts_arrive_as_they_were() -> None:
    arrays = {
        "real": np.array([[0.1, -2.5]]),
        "bytes": np.array([0, 255], np.uint8),
        "truth": np.array([True, False]),
        "whole": np.array([-3, 70_000]),
    }
    facts, unpacked = run_module(
        'import { readFrame } from "./lib/frame.js"',
        UNPACK,
        stdin=payload(arrays, {"title": "größer", "list": [1, None]}),
    )
    assert facts == {"title": "größer", "list": [1, None]}
    assert unpacked == {
        "real": [[1, 2], "Float32Array", [float(np.float32(0.1)), -2.5]],
        "bytes": [[2], "Uint8Array", [0, 255]],
        "truth": [[2], "Uint8Array", [1, 0]],
        "whole": [[2], "Int32Array", [-3, 70_000]],
    }


def test_a_fact_that_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        payload({}, {"loss": float("nan")})
