"""How many epochs a second the page "Neural network" shows, and how many a plain PyTorch loop would train.

The default network, 2-4-2-1 on 250 points in batches of 10. TensorFlow Playground redraws after every epoch,
so a screen of 60 Hz caps it at 60 a second. Trainer, server and headless Chromium share this machine.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import torch
from playwright.sync_api import Page, sync_playwright
from torch import nn

from nn_core.data.planes import PLANES, sample
from nn_core.training import LocalEngine, PlaneProbe, PlaneRun
from nn_core.training.plane.trainer import PlaneTrainer
from tests.browser.chromium import find
from tests.browser.conftest import CHROMIUM_FLAGS
from tests.browser.server import serve
from tests.waiting import until
from ui.shell.assets import address
from ui.shell.frame import encode_frame

RUN = PlaneRun()
BATCH = RUN.config.batch_size
TRAINING_POINTS = 250
STEPS_PER_EPOCH = TRAINING_POINTS // BATCH
PLAYGROUND = 60
ROUNDS = 7
SECONDS = 1.0
WATCHED_SECONDS = 8

# Times all that the browser does with a frame; reading a pixel waits until the canvas is really painted.
OBSERVE = """async (folder) => {
  const [{ Painter }, { Net }, { Plane }] = await Promise.all(
    ["painter", "net", "plane"].map((name) => import(`${folder}/${name}.js`)))
  const times = (window.refreshes = [])
  const read = (context) => context.getImageData(0, 0, 1, 1)
  const { paint } = Painter.prototype, { draw } = Plane.prototype, drawNet = Net.prototype.draw
  let start = 0, net = null
  Painter.prototype.paint = function (...args) { start = performance.now(); paint.apply(this, args) }
  Net.prototype.draw = function (...args) { net = this; drawNet.apply(this, args) }
  Plane.prototype.draw = function (...args) {
    draw.apply(this, args)
    read(this.context)
    read(net.context)
    times.push(performance.now() - start)
  }
}"""


def main() -> None:
    torch.set_num_threads(1)
    engine = LocalEngine(device="cpu", workers=1)
    handle = engine.submit(RUN)
    trainer = PlaneTrainer(RUN, RUN.load(), torch.device("cpu"))
    bare = torch_epoch()

    def epoch() -> None:
        for _ in range(STEPS_PER_EPOCH):
            trainer.step()

    def refreshed_epoch() -> None:
        epoch()
        snapshot = handle._run.snapshot(PlaneProbe())
        arrays = trainer.snapshot(PlaneProbe(layers=("*",)))
        encode_frame(handle, replace(snapshot, arrays={**arrays, **snapshot.arrays}), live=True)

    until(lambda: handle._run.learning is not None)
    measured: list[tuple[float, float, float]] = []
    for _ in range(ROUNDS):
        measured.append((per_second(bare), per_second(epoch), per_second(refreshed_epoch)))
    engine.close()
    loops, ours, refreshed = (median(column) for column in zip(*measured, strict=True))
    print(f"PyTorch, nn.Sequential and autograd, nothing shown: {loops:,.0f} epochs/s")
    print(f"this trainer, nothing shown: {ours:,.0f} epochs/s, {ratio(measured, 1, 0):.1f} times that")
    print(
        f"this trainer with every map, the surface, all measures and a frame encoded after each epoch: "
        f"{refreshed:,.0f} epochs/s, {ratio(measured, 2, 0):.1f} times PyTorch's bare loop"
    )
    in_browser(refreshed)


def torch_epoch() -> Callable[[], None]:
    """An epoch of the same network as one would write it."""
    points = sample(PLANES[RUN.dataset], RUN.config.noise, RUN.config.seed)
    x = torch.tensor(points.xy[:TRAINING_POINTS]).float()
    y = torch.tensor(points.targets[:TRAINING_POINTS, None]).float()
    model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2), nn.Tanh(), nn.Linear(2, 1))
    optimiser = torch.optim.SGD(model.parameters(), lr=RUN.config.learning_rate)
    loss = nn.BCEWithLogitsLoss()

    def epoch() -> None:
        for batch in torch.randperm(TRAINING_POINTS).split(BATCH):
            optimiser.zero_grad()
            loss(model(x[batch]), y[batch]).backward()
            optimiser.step()

    return epoch


def per_second(action: Callable[[], None]) -> float:
    start, count = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - start) < SECONDS:
        action()
        count += 1
    return count / elapsed


def ratio(rounds: list[tuple[float, float, float]], one: int, other: int) -> float:
    return median(figures[one] / figures[other] for figures in rounds)


def in_browser(server_epochs: float) -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find(), args=CHROMIUM_FLAGS)
        with serve(Path(folder) / "server.log") as url:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{url}/neural_network")
            page.locator(".plane-network:not([data-frames='0'])").wait_for()
            watch(page, server_epochs)
        browser.close()


def watch(page: Page, server_epochs: float) -> None:
    page.get_by_role("combobox", name="Speed").click()
    page.get_by_role("option", name="full speed").click()
    page.evaluate(OBSERVE, address("components/neural_network/plane_network"))
    page.get_by_role("button", name="Train", exact=True).click()
    time.sleep(2)
    page.evaluate("() => { window.refreshes.length = 0 }")
    first, start = steps(page), time.perf_counter()
    time.sleep(WATCHED_SECONDS)
    last, elapsed = steps(page), time.perf_counter() - start
    refreshes_ms = page.evaluate("() => window.refreshes")
    epochs = (last - first) / STEPS_PER_EPOCH / elapsed
    frames = len(refreshes_ms) / elapsed
    print(
        f"in the page at full speed: {epochs:,.0f} epochs/s while {frames:.0f} frames/s are drawn, "
        f"{epochs / PLAYGROUND:.0f} times the {PLAYGROUND} of TensorFlow Playground"
    )
    both = 1 / (1 / server_epochs + median(refreshes_ms) / 1000)
    print(f"the browser works out and draws a frame in {median(refreshes_ms):.1f} ms (median)")
    print(
        f"each epoch with a full refresh on both sides, one after the other: {both:,.0f} epochs/s "
        f"(goal: at least {PLAYGROUND})"
    )


def steps(page: Page) -> int:
    return int(page.locator(".run-status").get_attribute("data-step") or 0)


if __name__ == "__main__":
    main()
