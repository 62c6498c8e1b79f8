"""In which order the steps are taken that a run was asked for."""

from math import inf

from nn_core.training.engine.plan import Plan


def taken(plan: Plan, most: int = 100) -> str:
    """Take up to so many steps of a plan: "d" and "g", or "." for a whole one."""
    turns = ""
    while len(turns) < most and (stretch := plan.next):
        turns += stretch.turn or "."
        plan.count(stretch)
    return turns


def test_what_is_asked_for_by_hand_comes_next_in_the_order_asked() -> None:
    plan = Plan()
    plan.add(5, "")
    assert taken(plan, 2) == ".."
    plan.add(1, "g")
    plan.add(1, "d")
    assert taken(plan) == "gd..."


def test_training_until_paused_comes_last_and_once() -> None:
    plan = Plan()
    endless = plan.add(None, "")
    plan.add(2, "g")
    assert plan.add(None, "") is endless
    plan.add(3, "d")
    assert taken(plan, 8) == "ggddd..."
    plan.clear()
    assert (plan.next, endless in plan) == (None, False)


def test_whole_steps_that_are_left_are_counted() -> None:
    plan = Plan()
    assert plan.left(7) == 0
    plan.add(5, "")
    plan.add(1, "g")
    assert taken(plan, 3) == "g.."
    assert plan.left(7) == 3
    plan.add(None, "")
    assert plan.left(7) == inf


def test_a_step_that_is_taken_and_not_counted_yet_is_not_left() -> None:
    plan = Plan()
    stretch = plan.add(5, "")
    assert stretch is not None
    plan.begin(stretch, 7)
    assert (plan.left(7), plan.left(8)) == (5, 4)
    plan.count(stretch)
    assert plan.left(8) == 4
    plan.begin(stretch, 8)
    plan.clear()
    plan.add(3, "")
    assert plan.left(9) == 3


def test_a_step_under_way_is_counted_where_it_belongs() -> None:
    plan = Plan()
    long = plan.add(2, "")
    assert plan.next is long
    short = plan.add(1, "g")
    plan.count(long)
    assert (long.left, short.left) == (1, 1)
    assert taken(plan) == "g."
