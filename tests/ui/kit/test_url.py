"""Any URL gives a valid experiment or a sentence; what is written is read back the same."""

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Activation, Add, Architecture, Conv2d, Flatten, Linear, SpecError
from nn_core.network.presets import PRESETS, classifier_preset
from nn_core.training import ClassifierConfig
from ui.kit.url import (
    MAX_NETWORK_CHARACTERS,
    Choice,
    Kept,
    Network,
    RunId,
    Whole,
    config_param,
    decode_architecture,
    encode_architecture,
    read,
    write,
)

PARAMS = (
    Choice("data", "data set", "mnist", options=("mnist", "digits")),
    Network("net", "network"),
    config_param(ClassifierConfig, "optimizer", "opt", "optimiser"),
    config_param(ClassifierConfig, "learning_rate", "rate", "learning rate"),
    config_param(ClassifierConfig, "train_images", "images", "number of training images"),
    Whole("image", "image", minimum=0, maximum=100),
    RunId("run", "run"),
)
DEFAULTS = {param.name: param.default for param in PARAMS}
SMALL = Architecture((1, 8, 8), (Conv2d(3, 3), Flatten(), Linear(10)))


def test_what_is_kept_by_the_run_stands_in_no_address() -> None:
    kept = Kept("own", "own pictures", ())
    assert write({"own": ("a picture",)}, (kept,)) == {}
    values, notes = read({"own": "a picture"}, (kept,))
    assert values == {"own": ()}
    assert notes == ["The own pictures in the address cannot be used: no address has room for that."]


def test_no_parameters_give_the_defaults() -> None:
    assert read({}, PARAMS) == (DEFAULTS, [])
    assert write(DEFAULTS, PARAMS) == {}


def test_what_is_written_is_read_back() -> None:
    values = {
        "data": "digits",
        "net": SMALL,
        "opt": "sgd",
        "rate": 0.1,
        "images": 50,
        "image": 0,
        "run": "aB3-_x",
    }
    query = write(values, PARAMS)
    assert query["data"] == "digits"
    assert read(query, PARAMS) == (values, [])


@given(st.floats(1e-8, 1e6))
def test_numbers_are_written_short_and_read_back_exactly(value: float) -> None:
    param = config_param(ClassifierConfig, "learning_rate", "rate", "learning rate")
    assert param.read(param.write(value)) == value
    assert [param.write(number) for number in (0.0, 0, 0.002, 1e-5, 3.0)] == ["0", "0", "0.002", "1e-05", "3"]


@given(st.dictionaries(st.sampled_from([*DEFAULTS, "other"]), st.text(max_size=200)))
def test_any_text_gives_a_valid_value_or_a_sentence(query: dict[str, str]) -> None:
    values, notes = read(query, PARAMS)
    assert values.keys() == DEFAULTS.keys()
    assert values["data"] in ("mnist", "digits")
    ClassifierConfig(values["opt"], values["rate"], train_images=values["images"])
    assert all(note.endswith(".") for note in notes)
    refused = {name for name in query if name in DEFAULTS and values[name] == DEFAULTS[name]}
    assert len(notes) <= len(refused)
    again, notes = read(write(values, PARAMS), PARAMS)
    assert (again, notes) == (values, [])


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("data", "imagenet", "one of mnist, digits"),
        ("rate", "nan", "a number from 10⁻⁸ to 1,000,000"),
        ("rate", "1e7", "a number from 10⁻⁸ to 1,000,000"),
        ("images", "-5", "a whole number from 2 to 10,000,000"),
        ("images", "٣", "a whole number"),
        ("image", "9" * 5000, "a whole number from 0 to 100"),
        ("run", "../../etc", "no id of a run"),
        ("net", "%%%", "damaged"),
        ("net", "A" * (MAX_NETWORK_CHARACTERS + 1), "longer than 6,000 characters"),
    ],
)
def test_a_bad_value_is_named_with_what_would_fit(name: str, text: str, words: str) -> None:
    values, notes = read({name: text}, PARAMS)
    assert values == DEFAULTS
    assert len(notes) == 1
    assert words in notes[0]
    assert text not in notes[0]


def test_good_values_stay_beside_a_bad_one() -> None:
    values, notes = read({"data": "digits", "rate": "fast"}, PARAMS)
    assert values == {**DEFAULTS, "data": "digits"}
    assert len(notes) == 1


@pytest.mark.parametrize("preset", PRESETS)
def test_architectures_survive_the_address(preset: str) -> None:
    architecture = classifier_preset(preset, (1, 28, 28), 10)
    text = encode_architecture(architecture)
    assert decode_architecture(text) == architecture
    assert len(text) < 600
    assert text == base64.urlsafe_b64encode(base64.urlsafe_b64decode(text + "===")).decode().rstrip("=")


@given(st.text(alphabet="ABCDEFGHabcdefgh0123456789-_", max_size=400))
def test_random_text_is_no_architecture(text: str) -> None:
    with pytest.raises(SpecError):
        decode_architecture(text)


@given(st.data())
def test_a_damaged_address_is_refused_or_still_valid(data: st.DataObject) -> None:
    text = encode_architecture(SMALL)
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("AZaz09-_"))
    damaged = text[:at] + letter + text[at + 1 :]
    values, notes = read({"net": damaged}, PARAMS)
    assert bool(notes) == (values["net"] is None)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 4_000_000, 9)).decode().rstrip("=")
    assert len(bomb) < MAX_NETWORK_CHARACTERS
    with pytest.raises(SpecError, match="too large"):
        decode_architecture(bomb)


def test_a_network_that_no_page_can_show_is_refused_in_words() -> None:
    long = Architecture((1, 8, 8), (Activation("relu"),) * 65)
    with pytest.raises(SpecError, match="at most 64 layers; this one has 65"):
        decode_architecture(encode_architecture(long))


def test_a_network_that_branches_survives_the_address() -> None:
    skipping = Architecture((1, 8, 8), (Conv2d(1, 3, padding=1), Add("input"), Flatten(), Linear(3)))
    assert decode_architecture(encode_architecture(skipping)) == skipping
