"""All numbers follow one that is typed or held; what cannot be typed is refused in words."""

import re

import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from tests.browser.backpropagation.driving import (
    BACKWARD,
    FORWARD,
    by_name,
    first_network,
    number,
    shown,
    step_on,
    title,
    type_rate,
)
from tests.browser.opening import open_page, reopened


def test_everything_follows_an_edited_number_without_a_round_trip(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation", f"at={FORWARD + BACKWARD}")
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


TYPE_ON_THE_WAY = """
([more, input]) => {
  more.click()
  input.value = "5"
  input.dispatchEvent(new Event("input", { bubbles: true }))
}"""


@pytest.mark.walk
def test_a_number_typed_right_after_another_size_counts_and_stays_with_its_kind(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation", "at=0")
    more = page.get_by_role("button", name="More: Hidden").element_handle()
    page.evaluate(TYPE_ON_THE_WAY, [more, number(page, "v11").locator("input").element_handle()])
    expect(number(page, "w31")).to_be_visible()
    expect(number(page, "v11")).to_have_attribute("data-value", "5")
    page.evaluate(
        "([more, cnn]) => { more.click(); cnn.click() }",
        [more, page.get_by_role("button", name="Small CNN").element_handle()],
    )
    expect(number(page, "k11")).to_be_visible()
    expect(number(page, "v11")).not_to_have_attribute("data-value", "5")
    page.get_by_role("button", name="Dense").click()
    expect(number(page, "w41")).to_be_visible()
    expect(number(page, "v11")).to_have_attribute("data-value", "5")


@pytest.mark.walk
def test_typed_numbers_wait_while_another_kind_is_shown_and_outlive_another_size(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation", "at=0")
    page.get_by_label("Hidden neuron 1: b₁").fill("-0.3")
    page.get_by_role("button", name="More: Hidden").click()
    expect(number(page, "w31")).to_be_visible()
    expect(number(page, "b1")).to_have_attribute("data-value", "-0.3")
    page.get_by_role("button", name="Small CNN").click()
    number(page, "k11").locator("input").fill("0.7")
    expect(page).to_have_url(re.compile("kind=cnn.*0.7"))
    page.reload()
    expect(number(page, "k11")).to_have_attribute("data-value", "0.7")
    page.get_by_role("button", name="Dense").click()
    expect(number(page, "b1")).to_have_attribute("data-value", "-0.3")
    expect(number(page, "w31")).to_be_visible()
    page.get_by_role("button", name="Small CNN").click()
    expect(number(page, "k11")).to_have_attribute("data-value", "0.7")


@pytest.mark.walk
def test_the_numbers_to_push_and_to_draw_along_wait_with_their_network(page: Page, app_url: str) -> None:
    chosen = {"Number to push": "v12", "Weight to the right": "w21", "Weight upwards": "b1"}
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_page(page, app_url, "backpropagation", "at=0")
    for label, name in chosen.items():
        page.get_by_label(label, exact=True).select_option(name)
    expect(page).to_have_url(re.compile("name=v12&first=w21&second=b1"))
    page.get_by_role("button", name="Small CNN").click()
    expect(page.get_by_label("Number to push")).to_have_value("k11")
    page.get_by_label("Number to push").select_option("k12")
    expect(page).to_have_url(re.compile("kind=cnn.*name=k12"))
    page.reload()
    page.get_by_role("button", name="Dense").click()
    for label, name in chosen.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(name)
    expect(page).to_have_url(re.compile("name=v12&first=w21&second=b1"))
    page.get_by_role("button", name="Small CNN").click()
    expect(page.get_by_label("Number to push")).to_have_value("k12")
    assert errors == []


HELD = "Hidden neuron 1: h₁"


def follows(page: Page, tensors: dict[str, torch.Tensor]) -> None:
    """Every value and gradient of the page is that of torch."""
    for name, (value, gradient) in by_name(tensors).items():
        assert shown(page, name, "value") == pytest.approx(value, abs=1e-9)
        assert shown(page, name, "gradient") == pytest.approx(gradient, abs=1e-9)


@pytest.mark.walk
def test_a_number_in_the_middle_is_held_and_lets_no_gradient_through_until_it_is_let_go(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation", f"at={FORWARD + BACKWARD}")
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


@pytest.mark.walk
def test_a_number_can_be_held_before_it_is_computed_and_an_emptied_field_lets_it_go(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation", "at=0")
    field = page.get_by_label(HELD)
    expect(field).to_have_value("·")
    field.fill("2")
    assert shown(page, "h1", "value") == 2
    step_on(page, 3)
    expect(title(page)).to_have_text("h₁ is held")
    expect(page.locator(".step .meaning")).to_contain_text("tanh(0.4) ≈ 0.38")
    field.fill("")
    expect(title(page)).to_have_text("Activation h₁")
    field.blur()
    expect(field).to_have_value("0.38")
    expect(page.locator(".backpropagation .holds")).to_be_hidden()


@pytest.mark.walk
def test_what_cannot_be_held_is_refused_and_a_probability_says_why_it_is_no_field(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation", "loss=binary_cross_entropy&at=20")
    page.get_by_label(HELD).fill("1001")
    expect(page.locator(".backpropagation .problem")).to_contain_text("cannot be h₁")
    expect(page.locator(".backpropagation .holds")).to_be_hidden()
    for name, reason in (("p1", "Type over s instead"), ("L", "nothing follows from it")):
        expect(number(page, name).locator("input")).to_have_count(0)
        expect(number(page, name).locator(".value")).to_have_attribute("title", re.compile(reason))


@pytest.mark.walk
def test_another_output_or_network_drops_what_it_does_not_have(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", "output_activation=tanh&held=h1:0.5,y1:0.25&at=8")
    sentence = page.locator(".backpropagation .holds p")
    expect(sentence).to_contain_text("h₁ and y₁ are held")
    page.get_by_label("Output activation").select_option("None")
    expect(sentence).to_contain_text("h₁ is held")
    expect(number(page, "y1")).to_have_count(0)
    page.get_by_role("button", name="Small CNN").click()
    expect(number(page, "z22")).to_be_visible()
    expect(sentence).to_be_hidden()
    expect(page.locator(".backpropagation .problem")).to_be_hidden()


@pytest.mark.walk
def test_what_is_no_number_is_refused_in_a_sentence_and_the_last_good_one_stays(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation", f"at={FORWARD}")
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
def test_a_rate_counts_once_it_is_typed_and_not_at_each_key(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation")
    field = page.get_by_label("Learning rate")
    before = field.input_value()
    type_rate(page, "1e9")
    expect(page.locator(".backpropagation .problem")).to_contain_text("from 0 to 10; “1e9” is not")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.blur()
    expect(field).to_have_value(before)
    type_rate(page, "1e-3")
    expect(page).to_have_url(re.compile("rate=0.001"))
