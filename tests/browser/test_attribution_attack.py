"""An attack in a browser: the slider changes picture and answer at once; aims, addresses, curves."""

from __future__ import annotations

import re

import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from torch.nn import functional as F

from nn_core import build
from nn_core.findings import checkpoints
from tests.browser.patience import PATIENCE_MS

IMAGE = 2_004
"""A 4."""
LEVEL = 48


def opened(page: Page, app_url: str, **query: int | str) -> Locator:
    """The component, once the network has answered."""
    asked = "&".join(f"{name}={value}" for name, value in {"image": IMAGE, **query}.items())
    page.goto(f"{app_url}/attribution?{asked}")
    shown = page.locator(".attack")
    expect(shown).to_be_attached(timeout=PATIENCE_MS)
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_attribute("data-level", str(query.get("level", 16)), timeout=PATIENCE_MS)
    return shown


def turned(shown: Locator) -> Locator:
    return shown.get_by_test_id("attack-turned")


def slide(shown: Locator, level: int) -> None:
    shown.get_by_role("slider").fill(str(level))
    expect(shown).to_have_attribute("data-level", str(level))


def changed_by_hand(level: int) -> torch.Tensor:
    """FGSM's probabilities, as its formula says."""
    run, weights = checkpoints.classifier("digits"), checkpoints.load("digits")
    assert weights is not None
    model = build(run.architecture).eval()
    model.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    x = (torch.tensor(run.load().images[IMAGE : IMAGE + 1]) / 255).requires_grad_()
    logits = model(x)
    (slopes,) = torch.autograd.grad(F.cross_entropy(logits, logits.argmax(1)), x)
    found: torch.Tensor = model((x + level / 255 * slopes.sign()).clamp(0, 1)).softmax(1)[0]
    return found


def test_the_slider_changes_the_answer_as_the_formula_says(page: Page, app_url: str) -> None:
    shown = opened(page, app_url)
    slide(shown, LEVEL)
    wanted = changed_by_hand(LEVEL)
    assert int(wanted.argmax()) != 4
    expect(turned(shown)).to_contain_text(f"Now it reads {int(wanted.argmax())}, with")
    expect(turned(shown)).to_contain_text("It took the picture for 4 before")
    expect(shown.get_by_test_id("attack-noise")).to_contain_text("it reads 4")
    value = shown.locator(".winner .value").inner_text()
    assert abs(float(value.rstrip("\xa0 %")) / 100 - wanted.max().item()) < 0.006
    slide(shown, 0)
    expect(turned(shown)).to_contain_text("Nothing is changed. It reads 4")
    page.wait_for_function("() => location.search.includes('level=0')")


def pixels(shown: Locator, at: int) -> list[int]:
    script = "one => [...one.getContext('2d').getImageData(0, 0, one.width, one.height).data]"
    found: list[int] = shown.locator("figure canvas").nth(at).evaluate(script)
    return found[::4]


def test_what_is_added_to_the_picture_makes_the_changed_one(page: Page, app_url: str) -> None:
    shown = opened(page, app_url, level=40)
    picture, added, changed = (pixels(shown, at) for at in range(3))
    assert len(picture) == 28 * 28
    off = [
        one + 40 * (change - 127.5) / 127.5 - now
        for one, change, now in zip(picture, added, changed, strict=True)
    ]
    assert max(map(abs, off)) < 2
    assert max(abs(now - one) for one, now in zip(picture, changed, strict=True)) in (39, 40, 41)
    assert min(added) < 3
    assert max(added) > 252


def test_it_aims_at_a_class_and_the_address_keeps_it(page: Page, app_url: str) -> None:
    shown = opened(page, app_url, level=64)
    shown.get_by_role("button", name="PGD").click()
    shown.get_by_title("Aim at class 9").click()
    expect(turned(shown)).to_contain_text("Now it reads 9, as it was meant to")
    expect(shown.locator(".loss")).to_contain_text("minus the loss of 9")
    page.wait_for_function(
        "() => location.search.includes('aim=9') && location.search.includes('attack=pgd')"
    )
    page.reload()
    shown.scroll_into_view_if_needed()
    expect(turned(shown)).to_contain_text("as it was meant to", timeout=PATIENCE_MS)
    expect(shown.get_by_title("Aim at class 9")).to_have_attribute("aria-pressed", "true")
    shown.get_by_role("button", name="Aim at no class").click()
    expect(shown.locator(".loss")).to_contain_text("the loss of 4, its own answer")


def test_keys_move_the_slider(page: Page, app_url: str) -> None:
    shown = opened(page, app_url)
    shown.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("data-level", "17")
    expect(shown.locator("output")).to_contain_text("17 of 255 grey levels")


@pytest.mark.walk
def test_the_curves_come_with_what_they_say(page: Page, app_url: str) -> None:
    shown = opened(page, app_url)
    expect(shown).to_be_visible()
    page.get_by_role("button", name="Read 500 changed pictures").click()
    expect(page.get_by_text("It breaks.")).to_be_visible(timeout=4 * PATIENCE_MS)
    charts = page.locator(".robustness .chart")
    expect(charts).to_have_count(2)
    words = charts.first.locator("canvas").first.get_attribute("aria-label")
    assert words is not None
    shares = {name: at_level(words, name, 32) for name in ("FGSM", "PGD", "Random noise")}
    assert shares["PGD"] < shares["FGSM"] < shares["Random noise"] - 30
    charts.first.locator("canvas").first.focus()
    page.keyboard.press("ArrowRight")
    expect(charts.nth(1).locator("output").first).to_contain_text("at 0")


def at_level(words: str, name: str, level: int) -> float:
    """What a curve's text says of a level, in per cent."""
    found = re.search(rf"{name}: [^:]*?([\d.]+)\s%\sat {level}\b", words)
    assert found, words
    return float(found[1])


@pytest.mark.walk
def test_a_large_network_is_attacked_in_as_many_steps_as_it_lets_through(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/attribution?net=efficientnet_lite0&image=1&attack=pgd&level=2")
    shown = page.locator(".attack")
    shown.scroll_into_view_if_needed()
    expect(turned(shown)).to_contain_text("Now it reads tiger cat", timeout=PATIENCE_MS)
    expect(turned(shown)).to_contain_text("It took the picture for Egyptian cat before")
    expect(shown).to_contain_text("Here: 8 steps of 0.25 ε.")
    expect(page.get_by_role("button", name=re.compile("changed pictures"))).to_have_count(0)
