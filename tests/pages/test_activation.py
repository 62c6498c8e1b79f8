"""The page "Activation": any address opens, edits are followed or refused, its code does the same."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nn_core.data import PHOTOGRAPHS
from nn_core.mechanics.activations import ACTIVATIONS
from tests.pages.app import open_page, press, prose, sent
from tests.pages.lesson_page import MOST_WORDS, run_code, words_before_the_picture
from ui.activation.params import PARAMS
from ui.activation.words import FIRST

EXPERIMENTS = 4


def test_the_page_opens_with_a_map_and_few_words() -> None:
    page = open_page("activation")
    facts, arrays = sent(page)
    assert facts["problem"] is None
    assert facts["query"] == {}
    assert arrays["maps"].shape == arrays["input"].shape == (1, 64, 64)
    assert [function["name"] for function in facts["functions"]] == list(ACTIVATIONS)
    assert words_before_the_picture(page) <= MOST_WORDS


def test_the_address_is_the_experiment() -> None:
    query = {
        "input": "digit",
        "digit": "7",
        "kernel": "laplacian",
        "gain": "2.5",
        "bias": "-0.5",
        "first": "elu",
        "first_parameter": "0.7",
        "scale": "own",
        "row": "3",
    }
    page = open_page("activation", **query)
    facts, arrays = sent(page)
    assert facts["query"] == dict(page.query_params) == query
    assert arrays["maps"].shape == (1, 28, 28)
    assert (facts["chosen"]["first_parameter"], facts["chosen"]["bias"]) == (0.7, -0.5)


def test_the_map_is_the_convolution_without_gain_and_bias() -> None:
    page = open_page("activation", input="grid", grid="0,0,3;0,0,3;0,0,3", gain="4", bias="2")
    _, arrays = sent(page)
    # Sobel x, (1 2 1) down and (-1 0 1) across, with the edge repeated.
    assert arrays["maps"][0].tolist() == [[0, 12, 12]] * 3


@pytest.mark.parametrize(
    ("query", "size"), [({}, "64"), ({"size": "32"}, "32"), ({"input": "digit"}, "64")], ids=str
)
def test_the_limits_over_all_photographs_are_those_of_torch(query: dict[str, str], size: str) -> None:
    _, arrays = sent(open_page("activation", kernel="sobel_y", **query))
    weight = torch.tensor([[[[-1.0, -2, -1], [0, 0, 0], [1, 2, 1]]]])
    ends = []
    for name in PHOTOGRAPHS:
        _, one = sent(open_page("activation", photo=name, size=size))
        padded = torch.nn.functional.pad(torch.from_numpy(one["input"])[None], (1,) * 4, mode="replicate")
        made = torch.nn.functional.conv2d(padded, weight)
        ends += [made.min().item(), made.max().item()]
    np.testing.assert_allclose(arrays["others"], [[min(ends), max(ends)]], atol=1e-5)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize(
    "query", [{}, {"input": "grid", "kernel": "emboss"}, {"colour": "rgb", "size": "16"}]
)
def test_the_code_does_the_same(name: str, query: dict[str, str]) -> None:
    page = open_page(
        "activation", first=name, second=name, second_parameter="0.4", gain="3", bias="-0.25", **query
    )
    _, arrays = sent(page)
    made = run_code(page, arrays["input"])
    z = 3 * arrays["maps"].astype(np.float64) - 0.25
    np.testing.assert_allclose(made["z"][0], z, atol=1e-4)
    function = ACTIVATIONS[name]
    for which, parameter in {"first": None, "second": 0.4 if function.parameter else None}.items():
        np.testing.assert_allclose(made[which], function(made["z"], parameter), atol=1e-5)
        np.testing.assert_allclose(made[f"{which}_slope"], function.slope(made["z"], parameter), atol=1e-5)


@pytest.mark.parametrize("name", [name for name, one in ACTIVATIONS.items() if one.parameter is not None])
@pytest.mark.parametrize("parameter", ["0", "1", "-3"])
def test_the_code_takes_whole_parameters(name: str, parameter: str) -> None:
    page = open_page("activation", first=name, first_parameter=parameter, bias="-0.25")
    _, arrays = sent(page)
    made = run_code(page, arrays["input"])
    expected = ACTIVATIONS[name](arrays["maps"] - 0.25, float(parameter))
    np.testing.assert_allclose(made["first"][0], expected, atol=1e-5)


@pytest.mark.walk
def test_learned_kernels_make_eight_units() -> None:
    page = open_page("activation", kernel="learned", input="digit", unit="5")
    facts, arrays = sent(page)
    assert facts["problem"] is None
    assert arrays["maps"].shape == (8, 28, 28)
    assert arrays["others"].shape == (8, 2)
    made = run_code(page, arrays["input"])
    np.testing.assert_allclose(made["z"][0], arrays["maps"], atol=1e-4)


@pytest.mark.walk
def test_prelu_has_the_slope_that_was_learned_with_the_unit_until_another_is_set() -> None:
    query = {"kernel": "learned_prelu", "input": "digit", "first": "prelu", "second": "prelu", "unit": "3"}
    page = open_page("activation", second_parameter="0.5", **query)
    facts, arrays = sent(page)
    assert facts["problem"] is None
    slopes = arrays["slopes"]
    assert slopes.shape == (8,)
    assert len(set(slopes.tolist())) == 8  # each unit learned its own, from 0.25 for all
    made = run_code(page, arrays["input"])
    z = made["z"][0, 3]
    np.testing.assert_allclose(made["first"][0, 3], np.where(z > 0, z, slopes[3] * z), atol=1e-5)
    np.testing.assert_allclose(made["second"][0, 3], np.where(z > 0, z, 0.5 * z), atol=1e-5)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"first": "step"}, "first activation in the address cannot be used"),
        ({"gain": "nan"}, "must be a number from 0.1 to 20"),
        ({"bias": "inf"}, "must be a number from −20 to 20"),
        ({"second_parameter": "1e9"}, "must be a number from −3 to 3"),
        ({"kernel": "gabor"}, "kernel in the address cannot be used"),
        ({"size": "8000"}, "size in the address cannot be used"),
        ({"input": "grid", "grid": "1,two;3,4"}, "each number must lie between"),
        ({"input": "own", "own": "AAAA"}, "not a picture"),
    ],
)
def test_an_address_that_cannot_be_used_opens_a_lesson_that_works_and_says_why(
    query: dict[str, str], words: str
) -> None:
    facts, arrays = sent(open_page("activation", **query))
    assert words in facts["problem"]["message"]
    assert arrays["maps"].size > 0


@pytest.mark.walk
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([param.name for param in PARAMS]), st.text(max_size=30), min_size=1))
def test_no_address_breaks_the_page(query: dict[str, Any]) -> None:
    open_page("activation", **query)


def test_the_page_opens_with_a_question_that_leaves_what_is_shown_as_it_is() -> None:
    page = open_page("activation", photo="brick", bias="0.5")
    press(page, "tanh: about half. ReLU: nothing")
    assert "**Not so.** You said: tanh: about half." in prose(page)
    assert "**Measured:** at z = −3 the slope of ReLU is 0. tanh gives " in prose(page)
    assert dict(page.query_params) == {"photo": "brick", "bias": "0.5"}


@pytest.mark.parametrize(
    "query", [{"first": "gelu"}, {"second": "sigmoid"}, {"hide": "cards"}, {"lock": "picture"}]
)
def test_of_other_curves_and_without_cards_it_asks_nothing(query: dict[str, str]) -> None:
    assert FIRST[0] not in prose(open_page("activation", **query))


@pytest.mark.parametrize("number", range(EXPERIMENTS))
def test_the_prepared_experiments_can_be_set_up(number: int) -> None:
    page = open_page("activation")
    press(page, "Show it without a guess", 1 + number)
    facts, _ = sent(page)
    assert facts["problem"] is None
    assert facts["query"] != {}
