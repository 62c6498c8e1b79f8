"""Below the samples of a GAN that has trained on faces: their traits, and the nearest training images."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import open_page, press, run_of, said
from tests.waiting import PATIENCE_S
from ui.gan_lab import quality

pytestmark = pytest.mark.usefixtures("engine_ends")
MEASURING = "Measuring the first samples"


def stepped(page: AppTest) -> AppTest:
    press(page, "Step")
    assert run_of(page).wait(PATIENCE_S, step=1)
    return page.run()


@pytest.mark.parametrize(
    ("data", "tab", "places"), [("avatars", "noise", 1), ("avatars", "quality", 1), ("mnist", "noise", 0)]
)
def test_they_stand_there_once_for_images_with_traits(
    data: str, tab: str, places: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the tab Quality has more of it. Here no look ever ends."""
    monkeypatch.setattr(quality, "judge_course", lambda spec: None)
    monkeypatch.setattr(quality, "_begin", lambda *_: None)
    page = open_page("gan_lab", data=data, preset="dcgan_small", tab=tab)
    assert said(page).count(MEASURING) == (tab == "quality")
    assert said(stepped(page)).count(MEASURING) == places
