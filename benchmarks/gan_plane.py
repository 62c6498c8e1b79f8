"""How well and how fast the GAN in the plane learns, alone and while a browser shows all of it.

GAN Lab (https://poloclub.github.io/ganlab/) makes one iteration a screen refresh: its page made 52 a second
on a machine like this one, in headless Chromium. `python -m benchmarks.gan_plane [seeds]`.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from playwright.sync_api import sync_playwright

from nn_core.training import LocalEngine, PlaneGanConfig, PlaneGanProbe, PlaneGanRun
from nn_core.training.gan_plane.measure import Measure
from nn_core.training.gan_plane.trainer import PlaneGanTrainer
from nn_core.training.gan_plane.view import draw_noise
from tests.browser.chromium import find
from tests.browser.conftest import CHROMIUM_FLAGS
from tests.browser.server import serve

GAN_LAB = 52
SETS = ("line", "gaussians", "ring", "disjoint")
STEPS = 8_000
SAMPLES = 12_000
GOAL = 0.15
SECONDS = 8


def main(seeds: int = 5) -> None:
    for dataset in SETS:
        found = [divergence(dataset, seed) for seed in range(seeds)]
        good = sum(js <= GOAL for js in found)
        numbers = " ".join(f"{js:.3f}" for js in found)
        print(
            f"{dataset}, {STEPS:,} iterations: JS {numbers} bits; {good} of {seeds} at most {GOAL}",
            flush=True,
        )
    alone, read = in_engine(reading=False), in_engine(reading=True)
    print(f"iterations a second: {alone:,.0f} unwatched, {read:,.0f} while all layers are read")
    watched, frames = in_browser()
    print(
        f"in the page with all layers: {watched:,.0f} iterations a second at {frames:.0f} frames/s, "
        f"{watched / GAN_LAB:.0f} times the {GAN_LAB} of GAN Lab (goal: at least 10 times)"
    )


def divergence(dataset: str, seed: int) -> float:
    """JS between the averaged generator's samples and real points after training."""
    run = PlaneGanRun(dataset, PlaneGanConfig(seed=seed))
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    for _ in range(STEPS):
        trainer.step()
    noise = draw_noise(np.random.default_rng(seed), SAMPLES, run.config)
    return Measure(run.distribution, SAMPLES)(trainer._shown.forward(noise).output.T)["js"]


def in_engine(reading: bool) -> float:
    engine = LocalEngine(device="cpu")
    run = engine.submit(PlaneGanRun())
    run.watch(PlaneGanProbe(layers=("*",) if reading else ()))
    run.resume()
    time.sleep(1)
    first, start = run.step_count, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        run.latest()
        time.sleep(1 / 30 if reading else 0.5)
    rate = (run.step_count - first) / (time.perf_counter() - start)
    engine.close()
    return rate


def in_browser() -> tuple[float, float]:
    """Iterations and frames a second while the page shows every layer."""
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder) / "server.log") as url,
    ):
        browser = playwright.chromium.launch(executable_path=find(), args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{url}/gan_plane")
        page.locator(".gan-plane:not([data-frames='0'])").wait_for()
        hidden = page.get_by_role("group", name="Layers").locator("[aria-pressed='false']")
        while hidden.count():
            hidden.first.click()
        page.get_by_role("button", name="Train", exact=True).click()
        time.sleep(2)

        def now() -> tuple[int, int]:
            steps = page.locator(".run-status").get_attribute("data-step")
            return int(steps or 0), int(page.locator(".gan-plane").get_attribute("data-frames") or 0)

        (step, frame), start = now(), time.perf_counter()
        time.sleep(SECONDS)
        (last_step, last_frame), elapsed = now(), time.perf_counter() - start
        browser.close()
    return (last_step - step) / elapsed, (last_frame - frame) / elapsed


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
