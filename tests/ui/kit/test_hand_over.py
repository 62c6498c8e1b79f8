"""Links that hand a run over: once, for an hour, and by nobody but its owner."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from nn_core.training import RunHandle
from tests.nn_core.training.small_runs import small_run
from ui.kit import hand_over
from ui.kit.hand_over import LASTS_S, USED, YOURS, offer, stands, take_over
from ui.kit.share import HANDING_OVER
from ui.kit.steering import TheirsError, awake, begun, steers
from ui.shell.visitor import VISITOR

pytestmark = pytest.mark.usefixtures("engine_ends", "session")


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session, whose visitor `become` chooses."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    hand_over._offers.clear()
    return state


def become(visitor: str) -> None:
    st.session_state[VISITOR] = visitor


def seen(run: RunHandle) -> RunHandle:
    """The run as whoever is here now gets it."""
    found = awake(run.look)
    assert found is not None
    return found


def offered() -> tuple[RunHandle, str]:
    """A run of "one", who hands it over; "other" is here now."""
    become("one")
    run = begun(small_run())
    token = offer(run, now=0.0)
    become("other")
    return seen(run), token


def test_who_opens_it_first_steers_and_the_former_owner_looks_on() -> None:
    run, token = offered()
    assert take_over(run, token, now=1.0) == YOURS
    assert steers(run)
    run.step(1)
    become("one")
    with pytest.raises(TheirsError):
        seen(run).step(1)
    become("a third")
    assert take_over(seen(run), token, now=2.0) == USED
    assert not steers(run)


@pytest.mark.parametrize("wrong", ["", "a", "é", "x" * 100_000])
def test_another_token_hands_over_nothing_and_uses_nothing_up(wrong: str) -> None:
    run, token = offered()
    assert take_over(run, wrong, now=1.0) == USED
    assert take_over(run, token[:-1], now=1.0) == USED
    assert not steers(run)
    assert take_over(run, token, now=1.0) == YOURS


def test_it_holds_for_an_hour() -> None:
    run, token = offered()
    assert stands(run, token, now=LASTS_S - 1)
    assert take_over(run, token, now=LASTS_S) == USED
    assert not steers(run)


def test_it_is_of_one_run() -> None:
    run, token = offered()
    become("one")
    another = begun(small_run())
    become("other")
    assert take_over(seen(another), token, now=1.0) == USED
    assert stands(run, token, now=1.0)


def test_the_newest_one_counts() -> None:
    run, token = offered()
    become("one")
    newer = offer(seen(run), now=1.0)
    become("other")
    assert take_over(run, token, now=2.0) == USED
    assert take_over(run, newer, now=2.0) == YOURS


def test_what_is_said_of_a_link_that_a_newer_one_replaced_is_true_of_it() -> None:
    """It has handed nothing over, and is minutes old; nor is anything known of it after a restart."""
    run, replaced = offered()
    become("one")
    offer(seen(run), now=1.0)
    become("other")
    words = take_over(run, replaced, now=2.0)
    assert "only until a newer one is made" in words
    assert "already" not in words
    assert "older than an hour" not in words
    hand_over._offers.clear()
    assert take_over(run, replaced, now=2.0) == words
    assert "only until a newer one is made" in HANDING_OVER


def test_an_owner_who_opens_his_own_link_uses_nothing_up() -> None:
    run, token = offered()
    become("one")
    assert take_over(seen(run), token, now=1.0) == ""
    assert stands(run, token, now=1.0)


def test_who_looks_on_hands_over_nothing() -> None:
    run, _ = offered()
    with pytest.raises(TheirsError):
        offer(run)


def test_what_a_former_owner_offered_holds_no_more() -> None:
    run, token = offered()
    assert take_over(run, token, now=1.0) == YOURS
    back = offer(run, now=2.0)
    become("one")
    assert take_over(seen(run), back, now=3.0) == YOURS
    become("other")
    assert not stands(run, token, now=4.0)


def test_what_holds_no_more_is_forgotten() -> None:
    run, _ = offered()
    become("one")
    another = begun(small_run())
    offer(another, now=LASTS_S)
    assert set(hand_over._offers) == {another.look}
    assert run.look not in hand_over._offers
