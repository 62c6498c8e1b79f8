"""Whatever a browser sends: a checked wish, or a sentence."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Architecture, Flatten, Linear
from nn_core.data import load
from nn_core.network.presets import classifier_preset, gan_preset
from nn_core.training import ClassifierRun, GanConfig, GanRun, PlaneGanRun, PlaneRun, PretrainedRun
from nn_core.training.spec import RunSpec
from ui.shell.wish import KINDS, Wish, WishError, parse_message, parse_wish

CLASSIFIER = ClassifierRun(classifier_preset("one_layer_cnn", (1, 8, 8), 10), "digits")
GAN = GanRun(*gan_preset("dense", (1, 8, 8), 32), "digits")
CONDITIONAL = GanRun(*gan_preset("dense", (1, 8, 8), 32, classes=10), "digits", GanConfig(conditional=True))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [
    "image",
    "layers",
    "weights",
    "latent",
    "labels",
    "silenced",
    "statistics",
    "results",
    "history",
    "real",
    "step",
]


@dataclass(frozen=True)
class Parsed:
    """A wish whose probe has the fields of its kind."""

    probe: Any
    step: int | None
    history: bool


def parsed(message: dict[str, Any], spec: RunSpec) -> Parsed:
    wish = parse_wish(message, spec)
    return Parsed(wish.probe, wish.step, wish.history)


def test_a_full_wish() -> None:
    wish = parsed(
        {"layers": ["*"], "weights": ["conv1"], "image": {"index": 3}, "step": 7, "history": True}, CLASSIFIER
    )
    assert wish.probe.layers == ("*",)
    assert wish.probe.weights == ("conv1",)
    assert (wish.step, wish.history, wish.probe.statistics) == (7, True, False)
    np.testing.assert_array_equal(wish.probe.image, load("digits").images[3])


def test_pixels_become_the_image() -> None:
    pixels = list(range(64))
    probe = parsed({"image": {"pixels": pixels, "shape": [1, 8, 8]}}, CLASSIFIER).probe
    np.testing.assert_array_equal(probe.image, np.arange(64, dtype=np.uint8).reshape(1, 8, 8))


def test_latent_of_the_right_size_only() -> None:
    assert parsed({"latent": [0.5] * 32}, GAN).probe.latent.shape == (32,)
    with pytest.raises(WishError, match="32"):
        parse_wish({"latent": [0.5] * 31}, GAN)


def test_several_latents_with_their_classes_and_silenced_channels() -> None:
    wish = {"latent": [[0.5] * 32] * 2, "labels": [3, 9], "silenced": [["g.linear1", 127]]}
    probe = parsed(wish, CONDITIONAL).probe
    assert (probe.latent.shape, probe.labels, probe.silenced) == ((2, 32), (3, 9), (("g.linear1", 127),))


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"layers": ["conv9"]}, "conv9"),
        ({"layers": "conv1"}, "list"),
        ({"step": -1}, "step"),
        ({"step": True}, "step"),
        ({"image": {"index": 10**9}}, "0 to 1,796"),
        ({"image": {"index": "0"}}, "0 to 1,796"),
        ({"image": {"pixels": [0] * 63, "shape": [1, 8, 8]}}, "64 pixels"),
        ({"image": {"pixels": [256] * 64, "shape": [1, 8, 8]}}, "0 to 255"),
        ({"image": {"pixels": [0] * 64, "shape": [8, 8]}}, "1 x 8 x 8"),
        ({"latent": [float("nan")] * 32}, "between"),
        ({"latent": [1e9] * 32}, "between"),
        ({"latent": [[0] * 32, [0] * 31]}, "one length"),
        ({"latent": [[0] * 32] * 401}, "400"),
        ({"latent": [[0] * 32, 0]}, "list of numbers"),
        ({"latent": [0] * 32, "labels": [3]}, "does not know classes"),
        ({"latent": [0] * 32, "labels": "3"}, "list"),
        ({"latent": [0] * 32, "labels": [0.5]}, "whole numbers"),
        ({"latent": [0] * 32, "silenced": [["g.linear1"]]}, "pairs"),
        ({"latent": [0] * 32, "real": 16}, "0 to 15"),
        ({"latent": [0] * 32, "real": "1"}, "0 to 15"),
        ({"latent": [0] * 32, "silenced": [["g.linear1", 128]]}, "no channel 128"),
        ({"latent": [0] * 32, "silenced": [["d.linear1", 0]]}, "no channel"),
    ],
)
def test_a_bad_wish_says_what_is_wrong(message: dict[str, Any], words: str) -> None:
    with pytest.raises(WishError, match=words):
        parse_wish(message, GAN if "latent" in message else CLASSIFIER)


@given(st.text(max_size=200) | json_values.map(json.dumps))
def test_any_text_is_a_message_or_refused(text: str) -> None:
    try:
        message = parse_message(text)
    except WishError:
        return
    assert message["type"] in KINDS


def test_a_message_too_long_or_too_deep_is_refused() -> None:
    with pytest.raises(WishError, match="characters"):
        parse_message(" " * 400_001)
    with pytest.raises(WishError, match="JSON"):
        parse_message("[" * 100_000)


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_any_json_is_a_wish_or_refused(message: dict[str, Any]) -> None:
    for spec in (CLASSIFIER, GAN, CONDITIONAL, PlaneRun(), PlaneGanRun(), PretrainedRun()):
        try:
            wish = parse_wish(message, spec)
        except WishError:
            continue
        assert isinstance(wish, Wish)


def test_a_network_in_the_plane_looks_at_no_image() -> None:
    wish = parsed({"type": "watch", "layers": ["layer1", "output"]}, PlaneRun())
    assert wish.probe.layers == ("layer1", "output")
    for image in ({"index": 0}, {"pixels": [0], "shape": [1, 1, 1]}):
        with pytest.raises(WishError, match="cannot be asked for image"):
            parse_wish({"type": "watch", "image": image}, PlaneRun())


def test_what_a_kind_cannot_be_asked_for_is_refused_by_name_and_nothing_asked_is_no_trouble() -> None:
    nothing: dict[str, Any] = {"latent": None, "silenced": [], "results": False}
    assert parsed({"type": "watch", **nothing}, CLASSIFIER).probe.layers == ()
    for spec, part in ((CLASSIFIER, "latent"), (GAN, "results"), (PlaneGanRun(), "weights")):
        with pytest.raises(WishError, match=f"cannot be asked for {part}"):
            parse_wish({"type": "watch", part: 0}, spec)


def test_a_frame_of_too_many_bytes_is_refused() -> None:
    layers = (Flatten(), Linear(11_000), Linear(10))
    large = ClassifierRun(Architecture((1, 28, 28), layers), "mnist")  # 8,635,000 and 110,010 weights
    parse_wish({"layers": ["*"], "weights": ["linear2"]}, large)
    with pytest.raises(WishError, match="A frame with all that would be 35 MB; at most 32 MB"):
        parse_wish({"layers": ["*"], "weights": ["*"]}, large)


def test_of_a_network_that_comes_trained_some_layers_fit_into_a_frame_and_all_do_not() -> None:
    some = ["relu61", "add1", "relu633", "linear1"]
    probe = parsed({"layers": some, "image": {"index": 1}}, PretrainedRun()).probe
    assert (probe.layers, probe.image.shape) == (tuple(some), (3, 224, 224))
    with pytest.raises(WishError, match="A frame with all that would be 79 MB; at most 32 MB"):
        parse_wish({"layers": ["*"]}, PretrainedRun())
