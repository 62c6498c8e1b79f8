"""The page "Flatten, dense, softmax": any address opens, or it says why not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pages.app import open_page, press, sent
from tests.pages.lesson_page import code
from tests.trained import digit_network
from ui.dense.params import PARAMS

EXPERIMENTS = 4

pytestmark = pytest.mark.walk  # its reader of digits is trained first


@pytest.fixture(autouse=True)
def network() -> None:
    digit_network()


def test_the_page_opens_with_an_image_that_the_network_has_not_seen() -> None:
    page = open_page("dense")
    facts, arrays = sent(page)
    assert facts["problem"] is None
    assert facts["query"] == {}
    assert facts["truth"] == facts["chosen"]["digit"]
    assert facts["held_out"] is True
    assert facts["accuracy"] == digit_network().accuracy
    assert arrays["input"].shape == (1, 28, 28)
    assert arrays["features"].shape == (16, 7, 7)
    assert arrays["linear1.weight"].shape == (10, 784)
    assert "F.softmax(scores / 1" in code(page)


def test_at_most_120_words_stand_before_the_first_picture() -> None:
    assert len(open_page("dense").markdown[0].value.split()) <= 120


def test_a_first_visit_reads_what_is_being_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.kit.waiting.course", lambda recipe: Unfinished())
    texts = [element.value for element in open_page("dense").markdown]
    assert texts[0].startswith("The convolutions have done their work")
    assert "pool2 (16 x 7 x 7)" in texts[1]
    assert "11,274 weights and biases" in texts[1]
    assert "learns from 4,000 handwritten digits; the other 1,000" in texts[1]


class Unfinished:
    step, curve, done, result, problem = 100, ((100, 0.8),), False, None, ""


def test_the_address_is_the_experiment() -> None:
    query = {
        "digit": "8",
        "example": "3",
        "label": "5",
        "truth": "2",
        "temperature": "0.5",
        "view": "weights",
        "terms": "map",
        "feature": "700",
    }
    page = open_page("dense", **query)
    facts, _ = sent(page)
    assert facts["query"] == query
    assert dict(page.query_params) == query
    assert (facts["truth"], facts["chosen"]["label"], facts["chosen"]["feature"]) == (2, 5, 700)


def test_a_photograph_has_no_true_class_until_somebody_says_one() -> None:
    assert sent(open_page("dense", input="photograph"))[0]["truth"] is None
    assert sent(open_page("dense", input="photograph", truth="7"))[0]["truth"] == 7


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"label": "10"}, "class in the address cannot be used"),
        ({"temperature": "0"}, "temperature in the address cannot be used"),
        ({"temperature": "nan"}, "temperature in the address cannot be used"),
        ({"view": "upside down"}, "must be one of features, overlay, weights, products"),
        ({"feature": "784"}, "feature in the address cannot be used"),
        ({"input": "grid"}, "must be one of digit, photograph, own"),
        ({"input": "own", "own": "AAAA"}, "not a picture"),
    ],
)
def test_an_address_that_cannot_be_used_opens_a_lesson_that_works_and_says_why(
    query: dict[str, str], words: str
) -> None:
    facts, arrays = sent(open_page("dense", **query))
    assert words in facts["problem"]["message"]
    assert arrays["features"].size > 0


@pytest.mark.walk
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([param.name for param in PARAMS]), st.text(max_size=30), min_size=1))
def test_no_address_breaks_the_page(query: dict[str, str]) -> None:
    open_page("dense", **query)


@pytest.mark.parametrize("number", range(EXPERIMENTS))
def test_the_prepared_experiments_can_be_set_up(number: int) -> None:
    page = open_page("dense")
    press(page, "Show it without a guess", number)
    facts, _ = sent(page)
    assert facts["problem"] is None
    assert facts["query"] != {}
