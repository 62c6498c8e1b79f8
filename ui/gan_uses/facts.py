"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from nn_core.tutorials.condition import Measured
from ui.gan_uses import bench
from ui.gan_uses.params import Chosen
from ui.gan_uses.results import Results, results


def facts_of(chosen: Chosen) -> Measured:
    """What is chosen, and what is known of it by now."""
    plan = chosen.plan
    found = results(plan)
    few, many = plan.sizes[0], plan.sizes[-1]
    look = bench.look(plan.trial("generated", few, 0).gan)
    return {
        "data": plan.data,
        "sizes": tuple(map(str, plan.sizes)),
        "seeds": plan.seeds,
        "shift": plan.shift,
        "rotation": plan.rotation,
        "samples": plan.copies,
        "both": plan.both,
        "steps": plan.steps,
        "gan_steps": plan.gan_steps,
        "trained": found.done,
        "classifiers": found.total,
        "real": _mean(found, few),
        "moved_gain": _gain(found, "classic", few),
        "sampled_gain": _gain(found, "generated", few),
        "both_gain": _gain(found, "both", few),
        "real_many": _mean(found, many),
        "moved_gain_many": _gain(found, "classic", many),
        "sampled_gain_many": _gain(found, "generated", many),
        "readable": look.readable if look else None,
        "nearness": look.distance / look.unseen_distance if look and look.unseen_distance else None,
    }


def _mean(found: Results, size: int) -> float | None:
    mean = found.mean("real", size)
    return None if mean is None else mean.mean


def _gain(found: Results, recipe: str, size: int) -> float | None:
    difference = found.difference(recipe, size)
    return None if difference is None else difference.mean
