"""The small generator of the page "Latent space", trained from three seeds once a session."""

import os
from pathlib import Path

import pytest

from tests.prompts.small import Small, small_from


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this session, the same for all its workers."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(params=range(3), ids="seed {}".format)
def small(request: pytest.FixtureRequest, shared: Path) -> Small:
    return small_from(request.param, shared)
