"""t-SNE of a run's images as a job: what it lays out, and what that is worth, by scikit-learn."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import KNeighborsClassifier

from nn_core import build
from nn_core.embedding.projection import principal
from nn_core.embedding.tsne import Spread, first_places
from nn_core.findings.tsne import IN_A_PIECE, CropsLaidOut, LaidOut, worth_of
from nn_core.training import LocalEngine
from nn_core.training.jobs import JobError
from tests.nn_core.findings.working import worked
from tests.nn_core.training.classifier.driven import trained
from tests.nn_core.training.pretrained.known_crops import random_features
from tests.nn_core.training.small_runs import small_run, small_set
from tests.waiting import PATIENCE_S


def weights(steps: int = 30) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in trained(small_run(), steps).state().items()}


def job(**changes: Any) -> LaidOut:
    fields = {"spec": small_run(), "weights": weights(), "layer": "flatten1", "dims": 2, "perplexity": 5}
    return LaidOut(**{**fields, **changes})


def features() -> tuple[np.ndarray, np.ndarray]:
    model = build(small_run().architecture)
    model.load_state_dict({name: torch.tensor(array) for name, array in weights().items()})
    images = small_set()
    places = images.split(0).validation
    pixels = torch.tensor(images.images[places]).float() / 255
    return model[:-1].eval()(pixels).detach().numpy(), images.labels[places]


def test_it_ends_where_scikit_learn_ends_and_is_seen_on_the_way() -> None:
    pieces, found = worked(job())
    own, _ = features()
    wanted = TSNE(2, perplexity=5, init="pca", random_state=0, n_jobs=1).fit(own)
    assert found.divergence == pytest.approx(wanted.kl_divergence_, rel=0.05)
    assert trustworthiness(own, found.points, n_neighbors=5) == pytest.approx(
        trustworthiness(own, wanted.embedding_, n_neighbors=5), abs=0.03
    )
    seen = [piece.finding.iteration for piece in pieces if piece.finding is not None]
    assert seen == list(range(IN_A_PIECE, found.iteration + 1, IN_A_PIECE))
    assert {piece.of for piece in pieces} == {1_000}
    assert found.features == 36


@pytest.mark.parametrize("flips", [(1, 1), (-1, 1), (1, -1), (-1, -1)])
def test_it_lies_as_the_principal_components_do_which_it_begins_from(
    flips: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who opens the page on t-SNE sees it the same way round as who comes from them."""
    monkeypatch.setattr("nn_core.findings.tsne.first_places", lambda *of: first_places(*of) * flips)
    monkeypatch.setattr(
        "nn_core.findings.tsne.descent", lambda _, places: iter([Spread(places, IN_A_PIECE, 1.0)])
    )
    _, found = worked(job())
    flat = principal(features()[0], 2).points
    np.testing.assert_allclose(found.points / found.points[:, 0].std(), flat / flat[:, 0].std(), atol=1e-3)


def test_what_neighbours_are_worth_by_scikit_learn() -> None:
    own, labels = features()
    points = np.random.default_rng(0).standard_normal((18, 2)).astype(np.float32)
    found = worth_of(own, points, labels)
    flat = PCA(2, svd_solver="full").fit_transform(own.astype(np.float64))
    for told, places in zip(found.told, (own, flat, points), strict=True):
        right = 0
        for at in range(18):
            others = np.arange(18) != at
            reader = KNeighborsClassifier(10, algorithm="brute").fit(places[others], labels[others])
            right += int(reader.predict(places[at : at + 1])[0] == labels[at])
        assert told == right / 18
    for trust, places in zip(found.trust, (flat, points), strict=True):
        assert trust == pytest.approx(trustworthiness(own, places, n_neighbors=8))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"perplexity": 18}, "There are 18 images"),
        ({"spec": replace(small_run(), dataset=small_set(20))}, "There are 3 images"),
        ({"weights": {name: array * np.nan for name, array in weights().items()}}, "not finite"),
        ({"weights": {name: array * 0 for name, array in weights().items()}}, "the same for each image"),
    ],
)
def test_what_cannot_be_laid_out_says_so(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(JobError, match=sentence):
        worked(job(**changes))


def test_crops_are_laid_out_by_features_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each photograph's crops lie on one side of a line: all their neighbours are of it."""
    monkeypatch.setattr(
        "nn_core.findings.tsne.descent", lambda _, places: iter([Spread(places, IN_A_PIECE, 1.0)])
    )
    crops = random_features()
    crops.features[:, 0] += 100 * (np.arange(288) % 12)
    pieces, found = worked(pickle.loads(pickle.dumps(CropsLaidOut(crops, 2, 30))))
    assert (found.features, found.points.shape, len(pieces)) == (1_280, (288, 2), 1)
    assert found.worth.told == (1, 1, 1)
    line = np.corrcoef(found.points[:, 0], np.arange(288) % 12)[0, 1]
    assert abs(line) > 0.99


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(device="cpu")
    yield engine
    engine.close()


def test_an_engine_works_on_it_and_it_can_be_sent(engine: LocalEngine) -> None:
    handle = engine.jobs.ask(pickle.loads(pickle.dumps(job(dims=3))))
    assert handle.wait(PATIENCE_S)
    assert handle.problem == ""
    assert handle.result.points.shape == (18, 3)
    assert len(handle.result.worth.told) == 3
