"""What all tests of "Latent space" without a browser need."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.latent import keep_untrained
from tests.waiting import PATIENCE_S
from ui.latent_space import generator
from ui.shell.engine import close_engine


@pytest.fixture(autouse=True)
def small_generator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    keep_untrained(monkeypatch, tmp_path)
    generator.small_generator().wait(PATIENCE_S)
    yield
    close_engine()
