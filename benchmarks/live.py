"""What a person in front of a browser gets: training speed while watching, frames, their age, waiting times.

Trainer, server and headless Chromium share this machine, as they do on a student's laptop.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import find
from tests.browser.conftest import CHROMIUM_FLAGS
from tests.browser.server import ROOT, free_port, serve, start

WATCHED_PRESET = "lenet5"
ROUNDS = 3
SECONDS = 8
OPENINGS = 9
TWEAKS = 15

# Collects, from the network map in the page: the frames' ages, and the moment of a new run's first frame.
OBSERVE = """map => {
  map.ages = []
  new MutationObserver(() => map.ages.push(Number(map.dataset.ageMs)))
    .observe(map, { attributes: true, attributeFilter: ["data-frames"] })
}"""
TWEAK = """([map, button]) => new Promise((resolve) => {
  const run = map.dataset.run
  const start = performance.now()
  const observer = new MutationObserver(() => {
    if (map.dataset.run === run) return
    observer.disconnect()
    resolve(performance.now() - start)
  })
  observer.observe(map, { attributes: true, attributeFilter: ["data-frames"] })
  button.dispatchEvent(new PointerEvent("pointerdown", { button: 0 }))
  button.dispatchEvent(new PointerEvent("pointerup", { button: 0 }))
})"""


@dataclass(frozen=True)
class Watched:
    examples_per_second: float
    frames_per_second: float
    ages_ms: list[float]


class Lab:
    """The CNN lab in a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.map = page.locator(".network-map")

    def wait_for_maps(self) -> None:
        self.page.wait_for_function(
            "map => Number(map.dataset.frames) > 0", arg=self.map.element_handle(), polling=5
        )

    def train(self, seconds: float) -> Watched:
        """Press Train, let it settle, and look for so many seconds; then pause."""
        self.page.get_by_role("button", name="Train", exact=True).click()
        time.sleep(2)
        self.map.evaluate(OBSERVE)
        before, start = self._step(), time.perf_counter()
        time.sleep(seconds)
        after, elapsed = self._step(), time.perf_counter() - start
        ages = self.map.evaluate("map => map.ages")
        self.page.get_by_role("button", name="Pause", exact=True).click()
        time.sleep(0.5)
        return Watched((after - before) * 32 / elapsed, len(ages) / elapsed, ages)

    def _step(self) -> int:
        return int(self.map.evaluate("map => map.dataset.step"))

    def tweak(self, sign: str) -> float:
        """Milliseconds from a click on the first convolution's kernel size until its new maps are painted."""
        first_convolution = self.page.locator(".architecture-editor li").first
        button = first_convolution.locator("label", has_text="kernel").locator("button", has_text=sign)
        return float(self.page.evaluate(TWEAK, [self.map.element_handle(), button.element_handle()]))


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@contextmanager
def open_lab(browser: Browser, url: str, preset: str) -> Iterator[Lab]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{url}/cnn_lab?preset={preset}")
    lab = Lab(page)
    lab.map.wait_for(state="attached", timeout=60_000)
    lab.wait_for_maps()
    yield lab
    context.close()


@contextmanager
def server() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "server.log") as url:
        yield url


@contextmanager
def lab_in_browser(preset: str) -> Iterator[Lab]:
    with server() as url, chromium() as browser, open_lab(browser, url, preset) as lab:
        yield lab


def bare_loop(preset: str, seconds: float) -> float:
    command = [sys.executable, "-m", "benchmarks.bare_loop", preset, str(seconds)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def start_to_maps() -> float:
    """Seconds from starting the server until the CNN lab shows its first maps."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        port, began = free_port(), time.perf_counter()
        process = start(port, Path(folder) / "server.log")
        try:
            page = browser.new_page()
            _go_as_soon_as_served(page, f"http://127.0.0.1:{port}/cnn_lab")
            lab = Lab(page)
            lab.map.wait_for(state="attached", timeout=60_000)
            lab.wait_for_maps()
            return time.perf_counter() - began
        finally:
            process.terminate()
            process.wait()


def _go_as_soon_as_served(page: Page, url: str) -> None:
    for _ in range(600):
        try:
            page.goto(url)
            return
        except Exception:
            time.sleep(0.05)


def watched_training(browser: Browser, url: str) -> None:
    ratios, rounds = [], []
    for _ in range(ROUNDS):
        with open_lab(browser, url, WATCHED_PRESET) as lab:
            rounds.append(lab.train(SECONDS))
        ratios.append(rounds[-1].examples_per_second / bare_loop(WATCHED_PRESET, SECONDS))
    ages = [age for watched in rounds for age in watched.ages_ms]
    print(f"{WATCHED_PRESET}, all maps watched in Chromium, {ROUNDS} rounds of {SECONDS} s")
    print(f"  training speed / bare loop: {median(ratios):.2f}  (goal: at least 0.8)")
    print(f"  frames/s: {median(watched.frames_per_second for watched in rounds):.1f}  (goal: at least 20)")
    age, age_p95 = median(ages), quantiles(ages, n=20)[-1]
    print(f"  age of a frame: median {age:.0f} ms, p95 {age_p95:.0f} ms  (goal: p95 under 80)")


def opening(browser: Browser, url: str) -> None:
    times = []
    for _ in range(OPENINGS):
        began = time.perf_counter()
        with open_lab(browser, url, "small_cnn"):
            times.append(time.perf_counter() - began)
    print(
        f"opening the page to the first maps: median {median(times):.2f} s of {OPENINGS}  (goal: under 1.7)"
    )


def tweaking(browser: Browser, url: str) -> None:
    with open_lab(browser, url, "small_cnn") as lab:
        times = [lab.tweak("−" if index % 2 == 0 else "+") for index in range(TWEAKS)]
    print(f"kernel size to changed maps: median {median(times):.0f} ms of {TWEAKS}  (goal: under 150)")


def main() -> None:
    print(f"start of the server to the first maps: {start_to_maps():.1f} s  (goal: under 5)")
    with server() as url, chromium() as browser:
        opening(browser, url)
        tweaking(browser, url)
        watched_training(browser, url)


if __name__ == "__main__":
    main()
