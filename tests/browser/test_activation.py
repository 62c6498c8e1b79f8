"""The page "Activation" in a browser: curves and maps follow the hand, and the address keeps everything."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.lesson_page import (
    nothing_is_sent,
    pane,
    pixels,
    point_at,
    rightmost,
    settled,
    surface,
)
from tests.browser.opening import open_page, reopened
from tests.browser.sending import listen

FIRST, SECOND = (
    "[aria-label='First activation'].activation-panel",
    "[aria-label='Second activation'].activation-panel",
)
# The identity kernel leaves the numbers as they are.
GRID = "input=grid&grid=-2,0.5;0,1&kernel=identity"
BY_HAND = f"{GRID}&first=relu&second=leaky_relu&second_parameter=0.1&row=0&column=0"


def live(page: Page, panel: str) -> Locator:
    """The arithmetic under the curve and under the derivative."""
    return page.locator(panel).locator(".live")


def expect_live(page: Page, panel: str, value: str, slope: str) -> None:
    expect(live(page, panel).first).to_have_text(value)
    expect(live(page, panel).last).to_have_text(slope)


def curve(page: Page, panel: str) -> Locator:
    return page.locator(panel).locator(".plot canvas").nth(1)


def test_each_pixel_shows_on_both_curves_and_hovering_sends_nothing(page: Page, app_url: str) -> None:
    sent = listen(page)
    open_page(page, app_url, "activation", BY_HAND)
    before = surface(page, "Before")
    marks = "canvas => canvas.toDataURL()"
    with nothing_is_sent(page, sent):
        expect_live(page, FIRST, "max(0, −2) = 0", "z ≤ 0: 0")
        expect_live(page, SECOND, "0.1 · (−2) = −0.2", "z ≤ 0: a = 0.1")
        mark = curve(page, FIRST).evaluate(marks)
        point_at(page, before, 0, 1, 2)
        expect_live(page, FIRST, "max(0, 0.5) = 0.5", "z > 0: 1")
        expect_live(page, SECOND, "z > 0: 0.5", "z > 0: 1")
        assert curve(page, FIRST).evaluate(marks) != mark
        point_at(page, surface(page, "Gradient back", SECOND), 1, 1, 2)
        expect_live(page, FIRST, "max(0, 1) = 1", "z > 0: 1")
        page.mouse.move(2, 2)
        expect_live(page, FIRST, "max(0, −2) = 0", "z ≤ 0: 0")


@pytest.mark.walk
def test_along_a_curve_the_pixels_that_lie_there_light_up(page: Page, app_url: str) -> None:
    sent = listen(page)
    open_page(page, app_url, "activation", BY_HAND)
    target = curve(page, FIRST)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    with nothing_is_sent(page, sent):
        # The curve runs from -2.2 to 2.2 between the margins; 44 px on the left and 8 px on the right.
        at = box["x"] + 44 + (box["width"] - 52) * (0.5 + 2.2) / 4.4
        page.mouse.move(at, box["y"] + 30)
        expect(page.locator(".given .note").first).to_have_text(
            re.compile(r"z near 0\.[45]\d*: 1 of 4 pixels")
        )
        page.mouse.move(box["x"] + 40, box["y"] - 100)
        expect(page.locator(".given .note").first).to_contain_text("row 1, column 1")


ARITHMETIC = [
    ("Sigmoid", "1 / (1 + 7.389) ≈ 0.119", "0.119 · (1 − 0.119) ≈ 0.105"),
    ("tanh", "tanh(−2) ≈ −0.964", "1 − (−0.964)² ≈ 0.071"),
    ("GELU", "−2 · 0.023 ≈ −0.046", "0.023 + (−2) · 0.054 ≈ −0.085"),
    ("SiLU", "−2 · 0.119 ≈ −0.238", "0.119 · (1 + (−2) · 0.881) ≈ −0.091"),
    ("ELU", "1 · (0.135 − 1) ≈ −0.865", "1 · 0.135 ≈ 0.135"),
    ("Softplus", "ln(1 + 0.135) ≈ 0.127", "σ(−2) ≈ 0.119"),
    ("PReLU", "0.25 · (−2) = −0.5", "z ≤ 0: a = 0.25"),
]


@pytest.mark.walk
def test_each_activation_writes_its_arithmetic_out(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", BY_HAND)
    for name, value, slope in ARITHMETIC:
        page.get_by_label("First activation", exact=True).last.select_option(label=name)
        expect_live(page, FIRST, value, slope)
        settled(page, f"first={name.lower()}")
        expect_live(page, FIRST, value, slope)
        for map_name, work in (("After", value), ("Gradient back", slope)):
            spoken = re.compile(re.escape(f": {work}. Arrow keys move."))
            expect(surface(page, map_name)).to_have_attribute("aria-label", spoken)


@pytest.mark.walk
def test_the_slope_of_prelu_is_set_by_hand(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", BY_HAND.replace("leaky_relu", "prelu"))
    slider = page.get_by_label("Second activation: slope a")
    slider.press("ArrowRight")
    expect_live(page, SECOND, "0.15 · (−2) = −0.3", "z ≤ 0: a = 0.15")
    settled(page, "second_parameter=0.15")


def test_bias_and_weights_move_the_map_at_once(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", BY_HAND)
    note = page.locator(".given .note").first
    page.get_by_label("Bias", exact=True).last.press("ArrowRight")
    expect(note).to_have_text("row 1, column 1: z = 1 · (−2) + 0.1 = −1.9")
    expect_live(page, FIRST, "max(0, −1.9) = 0", "z ≤ 0: 0")
    page.get_by_label("Its weights times").press("End")
    expect(note).to_have_text("row 1, column 1: z = 10 · (−2) + 0.1 = −19.9")
    settled(page, "gain=10&bias=0.1")


def test_a_unit_falls_asleep_and_dies_and_leaky_relu_lives_on(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", "first=relu&second=leaky_relu&bias=-2")
    first, second = page.locator(FIRST), page.locator(SECOND)
    expect(first).to_have_attribute("data-verdict", "asleep")
    expect(first.locator(".shares")).to_contain_text("Zeros in the map: 100 %")
    expect(first.locator(".shares")).to_contain_text("exactly none: 100 %")
    expect(second).to_have_attribute("data-verdict", "vanishing")
    page.get_by_label("Bias", exact=True).last.press("Home")
    expect(first).to_have_attribute("data-verdict", "dead")
    expect(first.locator(".verdict")).to_contain_text("cannot learn any more")
    expect(second.locator(".shares")).to_contain_text("exactly none: 0 %")


def test_the_gradient_vanishes_with_large_weights(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", "photo=brick&first=sigmoid&second=relu")
    expect(page.locator(FIRST)).to_have_attribute("data-verdict", "alive")
    calm = pixels(page, "Gradient back", FIRST)
    page.get_by_label("Its weights times").press("End")
    expect(page.locator(FIRST)).to_have_attribute("data-verdict", "vanishing")
    expect(page.locator(SECOND)).to_have_attribute("data-verdict", "alive")
    assert pixels(page, "Gradient back", FIRST) != calm


@pytest.mark.walk
def test_keys_move_the_pixel_and_the_address_reopens_there(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(
        page,
        app_url,
        "activation",
        "photo=flower&size=32&first=gelu&second=elu&second_parameter=0.5&gain=2&row=4&column=4",
    )
    note = page.locator(".given .note").first
    surface(page, "Before").focus()
    page.keyboard.press("ArrowDown")
    expect(note).to_contain_text("row 6, column 5")
    surface(page, "After", SECOND).focus()
    page.keyboard.press("ArrowLeft")
    expect(note).to_contain_text("row 6, column 4")
    expect(surface(page, "After", SECOND)).to_have_attribute(
        "aria-label", re.compile("After: row 6, column 4: .* Arrow keys move")
    )
    page.get_by_role("button", name="Each its own").click()
    settled(page, "scale=own&row=5&column=3")
    with reopened(browser, page) as again:
        assert again.locator(".given .note").first.inner_text() == note.inner_text()
        for panel in (FIRST, SECOND):
            assert live(again, panel).all_inner_texts() == live(page, panel).all_inner_texts()
            for title in ("After", "Gradient back"):
                assert pixels(again, title, panel) == pixels(page, title, panel)


@pytest.mark.walk
def test_learned_units_can_be_chosen(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", "input=digit")
    page.get_by_label("Kernel before the activation", exact=True).select_option(label="Learned by a network")
    expect(page.locator(".thumbnails button")).to_have_count(8)
    expect(page.get_by_text("The first layer of a small network")).to_be_visible()
    first = pixels(page, "Before")
    page.get_by_role("button", name=re.compile("^Unit 3")).click()
    settled(page, "kernel=learned&unit=2")
    assert pixels(page, "Before") != first


@pytest.mark.walk
def test_a_drawing_is_activated_while_it_is_drawn(page: Page, browser: Browser, app_url: str) -> None:
    open_page(page, app_url, "activation", "size=28")
    page.get_by_role("button", name="Draw").click()
    settled(page, "input=own")
    empty = pixels(page, "After", FIRST)
    address = page.url
    point_at(page, surface(page, "Input"), 8, 8, 28)
    page.mouse.down()
    page.mouse.up()
    drawn = pixels(page, "After", FIRST)
    assert drawn != empty
    expect(page).not_to_have_url(address)
    assert pixels(page, "After", FIRST) == drawn
    with reopened(browser, page) as again:
        assert pixels(again, "After", FIRST) == drawn


def test_bad_numbers_are_refused_in_words(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", BY_HAND)
    before = pixels(page, "Before")
    page.get_by_label("input row 1, column 1").fill("Infinity")
    expect(page.get_by_role("alert")).to_contain_text("“Infinity” is no number")
    assert pixels(page, "Before") == before
    page.get_by_label("input row 1, column 1").fill("3")
    expect(page.get_by_role("alert")).to_be_hidden()
    expect_live(page, FIRST, "max(0, 3) = 3", "z > 0: 1")


def test_nearly_nothing_is_told_from_nothing(page: Page, app_url: str) -> None:
    open_page(
        page, app_url, "activation", "input=grid&grid=-5,0;0,1&kernel=identity&first=tanh&row=0&column=0"
    )
    expect_live(page, FIRST, "tanh(−5) ≈ −0.999909", "1 − (−0.999909)² ≈ 0.00018")
    expect(page.locator(FIRST).locator(".shares")).to_contain_text("exactly none: 0 %")
    legend = page.locator(FIRST).locator(".note", has=page.locator(".hatch"))
    expect(legend).to_have_text("noneless than a tenth")


def test_a_curve_that_is_flat_on_common_axes_is_named(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", "gain=20&first=sigmoid&second=softplus")
    hint = page.get_by_text("On common axes Sigmoid is almost flat.")
    expect(hint).to_be_visible()
    page.get_by_role("button", name="Each its own").click()
    expect(hint).to_be_hidden()


@pytest.mark.walk
def test_a_grid_in_colour_has_numbers_for_each_channel(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", f"{BY_HAND}&colour=rgb")
    page.get_by_role("button", name="Blue", exact=True).click()
    page.get_by_label("input row 1, column 1").fill("10")
    # The identity sees the mean of the channels: (-2 - 2 + 10) / 3.
    expect_live(page, FIRST, "max(0, 2) = 2", "z > 0: 1")
    settled(page, "blue=10")
    expect_live(page, FIRST, "max(0, 2) = 2", "z > 0: 1")
    page.get_by_role("button", name="Red", exact=True).click()
    expect(page.get_by_label("input row 1, column 1")).to_have_value("−2")


@pytest.mark.walk
def test_it_fits_a_phone(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "activation", "kernel=learned&first=elu&second=prelu")
    assert rightmost(page) <= 390


@pytest.mark.walk
def test_each_kind_of_input_keeps_its_size_while_another_is_shown(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", "photo=coffee&size=128")
    size = page.get_by_label("Size of the input")
    expect(size).to_have_value("128")
    page.get_by_role("button", name="Digit", exact=True).click()
    expect(size).to_have_value("28")
    settled(page, "input=digit")
    size.select_option("32")
    settled(page, "size=32")
    page.get_by_role("button", name="Photographs").click()
    expect(size).to_have_value("128")
    settled(page, "size=128")
    page.get_by_role("button", name="Grid", exact=True).click()
    settled(page, "input=grid")
    expect(size).to_have_value("6")
    page.get_by_role("button", name="Digit", exact=True).click()
    expect(size).to_have_value("32")
    settled(page, "input=digit.*size=32")
    page.reload()
    expect(size).to_have_value("32")
    page.get_by_role("button", name="Photographs").click()
    settled(page, "size=128")
    page.goto(app_url)
    open_page(page, app_url, "activation")
    page.get_by_role("button", name="Digit", exact=True).click()
    settled(page, "input=digit.*size=32")


@pytest.mark.walk
def test_a_function_keeps_its_parameter_while_another_is_shown(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", "second=leaky_relu&second_parameter=0.25")
    select = page.get_by_label("Second activation", exact=True).locator("select")
    select.select_option("elu")
    settled(page, "second=elu")
    page.reload()
    select.select_option("leaky_relu")
    settled(page, "second=leaky_relu&second_parameter=0.25")


@pytest.mark.walk
def test_a_learned_slope_is_still_there_after_a_look_at_another_function(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", "kernel=learned_prelu&first=prelu")
    learned = page.locator(".activation-panel").first.get_by_role("button", name="Learned: ")
    expect(learned).to_be_disabled()
    said = learned.inner_text()
    select = page.get_by_label("First activation", exact=True).locator("select")
    select.select_option("leaky_relu")
    settled(page, "first=leaky_relu")
    select.select_option("prelu")
    expect(learned).to_have_text(said)
    expect(learned).to_be_disabled()


@pytest.mark.walk
def test_a_resting_pointer_is_on_a_pixel_that_exists(page: Page, app_url: str) -> None:
    open_page(page, app_url, "activation", "size=64")
    point_at(page, surface(page, "Before"), 60, 60, 64)
    note = pane(page, "Before").locator(".note")
    expect(note).to_contain_text("row 61, column 61")
    page.get_by_label("Size of the input").select_option("8")
    settled(page, "size=8")
    expect(note).to_contain_text(re.compile(r"row [1-8], column [1-8]: z = .*\d$"))
