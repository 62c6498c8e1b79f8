"""What comes from the browser's editor is an architecture, an error at a layer, or nothing at all."""

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Architecture, ConvTranspose2d, Linear, SpecError, Unflatten, build
from nn_core.network.layers import FIELDS, LAYER_KINDS
from nn_core.network.presets import PRESETS, classifier_preset
from ui.kit import editor
from ui.kit.editor import Draft, architecture_editor, layer_dicts, parse
from ui.kit.networks import filter_layers
from ui.shell.rows import rows

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)
LAYER = st.fixed_dictionaries({"kind": st.sampled_from([*LAYER_KINDS, "Magic"])}).flatmap(
    lambda layer: st.dictionaries(
        st.sampled_from(
            ["out_channels", "kernel_size", "stride", "padding", "out_features", "function", "p", "source"]
        ),
        st.integers(-2, 40) | st.sampled_from(["relu", "relu1", "input", None, 0.5, 10**30, [1]]),
    ).map(lambda fields: {**layer, **fields})
)
SMALL = classifier_preset("small_cnn", (1, 8, 8), 10)


def shown(monkeypatch: pytest.MonkeyPatch, draft: Draft) -> dict[str, Any]:
    """The data that the browser gets."""
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(editor, "EDITOR", lambda **arguments: seen.append(arguments["data"]))
    architecture_editor("editor", draft, SMALL, "10 classes", "r")
    return seen[0]


@given(edit=JSON | st.lists(LAYER, max_size=5))
def test_any_edit_is_taken_whole_or_not_at_all(edit: Any) -> None:
    draft = Draft()
    draft.take(edit)
    if draft.layers is None:
        return
    assert draft.layers == edit
    with pytest.MonkeyPatch.context() as monkeypatch:
        try:
            parse((1, 8, 8), draft.layers)
        except SpecError as error:
            draft.error = error
        data = shown(monkeypatch, draft)
    assert len(data["rows"]) == len(draft.layers)
    assert all(row["name"] for row in data["rows"])


def test_too_many_layers_or_characters_are_not_taken() -> None:
    draft = Draft()
    draft.take([{"kind": "Flatten"}] * 65)
    draft.take([{"kind": "Flatten", "note": "x" * 70_000}])
    assert draft.layers is None


def test_without_an_edit_the_working_network_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    data = shown(monkeypatch, Draft())
    assert data["layers"] == layer_dicts(SMALL)
    assert [row["name"] for row in data["rows"]] == list(SMALL.layer_names)
    assert data["total"] == {"params": SMALL.params, "macs": SMALL.macs}
    assert data["error"] is None


def test_the_summary_ends_before_the_culprit(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = layer_dicts(SMALL)
    layers[3] = {"kind": "Conv2d", "out_channels": 4, "kernel_size": 99}
    draft = Draft(layers)
    with pytest.raises(SpecError) as caught:
        parse((1, 8, 8), layers)
    draft.error = caught.value
    data = shown(monkeypatch, draft)
    assert [row["out_shape"] is not None for row in data["rows"]] == [True] * 3 + [False] * (len(layers) - 3)
    assert [row["name"] for row in data["rows"]] == list(SMALL.layer_names)
    assert data["error"]["layer_index"] == 3
    assert data["error"]["field"] == "kernel_size"


def test_where_one_layer_is_read_by_none_all_numbers_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = layer_dicts(SMALL)
    layers.insert(1, {"kind": "Activation", "function": "relu"})
    layers[2]["source"] = "conv1"
    draft = Draft(layers)
    with pytest.raises(SpecError) as caught:
        parse((1, 8, 8), layers)
    draft.error = caught.value
    data = shown(monkeypatch, draft)
    assert data["error"]["layer_index"] == 1
    assert data["error"]["message"].startswith("No layer reads relu1: ")
    assert None not in [row["out_shape"] for row in data["rows"]]


def test_an_error_calls_a_field_what_the_editor_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = [{"kind": "Conv2d", "out_channels": "abc", "kernel_size": 3}]
    draft = Draft(layers)
    with pytest.raises(SpecError) as caught:
        parse((1, 8, 8), layers)
    draft.error = caught.value
    message = shown(monkeypatch, draft)["error"]["message"]
    assert message == "Convolution (nn.Conv2d): filters must be a whole number from 1 to 4,096, not 'abc'."


def test_a_field_of_one_letter_is_renamed_only_where_it_is_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = [{"kind": "Dropout", "p": 2}]
    draft = Draft(layers)
    with pytest.raises(SpecError) as caught:
        parse((1, 8, 8), layers)
    draft.error = caught.value
    message = shown(monkeypatch, draft)["error"]["message"]
    assert message == "Dropout: share must be a number from 0.0 to 0.99, not 2."


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (
            {"kind": "MaxPool2d", "kernel_size": 2, "padding": 2},
            "Max pooling (nn.MaxPool2d): padding must be at most half of kernel (2), not 2.",
        ),
        (
            {"kind": "ConvTranspose2d", "out_channels": 4, "kernel_size": 1, "padding": 9},
            "Transposed convolution (nn.ConvTranspose2d) with padding 9 cuts away its whole result. "
            "Use less padding or a larger kernel.",
        ),
    ],
)
def test_an_error_calls_other_fields_what_the_editor_calls_them(
    monkeypatch: pytest.MonkeyPatch, layer: dict[str, object], message: str
) -> None:
    draft = Draft([layer])
    with pytest.raises(SpecError) as caught:
        parse((1, 8, 8), [layer])
    draft.error = caught.value
    assert shown(monkeypatch, draft)["error"]["message"] == message


def test_the_catalogue_offers_every_kind_with_settings_that_work(monkeypatch: pytest.MonkeyPatch) -> None:
    data = shown(monkeypatch, Draft())
    assert {entry["kind"] for entry in data["kinds"]} == set(LAYER_KINDS)
    for entry in data["kinds"]:
        layer = LAYER_KINDS[entry["kind"]](**entry["start"])
        layer.check()
        assert set(entry["start"]) <= set(FIELDS[entry["kind"]])
        assert entry["help"].endswith(".")
    followed = {
        name for fields in data["fields"].values() for name, info in fields.items() if "follows" in info
    }
    assert followed == {"stride"}
    groups = [entry["group"] for entry in data["kinds"]]
    assert len(set(groups)) == sum(1 for i, group in enumerate(groups) if i == 0 or groups[i - 1] != group)


@pytest.mark.parametrize("preset", PRESETS)
def test_filters_have_the_shapes_of_the_real_weights(preset: str) -> None:
    architecture = classifier_preset(preset, (1, 28, 28), 10)
    weights = {
        name.removesuffix(".weight"): list(tensor.shape)
        for name, tensor in build(architecture).state_dict().items()
        if name.endswith(".weight") and tensor.ndim > 1
    }
    assert {layer["name"]: layer["weight_shape"] for layer in filter_layers(architecture)} == weights


def test_transposed_filters_and_pictures_of_dense_weights() -> None:
    architecture = Architecture((6,), (Linear(8), Unflatten((2, 2, 2)), ConvTranspose2d(5, 4)))
    layers = filter_layers(architecture)
    assert [layer["in_shape"] for layer in layers] == [(6,), (2, 2, 2)]
    shapes = [layer["weight_shape"] for layer in layers]
    assert shapes == [list(p.shape) for p in build(architecture).parameters() if p.ndim > 1]
    after_flatten = filter_layers(classifier_preset("lenet5", (1, 28, 28), 10))[2]
    assert after_flatten["image_shape"] == (16, 5, 5)
    assert filter_layers(classifier_preset("lenet5", (1, 28, 28), 10))[3]["image_shape"] is None


def test_rows_join_the_summary_and_the_settings() -> None:
    row = SimpleNamespace(**rows(SMALL)[0])
    assert (row.name, row.kind, row.kernel_size, row.padding, row.out_shape) == (
        "conv1",
        "Conv2d",
        5,
        2,
        (8, 8, 8),
    )
    assert row.params == sum(p.numel() for p in torch.nn.Conv2d(1, 8, 5).parameters())
