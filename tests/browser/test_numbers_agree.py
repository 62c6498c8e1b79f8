"""Numbers that should agree do: all that stand on a page at random moments of training, and after it.

Each number says what it is: its metric, on what it was measured and at which step (assets/lib/numbers.js).
"""

import json
import random
import statistics
from collections import defaultdict
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.patience import appears, wait_until
from tests.browser.steering import press, step_of

FEW, MANY = 3, 20
LONGEST_MS = 700
READ = """() => {
    const found = []
    const visit = (root) => {
        for (const node of root.querySelectorAll("*")) {
            if (node.dataset?.metric && node.checkVisibility()) {
                const { metric, of, step, value } = node.dataset
                found.push([metric, of, Number(step), value ?? node.textContent])
            }
            if (node.shadowRoot) visit(node.shadowRoot)
        }
    }
    visit(document)
    return found
}"""

Number = tuple[str, str, int, str]


def numbers(page: Page) -> list[Number]:
    """Metric, on what it was measured, step, and how it reads: all that stand there now, read at once."""
    return [(metric, of, step, text) for metric, of, step, text in page.evaluate(READ)]


def contradictions(found: list[Number]) -> dict[tuple[str, str, int], set[str]]:
    texts = defaultdict(set)
    for metric, of, step, text in found:
        texts[metric, of, step].add(text)
    return {what: said for what, said in texts.items() if len(said) > 1}


def agree_while_training(page: Page, moments: int, seed: int) -> None:
    moment = random.Random(seed)
    for _ in range(moments):
        page.wait_for_timeout(moment.uniform(0, LONGEST_MS))
        found = numbers(page)
        assert contradictions(found) == {}
        assert len(found) > len({what[:3] for what in found}), (
            "no number stands there twice: nothing was tested"
        )


def agree_after_pause(page: Page) -> list[Number]:
    press(page, "Pause")
    expect(page.locator(".run-status")).to_have_attribute("data-state", "paused")
    wait_until(page, lambda: {step for _, _, step, _ in numbers(page)} == {step_of(page)})
    assert contradictions(numbers(page)) == {}
    return numbers(page)


def train_in(page: Page, url: str, tab: str | None = None) -> None:
    page.set_viewport_size({"width": 1440, "height": 2600})
    page.goto(url)
    appears(page.locator(".run-status[data-step]"))
    if tab:
        page.get_by_role("tab", name=tab).click()
    press(page, "Train")
    wait_until(page, lambda: step_of(page) > 2)


LABS = (
    ("cnn_lab", "Results"),
    ("gan_lab?preset=dcgan_small", "Noise"),
    ("gan_lab?preset=dcgan_small&loss=wasserstein_gp", "Inside"),
    ("gan_lab?preset=dense&data=digits", "What D looks at"),
    ("neural_network", None),
    ("gan_plane?more=yes", None),
)
SHORT = ("cnn_lab", "gan_plane?more=yes")


@pytest.mark.parametrize(
    ("address", "tab", "moments"),
    [(*lab, FEW) for lab in LABS if lab[0] in SHORT]
    + [pytest.param(*lab, MANY, marks=pytest.mark.walk) for lab in LABS],
)
def test_no_two_numbers_of_one_thing_differ(
    page: Page, app_url: str, address: str, tab: str | None, moments: int
) -> None:
    train_in(page, f"{app_url}/{address}", tab)
    agree_while_training(page, moments, seed=len(address))
    found = agree_after_pause(page)
    shown = [what[:3] for what in found]
    assert len(shown) > len(set(shown)), "no number stands there twice: nothing was tested"


def verdicts(page: Page) -> dict[str, Any]:
    """The verdicts under the pictures and the numbers of the sentence above them, read at once."""
    read: dict[str, Any] = page.get_by_test_id("gan-notice").evaluate(
        """(notice) => {
            const read = (text) => Number(text.replace(/^[<>]/, ""))
            return Object.fromEntries([
                ...["generated", "real"].map((kind) => {
                    const board = notice.getRootNode().querySelector(`[data-testid=${kind}-board]`)
                    const { verdicts, verdictsStep } = board.dataset
                    return [kind, { step: Number(verdictsStep), values: JSON.parse(verdicts).map(read) }]
                }),
                ["said", Array.from(notice.querySelectorAll("[data-metric]"), ({ dataset, textContent }) =>
                    [dataset.metric, dataset.of, Number(dataset.step), read(textContent)])],
            ])
        }"""
    )
    return read


@pytest.mark.walk
@pytest.mark.parametrize("moments", [FEW, pytest.param(MANY, marks=pytest.mark.walk)])
def test_what_is_said_of_the_samples_is_what_stands_under_them(
    page: Page, app_url: str, moments: int
) -> None:
    train_in(page, f"{app_url}/gan_lab?preset=dcgan_small")
    wait_until(page, lambda: len(verdicts(page)["said"]) == 3)
    moment = random.Random(0)
    for _ in range(moments):
        page.wait_for_timeout(moment.uniform(0, LONGEST_MS))
        seen = verdicts(page)
        values = {"samples": seen["generated"]["values"], "real pictures": seen["real"]["values"]}
        for metric, of, step, said in seen["said"]:
            assert step == seen["generated"]["step"] == seen["real"]["step"], json.dumps(seen)
            if metric == "fooled":
                assert sum(value > 0.5 for value in values[of]) <= said
                assert said <= sum(value >= 0.5 for value in values[of])
            else:
                assert said == pytest.approx(statistics.mean(values[of]), abs=0.01)
