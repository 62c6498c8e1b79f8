"""t-SNE in pieces is scikit-learn's in one call, number by number."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.manifold import TSNE

from nn_core.embedding.tsne import EXPLORING, ITERATIONS, Spread, affinities, descent, first_places


def groups(n: int = 90, seed: int = 0) -> np.ndarray:
    """Three groups in twenty dimensions."""
    random = np.random.default_rng(seed)
    middles = 6 * random.standard_normal((3, 20))
    return np.asarray(middles[np.arange(n) % 3] + random.standard_normal((n, 20)), np.float32)


def spread(features: np.ndarray, perplexity: float, dims: int) -> list[Spread]:
    return list(descent(affinities(features, perplexity), first_places(features, dims)))


@pytest.mark.parametrize(("perplexity", "dims", "seed"), [(10.0, 2, 0), (29.0, 2, 1), (5.0, 3, 2)])
def test_it_ends_where_scikit_learn_ends(perplexity: float, dims: int, seed: int) -> None:
    features = groups(seed=seed)
    wanted = TSNE(dims, perplexity=perplexity, init="pca", random_state=0, n_jobs=1).fit(features)
    last = spread(features, perplexity, dims)[-1]
    np.testing.assert_allclose(last.points, wanted.embedding_, rtol=1e-4, atol=1e-3)
    assert last.divergence == pytest.approx(wanted.kl_divergence_, rel=1e-4)
    assert last.iteration in (wanted.n_iter_, wanted.n_iter_ + 1)


def test_each_iteration_is_seen_and_groups_part() -> None:
    features = groups()
    steps = spread(features, 10.0, 2)
    assert [one.iteration for one in steps[: EXPLORING + 3]] == list(range(1, EXPLORING + 4))
    assert steps[-1].iteration <= ITERATIONS
    points = steps[-1].points
    own = np.array([points[at::3].mean(axis=0) for at in range(3)])
    assert (np.linalg.norm(points[:, None] - own[None], axis=2).argmin(axis=1) == np.arange(90) % 3).all()
    assert not np.shares_memory(steps[0].points, steps[1].points)


def test_nearness_adds_up_to_one_and_is_the_same_both_ways() -> None:
    nearness = affinities(groups(), 10.0)
    assert nearness.sum() == pytest.approx(1.0)
    assert abs(nearness - nearness.T).max() < 1e-12
