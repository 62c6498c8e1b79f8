"""What all tests of the CNN lab without a browser need."""

from collections.abc import Iterator

import pytest

from ui.shell.engine import close_engine


@pytest.fixture(autouse=True)
def _engine_ends() -> Iterator[None]:
    yield
    close_engine()
