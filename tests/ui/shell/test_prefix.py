"""Where this server lies below a name that it shares."""

import pytest

from ui.shell.opening import opening_routes
from ui.shell.prefix import own_path, prefix


def test_a_name_of_its_own_has_no_prefix() -> None:
    assert prefix() == ""
    assert own_path({"path": "/layers/_stcore/stream"}) == "/layers/_stcore/stream"


@pytest.mark.usefixtures("below_layers")
@pytest.mark.parametrize(
    ("asked", "own"),
    [
        ("/layers/", "/"),
        ("/layers/_stcore/stream", "/_stcore/stream"),
        ("/layers/layers/x", "/layers/x"),
        ("/layers", "/layers"),
        ("/layerscope/x", "/layerscope/x"),
        ("/healthz", "/healthz"),
    ],
)
def test_it_is_taken_off_once_where_it_is_whole(asked: str, own: str) -> None:
    assert own_path({"path": asked}) == own


@pytest.mark.usefixtures("below_layers")
def test_pages_lie_below_it() -> None:
    assert {"/layers/", "/layers/cnn_lab"} < {route.path for route in opening_routes()}
