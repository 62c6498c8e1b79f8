"""Networks that tests of several pages need trained: waited for, once a process."""

from ui.dense.lesson import recipe as digit_reader
from ui.kit.trained import Recipe, Trained, course

PATIENCE_S = 300


def trained(recipe: Recipe) -> Trained:
    training = course(recipe)
    training.wait(PATIENCE_S)
    assert training.result is not None, training.problem
    return training.result


def digit_network() -> Trained:
    return trained(digit_reader())
