"""What all tests of "Latent space" without a browser need."""

from pathlib import Path

import pytest

from tests.latent import keep_untrained
from tests.waiting import PATIENCE_S
from ui.latent_space import generator


@pytest.fixture(autouse=True)
def small_generator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine_ends: None) -> None:
    keep_untrained(monkeypatch, tmp_path)
    generator.small_generator().wait(PATIENCE_S)
