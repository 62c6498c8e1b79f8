"""The menu "Figure" in a browser: what is chosen there is downloaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.patience import wait_until

pytestmark = pytest.mark.walk


def test_a_picture_and_its_numbers_can_be_downloaded(page: Page, app_url: str, tmp_path: Path) -> None:
    page.goto(f"{app_url}/convolution?input=grid")
    page.get_by_role("button", name="Figure").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download PNG").click()
    assert download.value.suggested_filename == "convolution-input-kernel-output.png"
    download.value.save_as(tmp_path / "figure.png")
    with Image.open(tmp_path / "figure.png") as image:
        assert image.width == 900
        assert f"{app_url}/convolution?" in image.info["Description"]
        assert "input=grid" in image.info["Description"]
    page.get_by_text("CSV", exact=True).click()
    button = page.get_by_role("button", name="Download CSV")
    expect(button).to_be_visible()
    with page.expect_download() as download:
        button.click()
    download.value.save_as(tmp_path / "figure.csv")
    lines = (tmp_path / "figure.csv").read_text("utf-8-sig").splitlines()
    at = lines.index('"Kernel, 3 × 3"')
    kernel = np.array([line.split(",") for line in lines[at + 1 : at + 4]], dtype=float)
    assert kernel.tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def test_what_a_run_has_learnt_can_be_downloaded(page: Page, app_url: str, tmp_path: Path) -> None:
    page.goto(f"{app_url}/cnn_lab?data=digits")
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_role("button", name="Figure", exact=True).click()
    page.get_by_label("Picture").click()
    page.get_by_role("option", name="Maps of conv1").click()

    def is_of_the_choice() -> bool:
        """Until the page has heard of the choice, it hands over the picture before."""
        with page.expect_download() as download:
            page.get_by_role("button", name="Download PNG").click()
        download.value.save_as(tmp_path / "maps.png")
        return download.value.suggested_filename == "cnn_lab-maps-of-conv1.png"

    wait_until(page, is_of_the_choice)
    with Image.open(tmp_path / "maps.png") as image:
        assert "Layerscope, CNN lab. Digits" in image.info["Description"]
        assert "; optimizer adam" in image.info["Description"]
        assert "&run=" in image.info["Description"]
