"""How well a generator of points imitates a distribution, in numbers that can be trusted."""

from __future__ import annotations

from collections import deque

import numpy as np

from nn_core.data.distributions import Distribution
from nn_core.data.planes import EXTENT
from nn_core.measure.divergence import histogram, js_divergence, js_error, kl_divergence, softened
from nn_core.training.gan_plane.spec import SAMPLES
from nn_core.training.plane.network import Floats
from nn_core.training.trainer import Metrics

REFERENCE_SAMPLES = 12_000
NEAR_DEVIATIONS = 3.0
FAIR_SHARE = 0.1
JUDGED = 600
WANDER_LOOKS = 10


class Measure:
    """Compares samples with a distribution.

    js, kl: divergence of the histograms of real points and samples, in bits, on 30 x 30 cells; KL(real
    || samples) of both softened.
    js_error: the standard error of js, as the samples are so few.
    js_floor, kl_floor: the same between as many real points and the real ones: what sampling alone makes.
    quality: share of samples within 3 standard deviations of the shape, 0..1.
    modes, modes_total: clusters that get at least a tenth of their fair share of samples of that quality
    (Srivastava et al., 2017, https://arxiv.org/abs/1705.07761, ask for one sample; one is luck), of how many.
    """

    def __init__(self, distribution: Distribution, samples: int = SAMPLES) -> None:
        self.samples = samples
        self._distribution = distribution
        generator = np.random.default_rng(0)
        self._real = histogram(distribution.sample(generator, REFERENCE_SAMPLES), EXTENT)
        others = histogram(distribution.sample(generator, samples), EXTENT)
        self._floors = {f"{name}_floor": value for name, value in self._divergences(others).items()}

    def __call__(self, points: Floats) -> Metrics:
        """The numbers above for samples `n 2`; none where some are not finite."""
        if not np.isfinite(points).all():
            return {}
        shares = histogram(points, EXTENT)
        error = {"js_error": js_error(self._real, shares, len(points))}
        return {**self._divergences(shares), **error, **self._floors, **self._coverage(points)}

    def _divergences(self, shares: Floats) -> Metrics:
        return {
            "js": js_divergence(self._real, shares),
            "kl": kl_divergence(softened(self._real), softened(shares)),
        }

    def _coverage(self, points: Floats) -> Metrics:
        distribution = self._distribution
        # A curve is compared with hundreds of its points: a part of the samples is enough there.
        judged = points if distribution.modes > 1 else points[:JUDGED]
        nearest, distance = distribution.nearest(judged)
        good = distance <= NEAR_DEVIATIONS * distribution.deviation
        total = distribution.modes
        if total == 1:
            covered = int(good.any())
        else:
            counts = np.bincount(nearest[good], minlength=total)
            covered = int((counts >= FAIR_SHARE * len(judged) / total).sum())
        return {"quality": float(good.mean()), "modes": float(covered), "modes_total": float(total)}


class Wandering:
    """Whether points run to and fro instead of settling, seen over several looks `every` steps apart.

    wander: the standard deviation of their middle over the last `WANDER_LOOKS` looks, in units of the plane;
    left out before there are so many.
    middles: of the looks so far, each with its step.
    """

    def __init__(self, every: int) -> None:
        self._every = every
        self.middles: deque[tuple[int, Floats]] = deque(maxlen=WANDER_LOOKS)

    def __call__(self, step: int, points: Floats) -> Metrics:
        """The number above after a look at points `n 2` at a step; one too early is left out of it."""
        if not self.middles or step >= self.middles[-1][0] + self._every:
            self.middles.append((step, points.mean(axis=0)))
        strayed = float(np.linalg.norm(np.std([middle for _, middle in self.middles], axis=0)))
        return {"wander": strayed} if len(self.middles) == WANDER_LOOKS and np.isfinite(strayed) else {}
