"""Whatever people do on all pages, the server's process never loads torch, and the headers allow it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import generator_kept
from tests.browser.opening import READY, TRAINING_S, open_page
from tests.browser.patience import wait_until
from tests.browser.server import served
from tests.pages.app import PAGE_NAMES

TRAINING_MS = 1000 * TRAINING_S
TINY = "data=digits&sizes=10&seeds=1&steps=60&gan_steps=60"
Visit = Callable[[Page, str], None]

pytestmark = [
    pytest.mark.walk,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has mapped"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Address and process id of a server whose runs and jobs live in one host."""
    folder = tmp_path_factory.mktemp("hosts")
    with generator_kept(folder), served(folder / "server.log") as running:
        yield running


def torch_in(pid: int) -> set[str]:
    """The libraries of torch that a process has mapped."""
    words = Path(f"/proc/{pid}/maps").read_text().split()
    return {word for word in words if "/torch/" in word}


def children(pid: int) -> list[int]:
    """The processes that one has started and that still run."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def trains(name: str, query: str = "") -> Visit:
    """The run of a lab is trained for a while, and paused."""

    def visit(page: Page, url: str) -> None:
        status = page.locator(".run-status")
        open_page(page, url, name, query)
        page.get_by_role("button", name="Train", exact=True).click()
        wait_until(page, lambda: int(status.get_attribute("data-step") or 0) > 20)
        page.get_by_role("button", name="Pause", exact=True).click()
        expect(status).to_have_attribute("data-state", "paused")

    return visit


def home(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_test_id("thumbnail-caption").first).to_contain_text("Step")


def opens(name: str, query: str = "") -> Visit:
    def visit(page: Page, url: str) -> None:
        open_page(page, url, name, query)

    return visit


def quality(page: Page, url: str) -> None:
    trains("gan_lab", "preset=dcgan_small&data=digits")(page, url)
    page.get_by_role("tab", name="Quality").click()
    expect(page.get_by_test_id("quality-says")).to_contain_text("of 10 classes", timeout=TRAINING_MS)


def learned_kernels(page: Page, url: str) -> None:
    open_page(page, url, "convolution")
    page.get_by_role("button", name="Learned").click()
    page.wait_for_url("**learned**", timeout=TRAINING_MS)


def worst_mistake(page: Page, url: str) -> None:
    open_page(page, url, "dense")
    page.get_by_role("button", name="Show it without a guess").nth(3).click()
    page.wait_for_url("**example=**")
    expect(page.locator(".dense .work-line").first).to_contain_text(re.compile("[=≈]"))


def experiment(page: Page, url: str) -> None:
    open_page(page, url, "gan_uses", TINY)
    page.get_by_role("button", name="Run the experiment").click()
    now = page.locator(".augmentation-chart .now")
    expect(now).to_contain_text("Done", timeout=TRAINING_MS)


def crops(page: Page, url: str) -> None:
    page.goto(f"{url}/embedding?net=efficientnet_lite0")
    expect(page.get_by_test_id("embedding-answer")).to_contain_text("nearest", timeout=TRAINING_MS)


def channels(page: Page, url: str) -> None:
    open_page(page, url, "latent_space", "part=channels&layer=relu1")
    expect(page.get_by_test_id("latent-says")).to_contain_text("The bar below each map tells")


def truncation(page: Page, url: str) -> None:
    open_page(page, url, "latent_space", "part=truncation")
    expect(page.locator(".latent-space .plot").first).to_be_visible(timeout=TRAINING_MS)


def chosen_samples(page: Page, url: str) -> None:
    open_page(page, url, "latent_space", "part=paths&pick=two ways")
    expect(page).not_to_have_url(re.compile("pick="), timeout=TRAINING_MS)


def checkerboard(page: Page, url: str) -> None:
    page.goto(f"{url}/latent_space?part=checkerboard")
    page.get_by_role("button", name="Train all three").click()
    expect(page.get_by_text(re.compile("Training: [1-9]"))).to_be_visible(timeout=TRAINING_MS)


VISITS: dict[str, list[Visit]] = {
    "home": [home],
    "attribution": [opens("attribution"), opens("attribution", "net=efficientnet_lite0")],
    "embedding": [opens("embedding"), crops],
    "activation": [opens("activation"), opens("activation", "kernel=learned_prelu")],
    "backpropagation": [opens("backpropagation")],
    "channels": [opens("channels"), opens("channels", "net=efficientnet_lite0")],
    "classroom": [opens("classroom")],
    "cnn_lab": [trains("cnn_lab")],
    "convolution": [learned_kernels],
    "detection": [trains("detection")],
    "dense": [worst_mistake],
    "gan_lab": [quality],
    "gan_plane": [trains("gan_plane")],
    "gan_uses": [experiment],
    "latent_space": [opens("latent_space"), channels, truncation, chosen_samples, checkerboard],
    "neural_network": [trains("neural_network")],
    "pooling": [opens("pooling")],
    "segmentation": [trains("segmentation")],
    "sound": [trains("sound")],
    "tutorials": [opens("tutorials")],
    "why_convolution": [opens("why_convolution")],
}


@pytest.mark.parametrize("name", VISITS)
def test_no_page_brings_torch_into_the_server(page: Page, server: tuple[str, int], name: str) -> None:
    url, pid = server
    for visit in VISITS[name]:
        visit(page, url)
    assert page.evaluate("document.fonts.check('16px Inter')")  # within its headers, as `page` sees
    assert torch_in(pid) == set()
    assert any(map(torch_in, children(pid))), "what looks for torch does not find it in the host"


def test_every_page_is_visited() -> None:
    assert VISITS.keys() == {"home", *READY} == set(PAGE_NAMES)
