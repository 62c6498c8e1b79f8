"""What can be taken back: one state for each choice, edit or reset, within bounds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clock import Clock
from ui.kit import past
from ui.kit.past import MAX_STATES, TOGETHER_S, Past


@pytest.fixture
def clock() -> Clock:
    return Clock()


def told(clock: Clock, *states: dict[str, Any], apart_s: float = 10.0) -> Past:
    found = Past(clock)
    for state in states:
        clock.now += apart_s
        found.record(state)
    return found


def state(rate: float = 0.1, seed: int = 0, run: str | None = "a", **more: Any) -> dict[str, Any]:
    return {"rate": rate, "seed": seed, "run": run, **more}


def test_what_is_told_to_stand_apart_is_a_step_of_its_own_however_soon_it_comes(clock: Clock) -> None:
    found = told(clock, state(), state(rate=1))
    found.record(state(rate=2))
    found.apart()
    found.record(state(rate=3))
    assert found.go(-1) == state(rate=2)
    assert found.go(-1) == state()


def test_at_first_there_is_nothing_to_undo_or_redo(clock: Clock) -> None:
    found = told(clock, state())
    assert (found.can_undo, found.can_redo) == (False, False)
    assert found.go(-1) is None
    assert found.go(1) is None


def test_each_choice_is_undone_and_redone_in_turn(clock: Clock) -> None:
    found = told(clock, state(), state(rate=1), state(rate=1, seed=3, run="b"))
    assert found.go(-1) == state(rate=1)
    assert found.go(-1) == state()
    assert not found.can_undo
    assert found.go(1) == state(rate=1)
    assert found.go(1) == state(rate=1, seed=3, run="b")
    assert not found.can_redo
    assert (found.go(1), found.turns) == (None, 4)


def test_training_and_reruns_are_nothing_to_take_back(clock: Clock) -> None:
    assert not told(clock, state(), state(), state()).can_undo


def test_the_first_run_of_a_state_is_no_edit_and_another_one_is_a_reset(clock: Clock) -> None:
    found = told(clock, state(run=None), state(run="a"))
    assert not found.can_undo
    found.record(state(run="b"))
    assert found.go(-1) == state(run="a")


def test_a_new_edit_ends_what_could_be_redone(clock: Clock) -> None:
    found = told(clock, state(), state(rate=1))
    found.go(-1)
    found.record(state())
    assert found.can_redo
    found.record(state(seed=7))
    assert not found.can_redo
    assert found.go(-1) == state()


def test_a_drag_is_one_step(clock: Clock) -> None:
    found = told(clock, state())
    for rate in range(2, 9):
        clock.now += 0.9 * TOGETHER_S
        found.record(state(rate=rate, run=f"run {rate}"))
    assert found.go(-1) == state()
    assert found.go(1) == state(rate=8, run="run 8")


@pytest.mark.parametrize(
    ("second", "after_s"), [(state(rate=1, seed=2), 0.1), (state(rate=2), 1.1 * TOGETHER_S)]
)
def test_another_choice_or_one_that_comes_later_is_another_step(
    clock: Clock, second: dict[str, Any], after_s: float
) -> None:
    found = told(clock, state(), state(rate=1))
    clock.now += after_s
    found.record(second)
    assert found.go(-1) == state(rate=1)


def test_two_resets_at_once_are_two_steps(clock: Clock) -> None:
    found = told(clock, state(), state(run="b"), state(run="c"), apart_s=0.1)
    assert found.go(-1) == state(run="b")


def test_after_an_undo_the_same_choice_does_not_overwrite_the_state(clock: Clock) -> None:
    found = told(clock, state(), state(rate=1), state(rate=2), apart_s=10)
    found.go(-1)
    found.record(state(rate=5))
    assert found.go(-1) == state(rate=1)


def test_to_look_elsewhere_is_no_step_and_is_kept(clock: Clock) -> None:
    found = Past(clock)
    for row in (0, 1, 2):
        found.record(state(row=row), frozenset({"row"}))
    assert not found.can_undo
    found.record(state(rate=1, row=3), frozenset({"row"}))
    assert found.go(-1) == state(row=2)


def test_another_run_takes_the_place_of_one_that_is_gone(clock: Clock) -> None:
    found = told(clock, state(), state(seed=1, run="b"))
    assert found.go(-1) == state()
    found.rename_run("a", "c")
    found.record(state(run="c"))
    assert (found.can_undo, found.can_redo) == (False, True)


def test_of_a_run_that_left_untrained_is_known_as_long_as_a_state_leads_to_it(clock: Clock) -> None:
    found = told(clock, state(), state(run="b"))
    assert not found.left_untrained("b")
    found.leave_untrained("b")
    found.go(-1)
    assert found.forgotten() == set()
    assert found.left_untrained("b")
    clock.now += 10
    found.record(state(seed=1))
    assert found.forgotten() == {"b"}
    assert not found.left_untrained("b")


def test_a_run_that_no_state_names_is_told_once(clock: Clock) -> None:
    found = told(clock, state(), state(seed=1, run="b"))
    assert found.forgotten() == set()
    found.go(-1)
    clock.now += 10
    found.record(state(seed=2, run="c"))
    assert found.forgotten() == {"b"}
    assert found.forgotten() == set()


def test_the_past_is_bounded_in_states_and_in_bytes(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(clock, *(state(seed=seed) for seed in range(3 * MAX_STATES)))
    assert sum(found.go(-1) is not None for _ in range(3 * MAX_STATES)) == MAX_STATES - 1
    monkeypatch.setattr(past, "MAX_BYTES", 10)
    pictures = told(clock, *(state(own=bytes([n] * 4)) for n in range(6)))
    assert sum(pictures.go(-1) is not None for _ in range(6)) == 1
    same = b"four"
    assert told(clock, *(state(seed=n, own=same) for n in range(6))).can_undo


def test_from_where_it_begins_nothing_is_taken_back_until_it_is_whole_again(clock: Clock) -> None:
    found = told(clock, state(), state(rate=1))
    found.begin()
    found.record(state(rate=2))
    assert (found.can_undo, found.go(-1)) == (False, None)
    clock.now += 10
    found.record(state(rate=3))
    assert found.go(-1) == state(rate=2)
    assert (found.can_undo, found.can_redo) == (False, True)
    found.reopen()
    assert [found.go(-1), found.go(-1), found.go(-1)] == [state(rate=1), state(), None]


def test_it_begins_where_it_stands_too_and_no_sooner_than_its_first_state(clock: Clock) -> None:
    found = told(clock, state(), state(rate=1))
    found.begin()
    found.record(state(rate=1))
    assert not found.can_undo
    for seed in range(2 * MAX_STATES):
        clock.now += 10
        found.record(state(seed=seed + 1))
    assert sum(found.go(-1) is not None for _ in range(3 * MAX_STATES)) == MAX_STATES - 1


@given(st.lists(st.one_of(st.integers(0, 3), st.sampled_from(["undo", "redo"])), max_size=40))
def test_it_is_a_list_with_a_place_in_it(deeds: list[Any]) -> None:
    """Against the simplest model: all states in a list, and a place."""
    clock = Clock()
    found, model, at = told(clock, state(rate=-1)), [state(rate=-1)], 0
    for deed in deeds:
        clock.now += 10
        if isinstance(deed, int):
            if state(rate=deed) != model[at]:
                model = [*model[: at + 1], state(rate=deed)]
                at += 1
            found.record(state(rate=deed))
        else:
            step = -1 if deed == "undo" else 1
            expected = model[at + step] if 0 <= at + step < len(model) else None
            at += step if expected else 0
            assert found.go(step) == expected
        assert (found.can_undo, found.can_redo) == (at > 0, at < len(model) - 1)


def test_a_copy_takes_the_place_of_a_run_in_all_states_but_one(clock: Clock) -> None:
    found = told(clock, state(), state(rate=1), state(rate=2))
    assert found.names("a")
    assert not found.names("copy")
    found.rename_run("a", "copy", but=state(rate=1))
    assert (found.go(-1), found.go(-1)) == (state(rate=1), state(run="copy"))


def test_a_copy_that_no_state_leads_to_any_more_is_forgotten(clock: Clock) -> None:
    found = told(clock, state(), state(rate=1), apart_s=0)
    found.forgotten()
    found.rename_run("a", "copy")
    found.record(state(rate=2))
    assert found.go(-1) == state(run="copy")
    found.go(1)
    found.rename_run("a", "second")
    found.rename_run("copy", "third")
    assert found.forgotten() == {"a", "copy"}


def test_what_another_changed_is_no_step_and_stays_when_ones_own_is_taken_back(clock: Clock) -> None:
    found = told(clock, state(), state(seed=1), state(seed=2))
    found.go(-1)
    found.take({"rate": 9})
    found.record(state(rate=9, seed=1))
    assert found.go(1) == state(rate=9, seed=2)
    assert (found.go(-1), found.go(-1)) == (state(rate=9, seed=1), state(rate=9))


def test_ones_own_change_of_what_another_changed_later_can_still_be_taken_back(clock: Clock) -> None:
    found = told(clock, state(), state(rate=1), state(rate=1, seed=1))
    found.take({"rate": 9})
    assert (found.go(-1), found.go(-1)) == (state(rate=9), state())
    assert (found.go(1), found.go(1)) == (state(rate=9), state(rate=9, seed=1))


def test_another_changes_one_run_and_not_those_that_came_before_it(clock: Clock) -> None:
    found = told(clock, state(run="a"), state(run="b", seed=1), state(run="b", seed=2))
    found.take({"rate": 9})
    assert (found.go(-1), found.go(-1)) == (state(run="b", rate=9, seed=1), state(run="a"))


def test_where_nothing_was_recorded_there_is_nothing_to_keep_in_line(clock: Clock) -> None:
    found = told(clock)
    found.take({"rate": 9})
    assert not found.can_undo
