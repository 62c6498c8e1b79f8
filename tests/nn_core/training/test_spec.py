"""What describes a run is valid or refused in words, survives pickling, and costs no torch."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Architecture, BatchNorm2d, Conv2d, Flatten, Linear, SpecError, Unflatten
from nn_core.data import DataError, ImageSet
from nn_core.network.presets import classifier_preset, gan_preset
from nn_core.training import ClassifierConfig, ClassifierRun, ConfigError, GanConfig, GanRun, Probe
from tests.nn_core.training.small_runs import CLASSES, small_network, small_run, small_set

junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.just(10**5000),
    st.lists(st.integers()),
)


@given(st.sampled_from([ClassifierConfig, GanConfig]), st.data())
def test_a_config_is_valid_or_refused_by_the_name_of_its_field(kind: type[Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(kind.__dataclass_fields__)))
    value = data.draw(junk)
    result = made_or_refused(kind, name, value)
    if isinstance(result, ConfigError):
        assert result.field == name
        assert len(result.message) < 200
    else:
        kept = getattr(result, name)
        assert kept == value
        assert isinstance(kept, str) or kept is None or math.isfinite(kept)


def made_or_refused(kind: type[Any], name: str, value: object) -> Any:
    try:
        return kind(**{name: value})
    except ConfigError as error:
        return error


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("learning_rate", -1, "learning_rate must be a number from 0.00000001 to 1,000,000; it is -1."),
        ("batch_size", 2.5, "batch_size must be a whole number from 1 to 4,096; it is 2.5."),
        ("optimizer", "rmsprop", "optimizer must be one of sgd, momentum, adam, adamw; it is 'rmsprop'."),
    ],
)
def test_the_message_says_what_would_be_right(field: str, value: object, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        ClassifierConfig(**{field: value})  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_a_learning_rate_of_a_million_is_the_users_choice() -> None:
    assert ClassifierConfig(learning_rate=1e6).learning_rate == 1e6


def test_numbers_of_numpy_become_plain_ones() -> None:
    config = ClassifierConfig(batch_size=np.int64(8), learning_rate=np.float32(0.5))  # type: ignore[arg-type]
    assert (type(config.batch_size), type(config.learning_rate)) == (int, float)


@pytest.mark.parametrize(
    "wrong",
    [
        {"image": np.zeros((2, 5, 5), np.uint8)},
        {"image": np.zeros((5, 5), np.uint8)},
        {"image": np.full((1, 5, 5), np.nan)},
        {"image": np.full((1, 5, 5), 2.0)},
        {"image": np.zeros((1, 5, 5), np.int64)},
        {"image": np.zeros((1, 0, 5))},
        {"image": np.zeros((65, 1, 5, 5))},
        {"image": np.zeros((6, 3, 1024, 1024), np.uint8)},
        {"image": np.zeros((1, 2_000, 5))},
        {"image": "picture"},
        {"layers": "conv1"},
        {"weights": (1,)},
        {"latent": [[[1.0]]]},
        {"latent": [[1.0]] * 401},
        {"labels": (0, 1)},
        {"labels": (-1,)},
        {"latent": [[1.0]] * 3, "labels": (0, 1)},
        {"silenced": (("g.relu1", 1.5),)},
        {"silenced": (("g.relu1", 1),) * 257},
        {"latent": [math.inf]},
    ],
)
def test_a_probe_that_cannot_be_answered_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        Probe(**wrong)
    assert caught.value.field in wrong


def test_a_probe_keeps_its_own_copy() -> None:
    image = np.zeros((1, 2, 2), np.uint8)
    probe = Probe(image=image)
    image[:] = 9
    assert probe.image is not None
    assert probe.image.max() == 0


def test_a_probe_may_only_name_layers_that_are_there() -> None:
    run = small_run()
    run.check_probe(Probe(layers=("*", "conv1"), weights=("linear1",)))
    with pytest.raises(ConfigError, match=r"no layer 'conv9'; the layers are conv1, relu1, pool1"):
        run.check_probe(Probe(layers=("conv9",)))


def test_runs_and_probes_are_data() -> None:
    for thing in (small_run(), gan_run(), Probe(image=np.ones((1, 2, 2)))):
        copy = pickle.loads(pickle.dumps(thing))
        assert type(copy) is type(thing)
        with pytest.raises(FrozenInstanceError):
            copy.config = None
    mnist = ClassifierRun(classifier_preset("lenet5", (1, 28, 28), 10), "mnist")
    assert pickle.loads(pickle.dumps(mnist)) == mnist


def one_class() -> ImageSet:
    return ImageSet(
        "one", "One", np.zeros((9, 1, 6, 6), np.uint8), np.zeros(9, np.int64), ("a", "b", "c"), "", ""
    )


def wide() -> Architecture:
    return Architecture((1, 6, 6), (Flatten(), Linear(60_000), Linear(400), Linear(CLASSES)))


@pytest.mark.parametrize(
    ("run", "error", "message"),
    [
        (replace(small_run(), dataset="nothing"), DataError, "choose one of mnist"),
        (replace(small_run(), dataset=7), DataError, "choose one of mnist"),
        (replace(small_run(), dataset="mnist"), SpecError, r"10 classes.*gives 3 values"),
        (replace(small_run(), dataset=one_class()), DataError, "one class"),
        (replace(small_run(), architecture=wide()), SpecError, "parameters"),
        (
            replace(small_run(), architecture=Architecture((2, 6, 6), (Flatten(), Linear(CLASSES)))),
            SpecError,
            "1 or 3 channels",
        ),
        (
            small_run(
                Architecture((1, 6, 6), (Conv2d(2, 3), BatchNorm2d(), Flatten(), Linear(CLASSES))),
                batch_size=1,
            ),
            ConfigError,
            "2 or more",
        ),
        (
            replace(
                small_run(
                    Architecture((1, 150, 150), (Conv2d(32, 3), Flatten(), Linear(CLASSES))), batch_size=4096
                ),
                dataset=small_set(4000),
            ),
            ConfigError,
            r"A batch of 4,096 takes 57 GB\. This architecture allows 94\.",
        ),
    ],
)
def test_a_classifier_that_cannot_run_is_refused_in_words(
    run: ClassifierRun, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        run.check()


def gan_run(**config: Any) -> GanRun:
    generator, discriminator = gan_preset("dense", (1, 6, 6), 8)
    return GanRun(generator, discriminator, small_set(), GanConfig(**{"latent_size": 8, **config}))


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"config": GanConfig(latent_size=9)}, ConfigError, "the noise has 9"),
        ({"generator": Architecture((8,), (Linear(49), Unflatten((1, 7, 7))))}, SpecError, "1 x 7 x 7"),
        ({"discriminator": small_network()}, SpecError, "one number"),
        ({"dataset": "nothing"}, DataError, "choose one of"),
    ],
)
def test_a_gan_that_cannot_run_is_refused_in_words(
    changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    gan_run().check()
    with pytest.raises(error, match=message):
        replace(gan_run(), **changes).check()


def test_a_gan_names_the_layers_of_both_sides() -> None:
    names = gan_run().layer_names
    assert {name.partition(".")[0] for name in names} == {"g", "d"}
    with pytest.raises(ConfigError, match="8 numbers"):
        gan_run().check_probe(Probe(latent=np.zeros(3)))


def test_describing_a_run_imports_no_torch() -> None:
    code = "import sys, nn_core.training; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
