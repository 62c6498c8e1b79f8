"""What stands on a page while networks are trained, in several places at once too."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from tests.waiting import PATIENCE_S


def two_places() -> None:
    from types import SimpleNamespace

    from ui.kit.waiting import network_or_progress

    for what in ("A judge learns", "A reader learns"):
        network_or_progress(SimpleNamespace(), what)  # type: ignore[arg-type]


def test_two_trainings_that_failed_can_each_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = SimpleNamespace(result=None, done=False, problem="No room.")
    monkeypatch.setattr("ui.kit.waiting.course", lambda _: failed)
    page = AppTest.from_function(two_places, default_timeout=PATIENCE_S).run()
    assert not page.exception
    assert [button.label for button in page.button] == ["Try again", "Try again"]
