"""What a session takes over from a run that others change as well."""

from typing import Any

import pytest

from nn_core.training import Held, PlaneConfig
from ui.kit.agreement import Agreement, taken_over


@pytest.mark.parametrize(
    ("mine", "theirs", "taken"),
    [
        ("old", "old", {}),
        ("old", "new", {"rate": "new"}),
        ("mine", "old", {}),
        ("mine", "new", {}),  # both: what this session has not sent yet is the newer wish
        ("new", "new", {}),
    ],
    ids=["nobody", "they", "I", "both, otherwise", "both, alike"],
)
def test_of_one_setting_the_newest_wish_holds(mine: str, theirs: str, taken: dict[str, Any]) -> None:
    agreed = {"rate": "old"}
    assert taken_over({"rate": mine}, agreed, {"rate": theirs}, agreed) == taken


def test_each_setting_is_merged_on_its_own() -> None:
    then = {"rate": 1, "batch": 8, "decay": 0, "opt": "sgd"}
    mine, theirs = then | {"rate": 2, "opt": "adam"}, then | {"batch": 16, "opt": "momentum"}
    assert taken_over(mine, then, theirs, then) == {"batch": 16}


def test_what_an_experiment_wants_and_its_run_cannot_have_is_no_change() -> None:
    """A plane without classes has no cross-entropy: its run uses another loss than was chosen."""
    chosen, used = {"loss": "cross_entropy"}, {"loss": "squared"}
    assert taken_over(chosen, chosen, used, used) == {}


def test_what_is_chosen_beside_the_settings_of_the_run_is_left_alone() -> None:
    then = {"rate": 1}
    assert taken_over(then | {"layers": "all"}, then | {"layers": "some"}, {"rate": 3}, then) == {"rate": 3}


def test_a_mark_tells_any_two_settings_apart() -> None:
    """Python's own hash does not: it is the same for -1 and -2."""
    held = [(Held("layer1", 0, "x", value),) for value in (-1.0, -2.0)]
    agreements = [Agreement({}, PlaneConfig(held=one)) for one in held]
    paces = [Agreement({}, PlaneConfig(), "any", steps_per_second=pace) for pace in (None, 1.0, 1.5)]
    assert len({agreement.mark("") for agreement in agreements + paces}) == 5
    assert Agreement({"rate": 1}, PlaneConfig()).mark("") == Agreement({}, PlaneConfig()).mark("")
