"""Step by step and round by round: every number is torch's, and may be predicted first."""

import re

import pytest
import torch
import torch.nn.functional as F
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.backpropagation.driving import (
    BACKWARD,
    FORWARD,
    UPDATE,
    by_name,
    first_network,
    number,
    shown,
    step_on,
    title,
)
from tests.browser.opening import open_page, reopened
from tests.gradients import slope_of


def test_stepping_forward_and_backward_shows_the_numbers_of_torch(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", "at=0")
    tensors = first_network()
    # The curve below tells it from the start, and so does the row of the round.
    expect(page.locator(".rounds")).to_have_text(f"Round 1 · loss {tensors['loss'].item():.3f}")
    expect(page.locator(".check .note")).to_contain_text(f"loss {tensors['loss'].item():.3f}.")
    expected = by_name(tensors)
    for at, name in enumerate(["z1", "z2", "h1", "h2", "s1"], start=1):
        step_on(page)
        expect(page.locator(".place")).to_have_text(f"Forward {at} of {FORWARD}")
        assert shown(page, name, "value") == pytest.approx(expected[name][0], abs=1e-9)
        expect(number(page, "L")).to_have_attribute("data-value", "")
    step_on(page)
    assert shown(page, "L", "value") == pytest.approx(tensors["loss"].item(), abs=1e-9)
    order = ["s1", "v11", "v12", "c1", "h1", "h2", "z1", "z2", "w11", "w12", "b1", "w21", "w22", "b2"]
    step_on(page)
    for name in order:
        expect(number(page, name)).to_have_attribute("data-gradient", "")
        step_on(page)
        assert shown(page, name, "gradient") == pytest.approx(expected[name][1], abs=1e-9)
    expect(page.locator(".place")).to_have_text(f"Backward {BACKWARD} of {BACKWARD}")
    # And one step back: the last gradient is not known any more.
    page.get_by_role("button", name="One step back").click()
    expect(number(page, "b2")).to_have_attribute("data-gradient", "")


@pytest.mark.walk
def test_a_new_value_that_is_not_known_yet_is_told_by_no_tooltip(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", "at=22")
    new = number(page, "w11").locator(".next")
    expect(new).to_have_attribute("title", re.compile(r"\d"))
    page.get_by_role("button", name="One step back").click()
    expect(new).to_have_text("·")
    expect(new).to_have_attribute("title", "")


def test_each_step_writes_the_chain_rule_out_with_its_numbers(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", "at=8")
    expect(title(page)).to_have_text("Gradient of s₁")
    expect(page.locator(".step .formula-line")).to_have_text("∂L/∂s₁ = ∂L/∂L · 2 · (s₁ − t₁)")
    expect(page.locator(".step .numbers")).to_have_text("1 · (−1.841) = −1.841")
    page.locator(".network").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".step .numbers")).to_have_text("−1.841 · 0.38 ≈ −0.7")
    page.keyboard.press("ArrowLeft")
    expect(title(page)).to_have_text("Gradient of s₁")


def test_arrow_keys_step_from_the_start_but_not_under_a_control_that_needs_them(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation")
    place = page.locator(".place")
    start = place.inner_text()
    page.keyboard.press("ArrowRight")
    expect(place).not_to_have_text(start)
    page.keyboard.press("ArrowLeft")
    expect(place).to_have_text(start)
    page.keyboard.press("Alt+ArrowRight")
    for needs_them in (page.locator(".backpropagation select").first, number(page, "w11").locator("input")):
        needs_them.focus()
        page.keyboard.press("ArrowRight")
    expect(place).to_have_text(start)


@pytest.mark.walk
def test_arrow_keys_step_on_a_narrow_screen_too(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "backpropagation", f"at={FORWARD}")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".place")).to_have_text(f"Backward 1 of {BACKWARD}")


@pytest.mark.walk
def test_three_rounds_of_adam_are_those_of_torch_and_the_address_reopens_them(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation", f"rule=adam&rate=0.05&at={FORWARD + BACKWARD + UPDATE}")
    tensors = first_network()
    optimizer = torch.optim.Adam([tensors[name] for name in "wbvc"], lr=0.05)
    weights = [tensors[name] for name in "wbvc"]
    x, t = torch.tensor([1.0, 0.5], dtype=torch.float64), torch.tensor([1.0], dtype=torch.float64)
    for round_ in range(1, 4):
        expect(page.locator(".rounds")).to_contain_text(f"Round {round_}")
        page.get_by_role("button", name="Next round").click()
        optimizer.step()
        optimizer.zero_grad()
        w, b, v, c = weights
        F.mse_loss(F.linear(torch.tanh(F.linear(x, w, b)), v, c), t).backward()
    for name, weight in zip(["w11", "w12", "w21", "w22"], weights[0].flatten().tolist(), strict=True):
        assert shown(page, name, "value") == pytest.approx(weight, abs=1e-6)
    for name, slope in zip(["v11", "v12"], slope_of(weights[2]).flatten().tolist(), strict=True):
        assert shown(page, name, "gradient") == pytest.approx(slope, abs=1e-6)
    expect(page).to_have_url(re.compile("round=4"))
    with reopened(browser, page) as other:
        expect(other.locator(".rounds")).to_contain_text("Round 4")
        for each in (page, other):
            each.get_by_role("button", name="Next round").click()
            expect(each.locator(".rounds")).to_contain_text("Round 5")
        assert shown(other, "w11", "value") == shown(page, "w11", "value")


@pytest.mark.walk
def test_a_phase_chosen_stays_over_an_edit_and_a_reload(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation")
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_role("combobox", name="Hidden activation").select_option("sigmoid")
    expect(page).to_have_url(re.compile("activation=sigmoid"))
    expect(page.locator(".place")).to_have_text(f"Update {UPDATE} of {UPDATE}")
    page.get_by_role("button", name="Backward", exact=True).click()
    expect(page).to_have_url(re.compile(rf"at={FORWARD + 1}\b"))
    page.reload()
    expect(page.locator(".place")).to_have_text(f"Backward 1 of {BACKWARD}")


@pytest.mark.walk
def test_a_round_that_leaves_the_range_of_numbers_is_refused_and_the_sentence_stays(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation", "activation=relu&output_activation=identity&rate=10&at=30")
    problem = page.locator(".backpropagation .problem")
    expect(refused_round(page, problem)).to_contain_text("the learning rate is too large here")
    before = shown(page, "L", "value")
    page.get_by_role("button", name="One step back").click()
    expect(page).to_have_url(re.compile("at=29"))
    expect(problem).to_be_visible()
    assert shown(page, "L", "value") == before


def refused_round(page: Page, problem: Locator) -> Locator:
    """Next round until one is refused."""
    for _ in range(8):
        if problem.is_visible():
            break
        page.get_by_role("button", name="Next round").click()
    return problem


def test_a_gradient_is_asked_for_before_it_is_shown(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", f"predict=on&at={FORWARD + 1}")
    step_on(page)
    question = page.locator(".backpropagation .question")
    expect(question).to_contain_text("∂L/∂s₁")
    for where in (page.locator(".place"), page.locator(".step .chip")):
        expect(where).to_have_text(f"Backward 2 of {BACKWARD}")
    expect(number(page, "s1")).to_have_attribute("data-gradient", "")
    expect(number(page, "s1").locator(".gradient")).to_have_text("?")
    page.get_by_role("button", name="Negative").click()
    expect(page.locator(".step .verdict")).to_contain_text("Right")
    expect(page.locator(".score")).to_have_text("1 of 1 right")
    assert shown(page, "s1", "gradient") < 0
    step_on(page)
    # The slope is h1, 0.38 > 0: negative again.
    page.get_by_role("button", name="Positive").click()
    expect(page.locator(".step .verdict")).to_contain_text("No:")
    expect(page.locator(".score")).to_have_text("1 of 2 right")
    step_on(page)
    asked = question.inner_text()
    assert asked
    expect(page).to_have_url(re.compile(f"at={FORWARD + 3}"))
    page.reload()
    expect(page.locator(".score")).to_have_text("1 of 2 right")
    expect(question).to_have_text(asked, use_inner_text=True)


@pytest.mark.walk
def test_a_question_goes_with_predicting(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", f"predict=on&at={FORWARD + 1}")
    step_on(page)
    question = page.locator(".backpropagation .question")
    expect(question).to_be_visible()
    page.get_by_label("Predict first").uncheck()
    expect(question).to_be_hidden()
    expect(page.locator(".place")).to_have_text(f"Backward 1 of {BACKWARD}")
    page.get_by_label("Predict first").check()
    expect(question).to_be_hidden()
    step_on(page)
    expect(question).to_contain_text("∂L/∂s₁")


@pytest.mark.walk
def test_a_question_follows_an_edited_number(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", f"predict=on&at={FORWARD + 1}")
    step_on(page)
    # s1 lies below its target as long as that is 1.
    page.get_by_label("Loss: t₁").fill("-5")
    page.get_by_role("button", name="Positive").click()
    expect(page.locator(".step .verdict")).to_contain_text("Right")
    assert shown(page, "s1", "gradient") > 0


@pytest.mark.walk
def test_a_verdict_goes_once_its_reason_no_longer_holds(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", f"predict=on&at={FORWARD + 7}")
    step_on(page)
    expect(page.locator(".backpropagation .question")).to_contain_text("∂L/∂z₁")
    page.get_by_role("button", name="Negative").click()
    verdict = page.locator(".step .verdict")
    expect(verdict).to_contain_text("Right")
    page.get_by_role("combobox", name="Hidden activation").select_option("sigmoid")
    expect(verdict).to_be_hidden()


@pytest.mark.walk
def test_a_small_cnn_and_its_padding(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation")
    page.get_by_role("button", name="Small CNN").click()
    expect(number(page, "z22")).to_be_visible()
    expect(number(page, "z33")).to_have_count(0)
    page.get_by_label("More: Padding").click()
    expect(number(page, "z44")).to_be_visible()
    page.get_by_role("button", name="All", exact=True).click()
    # ReLU's zeros let no gradient through.
    assert shown(page, "h14", "value") == 0
    assert shown(page, "z14", "gradient") == 0
    assert shown(page, "m11", "gradient") == shown(page, "h22", "gradient") != 0


@pytest.mark.walk
def test_the_place_in_the_round_outlives_another_size_of_the_network(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", "kind=cnn&activation=relu&at=13")
    place = page.locator(".backpropagation .player .place")
    expect(place).to_have_text(re.compile("Backward 2 of"))
    at_output = title(page).inner_text()
    page.get_by_role("button", name="More: Padding").click()
    expect(place).to_have_text("Backward 2 of 53")
    assert title(page).inner_text() == at_output
    expect(page).to_have_url(re.compile("at=40"))
    page.reload()
    expect(place).to_have_text("Backward 2 of 53")
