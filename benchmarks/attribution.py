"""Explanations: how long one and all of them take beside bare calls of captum, and what a pinned one costs.

Bare calls are those of a script: it asks the network what it answers, and explains that by one method after
the other, on one thread. The engine answers as it answers a page, in this process, too. Both are timed in
turn, now one first and now the other, as each leaves the processor's caches to the next. Where others are at
work on the machine, the ratio of processor time tells more than that of the clock.

    python -m benchmarks attribution
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Sequence
from resource import RUSAGE_SELF, getrusage
from statistics import median, quantiles
from typing import Any

import torch
from captum import attr
from torch import Tensor, nn

from benchmarks.live import chromium, open_lab, server
from nn_core.attribution.methods import METHODS, usual_question
from nn_core.attribution.question import Question
from nn_core.findings import checkpoints
from nn_core.network.build import build
from nn_core.training import LocalEngine, RunHandle
from nn_core.training.explaining import MAX_MACS, macs_of, most_passes
from nn_core.training.pretrained.spec import PretrainedRun
from nn_core.training.pretrained.weights import trained_network

ROUNDS, MANY = 5, 300
MOVES = 60
GOAL_MS = 50
# One move of the brush, until the answer to what is hidden then is on the screen.
MOVE = """([stack, notice, x, y]) => new Promise((resolve) => {
  const start = performance.now()
  new MutationObserver((_, observer) => {
    observer.disconnect()
    requestAnimationFrame(() => resolve(performance.now() - start))
  }).observe(notice, { characterData: true, childList: true, subtree: true })
  const place = { clientX: x, clientY: y, buttons: 1, pointerId: 1, bubbles: true }
  stack.dispatchEvent(new PointerEvent("pointermove", place))
})"""
FIRST = "gradcam"
FEW_MACS = 10**7
Times = tuple[float, float]
"""Seconds by the clock, and of processor time of all threads."""
Pair = tuple[Times, Times]
"""Ours and bare."""
PINNED_S = 8
KILO = 1024


def main() -> None:
    torch.set_num_threads(1)
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} processors, load {load:.1f} before it begins, one thread of torch, a warm process"
    )
    small = checkpoints.classifier("digits")
    weights = checkpoints.load("digits")
    assert weights is not None
    model = build(small.architecture)
    model.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
    compare("small CNN", small, model.eval().requires_grad_(False))
    large = PretrainedRun()
    compare("EfficientNet-Lite0", large, trained_network(large.network)[0])
    pinned()
    brushed()


def compare(title: str, spec: Any, model: nn.Module) -> None:
    """What a page waits for, over what a script takes, in turn."""
    network = spec.architecture
    passes = most_passes(network)
    methods = [name for name, method in METHODS.items() if method.undefined(network) is None]
    questions = [usual_question(name, network, passes=passes) for name in methods]
    first = [question for question in questions if question.method == FIRST]
    engine = LocalEngine(device="cpu", workers=1)
    try:
        run = engine.submit(spec)
        run.wait(60, step=0)
        image = torch.tensor(spec.load().images[:1]).float()[0] / 255
        image = image if tuple(image.shape) == network.input_shape else torch.zeros(network.input_shape)
        before = _memory()
        for look in _looks(spec, questions):
            run.at(None, spec.probe(image=image.numpy(), explain=look))
        print(f"{title}, {len(questions)} methods; all of them took {_memory() - before:,.0f} MB at most")
        rounds = MANY if network.macs < FEW_MACS else ROUNDS
        for what, asked, times in (
            ("the first explanation", first, rounds),
            ("all of them", questions, ROUNDS),
        ):
            told(what, ratios(run, spec, model, image, asked, times))
        for question in questions:
            times = rounds if METHODS[question.method].quick else ROUNDS
            told(f"  {question.method}", ratios(run, spec, model, image, [question], times))
    finally:
        engine.close()


def told(what: str, found: Sequence[Pair]) -> None:
    """Medians over the rounds."""
    clock, processor = (median(ours[at] / bare[at] for ours, bare in found) for at in (0, 1))
    ours, bare = (1000 * median(one[at][0] for one in found) for at in (0, 1))
    print(f"  {what}: {ours:,.2f} ms, bare {bare:,.2f} ms, median of {len(found)} rounds")
    print(f"    {clock:.2f} times by the clock, {processor:.2f} in processor time  (goal: at most 1.2)")


def ratios(
    run: RunHandle, spec: Any, model: nn.Module, image: Tensor, questions: Sequence[Question], rounds: int
) -> list[Pair]:
    """Ours and bare, of each round."""
    looks = _looks(spec, questions)

    def ours() -> Times:
        return _timed(lambda: [run.at(None, spec.probe(image=image.numpy(), explain=look)) for look in looks])

    def bare() -> Times:
        return _timed(lambda: _script(model, image, questions))

    found = []
    for place in range(rounds + 1):
        if place % 2:
            found.append((ours(), bare()))
        else:
            last = bare()
            found.append((ours(), last))
    return found[1:]  # the first one warms up


def _looks(spec: Any, questions: Sequence[Question]) -> list[tuple[Question, ...]]:
    """As a page asks: all at once, or what takes long one after the other."""
    if macs_of(questions, spec.architecture) <= MAX_MACS:
        return [tuple(questions)]
    quick = tuple(one for one in questions if METHODS[one.method].quick)
    return [*([quick] if quick else []), *((one,) for one in questions if not METHODS[one.method].quick)]


def _memory() -> float:
    """The most that this process has taken so far, in MB."""
    return getrusage(RUSAGE_SELF).ru_maxrss / KILO


def _timed(act: Callable[[], object]) -> Times:
    clock, processor = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - clock, time.process_time() - processor


def _script(model: nn.Module, image: Tensor, questions: Sequence[Question]) -> list[Tensor]:
    with torch.no_grad():
        target = int(model(image[None]).argmax())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own hooks, each time
        return [_bare(model, image, target, question) for question in questions]


def _bare(model: nn.Module, image: Tensor, target: int, question: Question) -> Tensor:
    """As captum's documentation calls it, as many copies of the picture at once as we let through."""
    from nn_core.attribution.explain import cut

    x = image[None].clone().requires_grad_()
    layer = model.get_submodule(question.layer) if question.layer else None
    size = tuple(x.shape[2:])
    window = (x.shape[1], question.window, question.window)
    strides = (x.shape[1], question.stride, question.stride)
    calls: dict[str, Callable[[], Any]] = {
        "gradient": lambda: attr.Saliency(model).attribute(x, target, abs=False),
        "gradient_input": lambda: attr.InputXGradient(model).attribute(x, target),
        "smoothgrad": lambda: attr.NoiseTunnel(attr.Saliency(model)).attribute(
            x,
            nt_samples=question.samples,
            nt_samples_batch_size=25,
            stdevs=question.noise,
            target=0,
            abs=False,
        ),
        "integrated": lambda: attr.IntegratedGradients(model).attribute(
            x, 0.0, target, n_steps=question.steps, internal_batch_size=32
        ),
        "guided": lambda: attr.GuidedBackprop(model).attribute(x, target),
        "deconvolution": lambda: attr.Deconvolution(model).attribute(x, target),
        "gradcam": lambda: attr.LayerAttribution.interpolate(
            attr.LayerGradCam(model, layer).attribute(x, target, relu_attributions=True), size, "bilinear"
        ),
        "guided_gradcam": lambda: attr.GuidedGradCam(model, layer).attribute(
            x, target, interpolate_mode="bilinear"
        ),
        "occlusion": lambda: attr.Occlusion(model).attribute(
            x, window, strides, target=target, perturbations_per_eval=32
        ),
        "shapley": lambda: attr.ShapleyValueSampling(model).attribute(
            x,
            target=target,
            feature_mask=torch.from_numpy(cut(image.numpy(), question.parts)).repeat(1, len(image), 1, 1),
            n_samples=question.samples,
            perturbations_per_eval=32,
        ),
        "lrp": lambda: attr.LRP(_with_rules(model)).attribute(x, target),
    }
    found: Tensor = calls[question.method]()
    return found


def _with_rules(model: nn.Module) -> nn.Module:
    """captum has no rule for layers that only pass on."""
    from copy import deepcopy

    from captum.attr._utils.lrp_rules import EpsilonRule

    copy = deepcopy(model)
    for module in copy.modules():
        if isinstance(module, nn.Flatten | nn.Dropout):
            module.rule = EpsilonRule()
    return copy


def pinned() -> None:
    """Frames of the map and of the explanation beside it, while the network trains in Chromium."""
    with server() as url, chromium() as browser, open_lab(browser, url, f"small_cnn&pin={FIRST}") as lab:
        shown = lab.page.locator(".explanation[data-frames]")
        shown.wait_for(state="attached", timeout=60_000)
        watched = lab.train(2)
        lab.page.get_by_role("button", name="Train", exact=True).click()
        time.sleep(2)
        before = int(shown.get_attribute("data-frames") or 0)
        time.sleep(PINNED_S)
        frames = (int(shown.get_attribute("data-frames") or 0) - before) / PINNED_S
    print(f"Grad-CAM beside the map while it trains: {frames:.1f} frames/s  (goal: at least 20)")
    print(f"  and it trains {watched.examples_per_second:,.0f} examples/s")


def brushed() -> None:
    """From a move of the brush over the picture of the small CNN to the answer, in Chromium."""
    with server() as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{url}/attribution?method=gradient")
        shown = page.locator(".attribution")
        notice = shown.get_by_test_id("attribution-notice")
        notice.filter(has_text="It reads").wait_for(timeout=60_000)
        page.wait_for_function(
            "([root, all]) => root.dataset.explained === all",
            arg=[shown.element_handle(), " ".join(METHODS)],
        )
        shown.get_by_role("button", name="Small", exact=True).click()
        stack = shown.locator(".stage .stack")
        box = stack.bounding_box()
        assert box is not None
        across, down = box["width"] / 28, box["height"] / 28
        x, y = box["x"] + across / 2, box["y"] + down / 2
        page.mouse.move(x, y)
        page.mouse.down()
        handles = [stack.element_handle(), notice.element_handle()]
        notice.filter(has_text="1 pixel hidden").wait_for()
        places = [(x + column * across, y + 2 * row * down) for row in range(4) for column in range(1, 28)]
        found = [page.evaluate(MOVE, [*handles, *place]) for place in places[:MOVES]]
        page.mouse.up()
    p95 = quantiles(found, n=20)[-1]
    print(f"From the brush to the answer: {median(found):.0f} ms, p95 {p95:.0f} ms  (goal: under {GOAL_MS})")
