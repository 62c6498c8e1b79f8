"""An architecture as JSON: written and read again; what cannot be one is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Architecture, ConvTranspose2d, SpecError
from nn_core.network.architecture import MAX_JSON_LENGTH, MAX_LAYERS
from nn_core.network.layers import FIELDS, LAYER_KINDS
from tests.nn_core.network.architectures import SMALL, architectures


def test_json_leaves_defaults_out() -> None:
    assert json.loads(SMALL.to_json()) == {
        "input_shape": [1, 28, 28],
        "layers": [
            {"kind": "Conv2d", "out_channels": 8, "kernel_size": 5, "padding": 2},
            {"kind": "Activation", "function": "relu"},
            {"kind": "MaxPool2d", "kernel_size": 2},
            {"kind": "Flatten"},
            {"kind": "Linear", "out_features": 10},
        ],
    }


@given(architectures())
def test_json_round_trip(architecture: Architecture) -> None:
    text = architecture.to_json()
    assert Architecture.from_json(text) == architecture
    assert Architecture.from_json(text.encode()) == architecture


def test_the_largest_description_fits_the_length_limit() -> None:
    layer = ConvTranspose2d(4096, 128, 128, 128, 127, bias=False)
    text = json.dumps({"kind": layer.kind, **vars(layer)})
    assert len(text) * MAX_LAYERS < MAX_JSON_LENGTH


def layers_json(*entries: Any) -> str:
    return json.dumps({"input_shape": [1, 8, 8], "layers": entries})


@pytest.mark.parametrize(
    ("text", "index", "field"),
    [
        ("", None, None),
        ("[" * 20_000, None, None),
        ('{"a":' * 3_000, None, None),
        ("9" * 20_000, None, None),
        ("x" * (MAX_JSON_LENGTH + 1), None, None),
        (b"\xff\xfe\x00", None, None),
        (None, None, None),
        ("null", None, None),
        ('{"input_shape": [1, 8, 8]}', None, None),
        ('{"input_shape": [1, 8, 8], "layers": [], "extra": 1}', None, None),
        ('{"input_shape": [1, 8, 8], "layers": [], "layers": []}', None, None),
        ('{"input_shape": [1, 8, 8], "layers": {}}', None, "layers"),
        ('{"input_shape": [NaN, 8, 8], "layers": [{"kind": "Flatten"}]}', None, "input_shape"),
        ('{"input_shape": null, "layers": [{"kind": "Flatten"}]}', None, "input_shape"),
        (layers_json(), None, "layers"),
        (layers_json(*[{"kind": "Flatten"}] * 257), None, "layers"),
        (layers_json({"kind": "Flatten"}, 3), 1, "kind"),
        (layers_json({"kind": ["Flatten"]}), 0, "kind"),
        (layers_json({"kind": "Layer"}), 0, "kind"),
        (layers_json({"kind": "__class__"}), 0, "kind"),
        (layers_json({"kind": "Flatten", "stem": "x"}), 0, None),
        (layers_json({"kind": "Flatten"}, {"kind": "Linear"}), 1, "out_features"),
        (layers_json({"kind": "Upsample", "scale_factor": [[2]]}), 0, "scale_factor"),
        (layers_json({"kind": "Upsample", "scale_factor": 1e400}), 0, "scale_factor"),
        (layers_json({"kind": "Dropout", "p": "0.5"}), 0, "p"),
        (layers_json({"kind": "Flatten"}, {"kind": "Unflatten", "shape": [64]}), 1, "shape"),
    ],
)
def test_bad_json(text: Any, index: int | None, field: str | None) -> None:
    with pytest.raises(SpecError) as caught:
        Architecture.from_json(text)
    assert (caught.value.layer_index, caught.value.field) == (index, field)


def refuses_or_reads(text: Any) -> None:
    try:
        architecture = Architecture.from_json(text)
    except SpecError:
        return
    assert Architecture.from_json(architecture.to_json()) == architecture


@given(st.text() | st.binary())
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    refuses_or_reads(text)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
def test_any_values_are_read_or_refused(data: st.DataObject) -> None:
    entries = []
    for _ in range(data.draw(st.integers(0, 4))):
        kind = data.draw(st.sampled_from(sorted(LAYER_KINDS)))
        values = st.one_of(st.integers(-1, 5), st.integers(), ANYTHING)
        settings_ = {name: data.draw(values) for name in FIELDS[kind] if data.draw(st.booleans())}
        entries.append({"kind": kind, **settings_})
    shape = data.draw(st.lists(st.integers(1, 30), min_size=1, max_size=3) | ANYTHING)
    refuses_or_reads(json.dumps({"input_shape": shape, "layers": entries}))
