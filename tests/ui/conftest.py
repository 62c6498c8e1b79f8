"""What tests of the server share."""

from collections.abc import Iterator

import pytest
from streamlit import config


@pytest.fixture
def below_layers() -> Iterator[None]:
    """The server lies below `/layers`."""
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "layers/")
    yield
    config.set_option("server.baseUrlPath", before)
