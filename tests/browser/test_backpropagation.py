"""The page "Backpropagation" in a browser: every number is torch's, and all follow an edited one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.patience import appears, rests
from tests.browser.strangers import somebody_else
from tests.gradients import slope_of

FORWARD, BACKWARD, UPDATE = 6, 15, 9
# A saturated neuron, whose gradients are almost 0.
LARGE_WEIGHTS = "activation=sigmoid&numbers=1,0.5,1,15,-12,0.1,0.8,0.2,-0.2,0.9,-0.6,0.1"
SUM = re.compile(r"\(([\d.e−]+) − ([\d.e−]+)\) / ([\d.e−]+)$")


def open_page(page: Page, app_url: str, query: str = "") -> Page:
    page.goto(f"{app_url}/backpropagation?{query}")
    appears(page.locator(".backpropagation .number"))
    return page


def number(page: Page, name: str) -> Locator:
    return page.locator(f'.backpropagation .number[data-name="{name}"]')


def shown(page: Page, name: str, what: str) -> float:
    return float(number(page, name).get_attribute(f"data-{what}") or "nan")


def step_on(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name="One step on").click()


def title(page: Page) -> Locator:
    return page.locator(".backpropagation .step h3")


@contextmanager
def reopened(browser: Browser, page: Page) -> Iterator[Page]:
    """What somebody else sees who gets the address."""
    with somebody_else(browser, page) as other:
        address, _, query = page.url.rpartition("/backpropagation?")
        yield open_page(other, address, query)


def first_network(w11: float = 0.5, h1: float | None = None) -> dict[str, torch.Tensor]:
    """The network that the page opens with, after backward(); h1: held there."""
    double: dict[str, Any] = {"dtype": torch.float64, "requires_grad": True}
    x = torch.tensor([1.0, 0.5], dtype=torch.float64)
    w = torch.tensor([[w11, -0.4], [0.8, 0.2]], **double)
    b = torch.tensor([0.1, -0.2], **double)
    v = torch.tensor([[0.9, -0.6]], **double)
    c = torch.tensor([0.1], **double)
    z = F.linear(x, w, b)
    h = torch.tanh(z)
    if h1 is not None:
        h = torch.stack([torch.tensor(h1, **double), h[1]])
    s = F.linear(h, v, c)
    for value in (z, h, s):
        value.retain_grad()
    loss = F.mse_loss(s, torch.tensor([1.0], dtype=torch.float64))
    loss.backward()
    return {"w": w, "b": b, "v": v, "c": c, "z": z, "h": h, "s": s, "loss": loss}


def by_name(tensors: dict[str, torch.Tensor]) -> dict[str, tuple[float, float]]:
    """Value and gradient of each number of the page."""
    places = {
        "w": ["w11", "w12", "w21", "w22"],
        "b": ["b1", "b2"],
        "v": ["v11", "v12"],
        "c": ["c1"],
        "z": ["z1", "z2"],
        "h": ["h1", "h2"],
        "s": ["s1"],
    }
    return {
        name: pair
        for letter, names in places.items()
        for name, pair in zip(
            names,
            zip(
                tensors[letter].flatten().tolist(), slope_of(tensors[letter]).flatten().tolist(), strict=True
            ),
            strict=True,
        )
    }


def test_stepping_forward_and_backward_shows_the_numbers_of_torch(page: Page, app_url: str) -> None:
    open_page(page, app_url, "at=0")
    tensors = first_network()
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


def test_each_step_writes_the_chain_rule_out_with_its_numbers(page: Page, app_url: str) -> None:
    open_page(page, app_url, "at=8")
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
    open_page(page, app_url)
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


def test_everything_follows_an_edited_number_without_a_round_trip(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, f"at={FORWARD + BACKWARD}")
    expected = by_name(first_network())
    assert shown(page, "w11", "gradient") == pytest.approx(expected["w11"][1], abs=1e-9)
    page.get_by_label("Hidden neuron 1: w₁₁").fill("-1.25")
    expected = by_name(first_network(w11=-1.25))
    for name, (value, gradient) in expected.items():
        assert shown(page, name, "value") == pytest.approx(value, abs=1e-9)
        assert shown(page, name, "gradient") == pytest.approx(gradient, abs=1e-9)
    expect(page).to_have_url(re.compile("-1.25"))
    with reopened(browser, page) as other:
        for name in ("w11", "z1", "h2"):
            assert shown(other, name, "gradient") == shown(page, name, "gradient")
        expect(other.locator(".place")).to_have_text(f"Backward {BACKWARD} of {BACKWARD}")


HELD = "Hidden neuron 1: h₁"


def follows(page: Page, tensors: dict[str, torch.Tensor]) -> None:
    """Every value and gradient of the page is that of torch."""
    for name, (value, gradient) in by_name(tensors).items():
        assert shown(page, name, "value") == pytest.approx(value, abs=1e-9)
        assert shown(page, name, "gradient") == pytest.approx(gradient, abs=1e-9)


def test_a_number_in_the_middle_is_held_and_lets_no_gradient_through_until_it_is_let_go(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, f"at={FORWARD + BACKWARD}")
    page.get_by_label(HELD).fill("-0.75")
    follows(page, first_network(h1=-0.75))
    assert shown(page, "w12", "gradient") == 0
    sentence = page.locator(".backpropagation .holds p")
    expect(sentence).to_have_text(
        "h₁ is held at −0.75. It depends on nothing before it, so the gradient further back through it is 0."
    )
    expect(number(page, "h1")).to_have_attribute("data-held", "yes")
    expect(page.locator(".check .both output")).to_have_text(["0", "0"])
    expect(page.locator(".check .verdict")).to_contain_text("They agree")
    expect(page).to_have_url(re.compile("held=h1"))
    with reopened(browser, page) as other:
        follows(other, first_network(h1=-0.75))
        expect(other.locator(".backpropagation .holds p")).to_contain_text("h₁ is held")
    number(page, "h1").get_by_role("button", name="Let h₁ go").click()
    expect(sentence).to_be_hidden()
    follows(page, first_network())
    expect(page).not_to_have_url(re.compile("held"))


def test_a_number_can_be_held_before_it_is_computed_and_an_emptied_field_lets_it_go(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "at=0")
    field = page.get_by_label(HELD)
    expect(field).to_have_value("·")
    field.fill("2")
    assert shown(page, "h1", "value") == 2
    step_on(page, 3)
    expect(title(page)).to_have_text("h₁ is held")
    expect(page.locator(".step .meaning")).to_contain_text("tanh(0.4) = 0.38")
    field.fill("")
    expect(title(page)).to_have_text("Activation h₁")
    field.blur()
    expect(field).to_have_value("0.38")
    expect(page.locator(".backpropagation .holds")).to_be_hidden()


def test_what_cannot_be_held_is_refused_and_a_probability_says_why_it_is_no_field(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "loss=binary_cross_entropy&at=20")
    page.get_by_label(HELD).fill("1001")
    expect(page.locator(".backpropagation .problem")).to_contain_text("cannot be h₁")
    expect(page.locator(".backpropagation .holds")).to_be_hidden()
    for name, reason in (("p1", "Type over s instead"), ("L", "nothing follows from it")):
        expect(number(page, name).locator("input")).to_have_count(0)
        expect(number(page, name).locator(".value")).to_have_attribute("title", re.compile(reason))


def test_another_output_or_network_drops_what_it_does_not_have(page: Page, app_url: str) -> None:
    open_page(page, app_url, "output_activation=tanh&held=h1:0.5,y1:0.25&at=8")
    sentence = page.locator(".backpropagation .holds p")
    expect(sentence).to_contain_text("h₁ and y₁ are held")
    page.get_by_label("Output activation").select_option("None")
    expect(sentence).to_contain_text("h₁ is held")
    expect(number(page, "y1")).to_have_count(0)
    page.get_by_role("button", name="Small CNN").click()
    expect(number(page, "z22")).to_be_visible()
    expect(sentence).to_be_hidden()
    expect(page.locator(".backpropagation .problem")).to_be_hidden()


def test_what_is_no_number_is_refused_in_a_sentence_and_the_last_good_one_stays(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, f"at={FORWARD}")
    loss = shown(page, "L", "value")
    field = page.get_by_label("Hidden neuron 1: w₁₁")
    problem = page.locator(".backpropagation .problem")
    for text in ("abc", "1e999", "Infinity", "--1", "99999"):
        field.fill(text)
        expect(problem).to_contain_text(f"“{text}” cannot be w₁₁")
        expect(field).to_have_attribute("aria-invalid", "true")
        assert shown(page, "L", "value") == loss
        field.blur()
        expect(field).to_have_value("0.5")


@pytest.mark.walk
def test_three_rounds_of_adam_are_those_of_torch_and_the_address_reopens_them(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, f"rule=adam&rate=0.05&at={FORWARD + BACKWARD + UPDATE}")
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


def test_a_round_that_leaves_the_range_of_numbers_is_refused_and_the_sentence_stays(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "activation=relu&output_activation=identity&rate=10&at=30")
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
    open_page(page, app_url, f"predict=on&at={FORWARD + 1}")
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


def test_a_question_follows_an_edited_number(page: Page, app_url: str) -> None:
    open_page(page, app_url, f"predict=on&at={FORWARD + 1}")
    step_on(page)
    # s1 lies below its target as long as that is 1.
    page.get_by_label("Loss: t₁").fill("-5")
    page.get_by_role("button", name="Positive").click()
    expect(page.locator(".step .verdict")).to_contain_text("Right")
    assert shown(page, "s1", "gradient") > 0


def test_pushing_a_number_gives_its_gradient(page: Page, app_url: str) -> None:
    open_page(page, app_url, f"at={FORWARD + BACKWARD}")
    expected = by_name(first_network())
    number(page, "h2").locator(".gradient").click()
    expect(page.get_by_label("Number to push")).to_have_value("h2")
    pushed, derived = page.locator(".both output").all_text_contents()
    assert float(derived.replace("−", "-")) == pytest.approx(expected["h2"][1], abs=1e-6)
    assert float(pushed.replace("−", "-")) == pytest.approx(expected["h2"][1], abs=1e-5)
    expect(page.locator(".check .verdict")).to_contain_text("They agree")
    page.get_by_label("h, as a power of ten").fill("0")
    page.get_by_label("Number to push").select_option("w11")
    expect(page.locator(".check .verdict")).not_to_contain_text("They agree")
    expect(page).to_have_url(re.compile("name=w11"))


def read(text: str) -> float:
    return float(text.replace("−", "-"))


def test_the_losses_that_were_pushed_give_the_slope_beside_them(page: Page, app_url: str) -> None:
    open_page(page, app_url, LARGE_WEIGHTS)
    above, below, width = (
        read(text) for text in SUM.findall(page.locator(".check .numbers").inner_text())[0]
    )
    pushed = page.locator(".both output").first.inner_text()
    assert (above - below) / width == pytest.approx(read(pushed), rel=1e-5)


def test_no_tangent_is_spoken_of_while_the_gradient_is_to_be_predicted(page: Page, app_url: str) -> None:
    open_page(page, app_url, f"at={FORWARD + 1}")
    note = page.locator(".check .note")
    expect(note).to_contain_text("Dashed: the tangent")
    page.get_by_label("Predict first").check()
    expect(page.locator(".both output").last).to_have_text("?")
    expect(note).not_to_contain_text("Dashed")


def test_on_a_kink_no_smaller_h_is_asked_for_and_no_tangent_is_drawn(page: Page, app_url: str) -> None:
    # z1 is exactly 0.
    kink = "activation=relu&numbers=1,0.5,1,0.5,-0.4,-0.3,0.8,0.2,-0.2,0.9,-0.6,0.1&name=w11"
    open_page(page, app_url, f"{kink}&at={FORWARD + BACKWARD}")
    verdict = page.locator(".check .verdict")
    for power in ("-12", "-4"):
        page.get_by_label("h, as a power of ten").fill(power)
        expect(verdict).to_contain_text(
            "w₁₁ stands exactly on a kink: just below it the slope is 0, just above −"
        )
        expect(verdict).to_contain_text("no h helps")
    expect(page.locator(".check .note")).to_contain_text("There is no tangent.")


def test_a_way_that_ends_in_the_darkest_shade_ends_at_a_loss_that_the_legend_allows(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, LARGE_WEIGHTS)
    legend = page.locator(".surface .note").inner_text()
    darkest, brightest = (read(text) for text in re.findall(r"up to ([\d.e−]*\d)", legend))
    ends = [read(text.split("→ ")[1]) for text in page.locator(".surface .result").all_inner_texts()]
    assert max(ends) <= darkest < brightest
    # No least loss of the map is named that a way between its grid points undercuts.
    assert "from" not in legend


def type_rate(page: Page, text: str) -> None:
    """Key by key, as people do, and done with Enter."""
    field = page.get_by_label("Learning rate")
    field.fill("")
    field.press_sequentially(text)
    field.press("Enter")


def test_a_rate_counts_once_it_is_typed_and_not_at_each_key(page: Page, app_url: str) -> None:
    open_page(page, app_url)
    field = page.get_by_label("Learning rate")
    before = field.input_value()
    type_rate(page, "1e9")
    expect(page.locator(".backpropagation .problem")).to_contain_text("from 0 to 10; “1e9” is not")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.blur()
    expect(field).to_have_value(before)
    type_rate(page, "1e-3")
    expect(page).to_have_url(re.compile("rate=0.001"))


def test_the_ways_downhill_follow_the_learning_rate_and_the_start(page: Page, app_url: str) -> None:
    open_page(page, app_url)
    results = page.locator(".surface .result")
    expect(results).to_have_count(3)
    before = results.all_text_contents()
    type_rate(page, "0.02")
    expect(results.first).not_to_have_text(before[0])
    canvas = page.locator(".surface canvas").first
    canvas.scroll_into_view_if_needed()
    canvas.click(position={"x": 60, "y": 60})
    assert shown(page, "w11", "value") < 0 < shown(page, "v11", "value")


def test_a_small_cnn_and_its_padding(page: Page, app_url: str) -> None:
    open_page(page, app_url)
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


def test_nothing_is_wider_than_the_screen(page: Page, app_url: str) -> None:
    open_page(page, app_url, "kind=cnn&padding=1&outputs=2&activation=relu&at=70")
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 844})
        rests(page)
        for box in page.locator(".backpropagation .card, .backpropagation .map").all():
            place = box.bounding_box()
            assert place is not None
            assert place["x"] >= 0
            assert place["x"] + place["width"] <= width


SMALL_GRADIENTS = "kind=cnn&activation=relu&outputs=2&loss=cross_entropy&at=40"


def test_no_number_of_a_map_is_wider_than_its_cell(page: Page, app_url: str) -> None:
    open_page(page, app_url, SMALL_GRADIENTS)
    expect(number(page, "k21").locator(".gradient")).to_have_text("−0.01")
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        rests(page)
        cut = page.locator(".backpropagation .map .number").evaluate_all(
            "cells => cells.filter((cell) => [cell, ...cell.children].some((part) =>"
            " part.scrollWidth > part.clientWidth + 1)).map((cell) => cell.dataset.name)"
        )
        assert cut == []


def test_a_highlight_leaves_the_heads_of_its_box_free(page: Page, app_url: str) -> None:
    open_page(page, app_url, f"at={FORWARD + 10}")
    expect(number(page, "w11")).to_have_attribute("data-role", "gradient")
    heads = page.get_by_label("Hidden neuron 1", exact=True).locator(".heads")
    expect(heads).to_have_text("valuegradientnew")
    texts, row = heads.locator("span").nth(1).bounding_box(), number(page, "w11").bounding_box()
    assert texts is not None
    assert row is not None
    assert texts["y"] + texts["height"] + 4 <= row["y"]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 768)])
def test_on_a_small_screen_the_network_is_on_the_first_one_and_the_step_stays_in_sight(
    page: Page, app_url: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, app_url, f"at={FORWARD + 2}")
    expect(page.get_by_label("Learning rate")).to_be_hidden()
    expect(number(page, "x1")).to_be_in_viewport()
    step = page.get_by_role("region", name="This step")
    expect(step).to_be_in_viewport(ratio=1)
    number(page, "L").scroll_into_view_if_needed()
    expect(step).to_be_in_viewport(ratio=1)
    page.get_by_label("Hidden neuron 1: w₁₁").fill("abc")
    expect(page.locator(".backpropagation .problem")).to_contain_text("cannot be w₁₁")
    page.locator(".fold summary").click()
    type_rate(page, "0.5")
    expect(page).to_have_url(re.compile("rate=0.5"))
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".fold summary")).to_be_hidden()
    expect(page.get_by_label("Learning rate")).to_be_visible()


def test_no_number_of_a_box_is_cut(page: Page, app_url: str) -> None:
    """Small negative numbers are the longest: −0.0648 as a value, a gradient and a new value."""
    numbers = "-0.0648,-0.00512,1,-0.0848,-999.96,-0.0444,-0.0777,-0.0888,-0.0466,0.0522,-0.0644,-0.0484"
    open_page(page, app_url, f"numbers={numbers}&at=30")
    fields = page.locator(".backpropagation .card .number").locator("input, output, button:not([hidden])")
    expect(number(page, "x1").locator("input")).to_have_value("−0.0648")
    for width in (1440, 1260, 390):
        page.set_viewport_size({"width": width, "height": 900})
        rests(page)
        cut = fields.evaluate_all(
            "nodes => nodes.filter((node) => node.scrollWidth > node.clientWidth)"
            ".map((node) => node.value || node.textContent)"
        )
        assert cut == []
