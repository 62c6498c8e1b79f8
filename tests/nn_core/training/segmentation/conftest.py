"""A few scenes, made in a moment, under the name "few"."""

from collections.abc import Iterator
from threading import Lock

import pytest

from nn_core.data import scenes
from nn_core.data.scenes import SCENES, SceneInfo


@pytest.fixture(autouse=True, scope="module")
def few() -> Iterator[None]:
    """Sixty scenes, of which 40 are learnt from."""
    SCENES["few"] = SceneInfo("few", "plain", "shapes", images=60, training=40)
    scenes._locks["few"] = Lock()
    yield
    del SCENES["few"], scenes._locks["few"]
    scenes._made.pop("few", None)
