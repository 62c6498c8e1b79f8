"""What is known of a plan so far: accuracies by recipe, size and seed, and how the recipes compare."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from nn_core.findings.augmentation.plan import Plan
from nn_core.measure.comparison import Difference, Mean, mean_of, paired
from ui.gan_uses import bench

REFERENCE = "real"


@dataclass(frozen=True)
class Results:
    """values: the accuracy (0..1) of each trial, by recipe, size and seed; those to come are left out.

    broken: how many trials broke down; they have no value.
    """

    plan: Plan
    values: dict[tuple[str, int], dict[int, float]]
    broken: int = 0

    @property
    def complete(self) -> bool:
        return self.done == self.total

    @property
    def done(self) -> int:
        return self.broken + sum(map(len, self.values.values()))

    @property
    def total(self) -> int:
        return len(self.plan.recipes) * len(self.plan.sizes) * self.plan.seeds

    def mean(self, recipe: str, size: int) -> Mean | None:
        """Over the seeds so far; None before the first."""
        values = self.values.get((recipe, size))
        return mean_of(list(values.values())) if values else None

    def alike(self, recipes: Collection[str], size: int) -> Results:
        """Of these recipes with that size, what is known for the seeds that all of them have: only then is no
        mean above another as its seeds were easier.
        """
        known = {name: self.values.get((name, size), {}) for name in recipes}
        common = set.intersection(*map(set, known.values()))
        return replace(
            self, values={(name, size): {seed: of[seed] for seed in common} for name, of in known.items()}
        )

    def difference(self, recipe: str, size: int, other: str = REFERENCE) -> Difference | None:
        """How much better than `other`, over the seeds that both have; None without one.

        Its interval ends where an accuracy would leave 0..1.
        """
        ours, theirs = self.values.get((recipe, size), {}), self.values.get((other, size), {})
        common = sorted(ours.keys() & theirs.keys())
        if not common:
            return None
        found = paired([ours[seed] for seed in common], [theirs[seed] for seed in common])
        if found.low is None or found.high is None:
            return found
        base = sum(theirs[seed] for seed in common) / len(common)
        return replace(found, low=max(found.low, -base), high=min(found.high, 1 - base))


def results(plan: Plan) -> Results:
    """What this server knows now."""
    values: dict[tuple[str, int], dict[int, float]] = {}
    broken = 0
    for trial in plan.trials():
        outcome = bench.outcome(trial)
        if outcome is None:
            continue
        if outcome.accuracy is None:
            broken += 1
        else:
            values.setdefault((trial.recipe, trial.size), {})[trial.seed] = outcome.accuracy
    return Results(plan, values, broken)
