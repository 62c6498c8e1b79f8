"""Pictures of every page with data in it, for the README: `python -m tests.browser.screenshots`.

With a folder as argument it takes each page at three sizes in light and dark instead, to be looked at.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import find
from tests.browser.conftest import CHROMIUM_FLAGS
from tests.browser.server import ROOT, serve
from ui.channels.wish import STEPS
from ui.kit.prediction import Choice
from ui.pooling.words import TRY

README_FOLDER = ROOT / "docs"
SIZES = ((1440, 900), (1024, 768), (390, 844))


def formed(page: Page) -> None:
    """The picture that a channel wants, after all its steps."""
    page.locator(f".wish[data-step='{STEPS}']").wait_for()
    page.locator(".favourites figure").first.wait_for()


def look(page: Page) -> None:
    page.wait_for_timeout(2500)


def trained(page: Page) -> None:
    """Look at a page whose network is trained first, in the background."""
    page.wait_for_timeout(30_000)


def settled(page: Page) -> None:
    """Look at a cloud whose pictures have come, and which has arrived."""
    page.locator(".embedding .near canvas").first.wait_for()
    look(page)


def train(seconds: float) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.get_by_role("button", name="Train", exact=True).click()
        page.mouse.move(0, 0)
        page.wait_for_timeout(seconds * 1000)

    return press


AUGMENTATION = "gan_uses?data=digits&sizes=10,20,50,100&seeds=3&steps=300&gan_steps=400&guess=classic"


def experiment(page: Page) -> None:
    page.get_by_role("button", name="Run the experiment").click()
    page.get_by_role("button", name="Experiment done").wait_for(timeout=300_000)
    look(page)


def tutorial(page: Page) -> None:
    page.locator(".st-key-tutorials-open-10_kernel").get_by_role("button").click()
    strip = page.locator(".st-key-tutorials-strip")
    for name in ("Next", "Skip", "0 everywhere"):
        strip.get_by_role("button", name=name, exact=True).click()
        look(page)
    page.locator(".convolution").get_by_role("button", name="Sobel x", exact=True).click()
    strip.get_by_text("Right.").wait_for()
    look(page)


def lesson(page: Page) -> None:
    """A class of five, who predict what pooling does."""
    page.get_by_role("textbox", name="Its name").fill("Year 10")
    page.get_by_role("button", name="Open a class").click()
    link = page.get_by_test_id("stCode").first.inner_text().strip()
    browser = page.context.browser
    assert browser is not None
    for number, nickname in enumerate(("Ada", "Ben", "Cleo", "Dan", "Eve")):
        student = browser.new_page()
        student.goto(link)
        student.get_by_role("textbox", name="Nickname").fill(nickname)
        student.get_by_role("button", name="Join", exact=True).click()
        student.get_by_text(f"You are {nickname} here").wait_for()
        for card in range(1 + number % 2):
            student.goto(f"{link.partition('classroom')[0]}pooling")
            prediction = TRY[card][-1]
            assert isinstance(prediction, Choice)
            says = list(prediction.options.values())[number % len(prediction.options)]
            student.get_by_role("button", name=says, exact=True).first.click()
            student.get_by_text("Measured:").first.wait_for()
    page.wait_for_timeout(5000)


PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "home": ("", lambda page: page.wait_for_timeout(20_000)),
    "tutorials": ("tutorials", tutorial),
    "classroom": ("classroom", lesson),
    "cnn_lab": ("cnn_lab", train(10)),
    "gan_lab": ("gan_lab", train(40)),
    "gan_plane": ("gan_plane", train(8)),
    "latent_space": ("latent_space", trained),
    "gan_uses": (AUGMENTATION, experiment),
    "attribution": ("attribution?image=2004&class=4&method=integrated", look),
    "channels": ("channels?layer=linear1&channel=3", formed),
    "detection": ("detection?image=2409", train(90)),
    "embedding": ("embedding?image=2004", settled),
    "segmentation": ("segmentation?beside=without_skips", train(60)),
    "sound": ("sound", train(20)),
    "convolution": ("convolution", look),
    "activation": ("activation", look),
    "pooling": ("pooling", look),
    "dense": ("dense", trained),
    "why_convolution": ("why_convolution?shifted=perceptron&shuffled=cnn", trained),
    "neural_network": ("neural_network", train(6)),
    "backpropagation": ("backpropagation", look),
}


def take(browser: Browser, url: str, name: str, size: tuple[int, int], scheme: str, path: Path) -> None:
    address, act = PAGES[name]
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page.goto(f"{url}/{address}")
    page.locator("[data-testid=stAppViewContainer] h1, h4").first.wait_for()
    act(page)
    page.screenshot(path=path)
    page.close()


def main(folder: Path | None) -> None:
    with (
        tempfile.TemporaryDirectory() as logs,
        serve(Path(logs) / "server.log") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find(), args=CHROMIUM_FLAGS)
        for name in PAGES:
            if folder is None:
                README_FOLDER.mkdir(exist_ok=True)
                take(browser, url, name, SIZES[0], "light", README_FOLDER / f"{name}.png")
                continue
            for size in SIZES:
                for scheme in ("light", "dark"):
                    take(browser, url, name, size, scheme, folder / f"{name}-{size[0]}-{scheme}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
