"""Rows, columns, channels and units are counted from 1 in whatever a page says of them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.node import ASSETS, needs_node, run_module

NOTICE = 'import { channelNotice, unitNotice } from "./components/network_map/notice.js"'
POINTED = 'import { describe } from "./components/network_map/interaction.js"'
SUM = 'import { explain } from "./components/network_map/arithmetic.js"'
MAP = {"name": "conv1", "title": "Conv 1 × 1", "role": "maps", "width": 2, "height": 2, "signed": True}
FLAT = {"name": "flatten1", "role": "units", "row": {"kind": "Flatten", "in_shape": [2, 2, 2]}}
DENSE = {"kind": "Linear", "in_shape": [2], "out_shape": [1]}

# A number written without `nth`: what stands there is one name or sum, not a choice between two words.
PLACE = re.compile(r"\b(channel|unit|row|column|filter)s? \$\{(?!nth\(|name)[^}?]*\}", re.IGNORECASE)


def said(imports: str, call: str, **values: Any) -> Any:
    names = ", ".join(values)
    return run_module(imports, f"(({{ {names} }}) => {call})({json.dumps(values)})")


@needs_node
def test_a_notice_counts_from_one() -> None:
    words = said(NOTICE, "channelNotice(column, 0, plane, false)", column=MAP, plane=[0.5, -1, 2, 1])
    assert words.startswith("Channel 1 runs")
    assert "row 2, column 1 (2.00)" in words
    parts = [{"channel": 0, "sum": 3}, {"channel": 1, "sum": -1}]
    words = said(NOTICE, "unitNotice(column, 1, 2, parts)", column=FLAT, parts=parts)
    assert words == "Unit 2 of flatten1 is 2.00. Of its 2 inputs, number 1 counts most now: 3.00."


@needs_node
def test_what_is_pointed_at_is_counted_from_one() -> None:
    view = "{ dataOf: () => ({ data }), dead: new Map() }"
    target = "{ place: { column }, channel, pixel }"
    call = f'describe({view}, null, {target}, {{ mode: "layer" }})'
    pixel = {"row": 1, "column": 0}
    lines = said(POINTED, call, column=MAP, channel=0, pixel=pixel, data=[0.5, -1, 2, 1])
    assert lines == ["conv1, channel 1", "row 2, column 1: 2.00"]
    lines = said(POINTED, call, column=FLAT, channel=6, pixel=None, data=[0, 1, 2, 3, 4, 5, 6, 7])
    assert lines == ["flatten1, unit 7", "6.00", "from channel 2, row 2, column 1"]


@needs_node
def test_a_sum_names_its_parts_counted_from_one() -> None:
    weights = {"weight": {"data": [2, 1], "shape": [1, 2]}, "bias": {"data": [0]}}
    words = said(
        SUM, "explain(row, 7, { input, weights, channel: 0 })", row=DENSE, input=[3, 1], weights=weights
    )
    assert words == "6.00 (unit 1) + 1.00 (unit 2) + 0 (bias) = 7.00"


@pytest.mark.parametrize("path", sorted(ASSETS.rglob("*.js")), ids=lambda path: path.stem)
def test_no_sentence_counts_from_zero(path: Path) -> None:
    found = [match.group() for match in PLACE.finditer(path.read_text(encoding="utf-8"))]
    assert [text for text in found if "+ 1" not in text] == []
