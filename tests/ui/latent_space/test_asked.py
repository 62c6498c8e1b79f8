"""What a card says while its question waits."""

from types import SimpleNamespace
from typing import Any

import pytest

from nn_core.training.jobs import Progress
from ui.latent_space import asked

LEARNS = "A classifier learns to tell what is clear: step 59 of 600."


@pytest.mark.parametrize(
    ("state", "own", "learnt", "said"),
    [
        ("running", Progress(59, 600), False, LEARNS),
        # behind the question of another card, which waits for the same classifier
        ("queued", Progress(), False, LEARNS),
        ("queued", Progress(), True, "Being measured."),
        ("running", Progress(), True, "Being measured."),
    ],
)
def test_every_card_that_waits_for_a_classifier_says_how_far_that_is(
    monkeypatch: pytest.MonkeyPatch, state: str, own: Progress, learnt: bool, said: str
) -> None:
    judge: Any = object()
    courses = {id(judge): SimpleNamespace(done=learnt, step=600 if learnt else 59)}
    monkeypatch.setattr(asked, "course", lambda recipe: courses[id(recipe)], raising=False)
    handle: Any = SimpleNamespace(state=state, progress=own)
    assert asked._progress(handle, judge) == said
