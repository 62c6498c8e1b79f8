"""On a phone no title that can be chosen in a lab is cut."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page

from nn_core.training.gan.objectives import OBJECTIVES
from nn_core.training.gan.spec import GAN_LOSSES
from tests.browser.opening import open_page
from ui.cnn_lab import lab as cnn_lab
from ui.gan_lab import lab as gan_lab
from ui.kit.asked import NETWORKS

FIELDS: Mapping[str, Mapping[str, Mapping[Any, str]]] = {
    "attribution": {"Network": NETWORKS},
    "channels": {"Network": NETWORKS},
    "embedding": {"Network": NETWORKS},
    "cnn_lab": {"Data set": cnn_lab.DATA_TITLES, "Preset": cnn_lab.PRESET_TITLES},
    "gan_lab": {
        "Data set": gan_lab.DATA_TITLES,
        "Networks": gan_lab.PRESET_TITLES,
        "Class of a sample": gan_lab.CLASS_TITLES,
        "Loss": {name: OBJECTIVES[name].title for name in GAN_LOSSES},
    },
}
CUT = """(input, titles) => {
  const { font, paddingLeft, paddingRight } = getComputedStyle(input)
  const room = input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
  const context = document.createElement("canvas").getContext("2d")
  context.font = font
  return titles.filter((title) => context.measureText(title).width > room)
}"""


@pytest.mark.walk
@pytest.mark.parametrize("name", FIELDS)
def test_no_title_is_cut(page: Page, app_url: str, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, name)
    for label, titles in FIELDS[name].items():
        field = page.get_by_role("combobox", name=label, exact=True)
        assert field.evaluate(CUT, list(titles.values())) == [], label
