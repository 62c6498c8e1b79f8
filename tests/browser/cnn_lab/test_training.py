"""Training and looking back, and what came of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cnn_lab.driving import (
    SMALL,
    accuracy,
    card,
    maps,
    scroll_to_tabs,
    state_is,
    top_of,
)
from tests.browser.opening import open_page
from tests.browser.patience import rests, wait_until
from tests.browser.steering import press, step_of


@pytest.mark.parametrize("learnt", [0.8, pytest.param(0.95, marks=pytest.mark.walk)])
def test_it_learns_mnist_and_time_can_be_turned_back(lab: Page, learnt: float) -> None:
    first = maps(lab)
    press(lab, "Train")
    wait_until(lab, lambda: accuracy(lab) >= learnt)
    press(lab, "Pause")
    state_is(lab, "paused")
    step = step_of(lab)
    wait_until(lab, lambda: lab.locator(".network-map").get_attribute("data-step") == str(step))
    trained = maps(lab)
    assert trained != first
    lab.get_by_label("Step to look at").focus()
    lab.keyboard.press("Home")
    expect(lab.locator(".network-map")).to_have_attribute("data-scrubbed", "true")
    expect(lab.locator(".network-map")).to_have_attribute("data-step", "0")
    past = maps(lab)
    assert past != trained
    expect(lab.locator(".run-status .chip")).to_have_text("Looking back")
    expect(lab.locator(".run-status [data-item=step]")).to_have_text("0")
    press(lab, "Live")
    expect(lab.locator(".run-status .chip")).to_have_text("Paused")
    expect(lab.locator(".network-map")).to_have_attribute("data-step", str(step))
    wait_until(lab, lambda: maps(lab) != past)
    url = lab.url
    lab.reload()
    wait_until(lab, lambda: step_of(lab) == step)
    assert lab.url == url


@pytest.mark.walk
def test_a_reload_in_the_middle_of_training_finds_the_run_still_training(lab: Page) -> None:
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 5)
    scale = lab.get_by_role("group", name="Colour scale").get_by_role("button", name="All layers")
    scale.click()
    lab.reload()
    state_is(lab, "running")
    expect(scale).to_have_attribute("aria-pressed", "true")
    wait_until(lab, lambda: step_of(lab) > 5)
    press(lab, "Reset")
    wait_until(lab, lambda: step_of(lab) == 0)


PLACES = """figures => figures.map(figure => {
  const texts = [...figure.querySelectorAll(".axis > *")].map(span => {
    const range = document.createRange()
    range.selectNodeContents(span)
    return range
  })
  return [figure.querySelector("canvas"), ...texts].map(one => one.getBoundingClientRect().toJSON())
})"""
"""Of each figure: its chart, and what stands below it."""


@pytest.mark.walk
def test_mistakes_filters_and_distributions_are_shown_and_a_mistake_becomes_the_input(lab: Page) -> None:
    press(lab, "Step")
    expect(lab.locator(".run-status")).to_have_attribute("data-step", "1")
    scroll_to_tabs(lab, "Results")
    expect(lab.locator(".results")).to_contain_text("Most mixed up")
    wrong = lab.locator(".gallery button").first
    caption = wrong.inner_text()
    assert re.fullmatch(r"true \d, said \d \(0\.\d\d\)", caption)
    index = wrong.get_attribute("data-index")
    press(lab, "Upload")
    expect(lab.locator("input[type=file]")).to_have_count(1)
    wrong.click()
    expect(lab).to_have_url(re.compile(f"image={index}(&|$)"))
    expect(lab.locator("input[type=file]")).to_have_count(0)
    truth = caption.split()[1].rstrip(",")
    expect(lab.locator(".input-bar .caption")).to_have_text(re.compile(rf"Image [\d,]+: {truth}"))
    scroll_to_tabs(lab, "Distributions")
    expect(lab.locator(".distributions")).to_contain_text("the root mean square of the gradients is")
    expect(lab.locator(".distributions .axis").first).to_contain_text("standard deviation")
    places = lab.locator(".distributions figure").evaluate_all(PLACES)
    assert places
    for bars, low, high, size in places:
        assert low["right"] <= high["left"]
        assert low["bottom"] <= size["top"]
        assert low["left"] == pytest.approx(bars["left"], abs=1)
        assert high["right"] == pytest.approx(bars["right"], abs=1)
    chart = lab.locator(".distributions canvas").first
    bright = chart.evaluate("canvas => canvas.toDataURL()")
    lab.emulate_media(color_scheme="dark")
    wait_until(lab, lambda: chart.evaluate("canvas => canvas.toDataURL()") != bright)
    expect(lab.locator(".distributions")).to_contain_text("the root mean square of the gradients is")
    lab.emulate_media(color_scheme="light")
    scroll_to_tabs(lab, "Filters")
    expect(lab.locator(".filters")).to_contain_text("16 × 1 × 5 × 5 = 400 weights")
    lab.locator(".filters").scroll_into_view_if_needed()  # a tab that is shorter moves all that is above it
    lab.locator(".filters canvas").hover(position={"x": 10, "y": 10})
    expect(lab.locator(".filters .value")).to_have_text(re.compile(r"filter 1, row 1, column 1: −?\d\.\d+"))


@pytest.mark.walk
def test_what_lies_just_below_the_window_is_drawn_before_somebody_scrolls_there(lab: Page) -> None:
    lab.get_by_role("tab", name="Results").click()
    expect(lab.locator(".results")).to_be_visible()
    tabs = lab.get_by_role("tablist").evaluate("node => node.getBoundingClientRect().bottom")
    lab.set_viewport_size({"width": 1440, "height": round(tabs)})
    lab.get_by_role("tab", name="Filters").click()
    expect(lab.locator(".filters")).to_contain_text("400 weights")
    expect(lab.locator(".filters canvas")).to_be_visible(timeout=10_000)
    assert top_of(lab.locator(".filters")) > lab.evaluate("innerHeight")


@pytest.mark.walk
def test_what_is_chosen_of_the_filters_stays_over_another_tab_and_a_reload(page: Page, app_url: str) -> None:
    lab = open_page(page, app_url, "cnn_lab", "preset=small_cnn")
    layer, view = lab.get_by_label("Layer", exact=True), lab.get_by_label("What to show")
    each = lab.get_by_label("scale each on its own")
    layer.select_option("conv2")
    view.select_option("norm")
    each.check()

    def stays() -> None:
        expect(layer).to_have_value("conv2")
        expect(view).to_have_value("norm")
        expect(each).to_be_checked()

    scroll_to_tabs(lab, "Distributions")
    expect(lab.locator(".distributions")).to_be_visible()
    scroll_to_tabs(lab, "Filters")
    stays()
    lab.reload()
    stays()


@pytest.mark.walk
def test_a_bad_address_is_answered_in_words(page: Page, app_url: str) -> None:
    open_page(page, app_url, "cnn_lab", "data=nonsense&net=%25%25&rate=fast&run=gone")
    expect(page.get_by_test_id("stAlert")).to_have_count(4)
    expect(page.get_by_test_id("stAlert").first).to_contain_text("The data set in the address cannot be used")
    press(page, "Step")
    expect(page.locator(".run-status")).to_have_attribute("data-step", "1")


@pytest.mark.walk
def test_nothing_sticks_out_at_the_side(page: Page, app_url: str) -> None:
    open_page(page, app_url, "cnn_lab", SMALL)
    for width, height in ((1440, 900), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        rests(page)
        expect(page.get_by_role("button", name="Train", exact=True)).to_be_in_viewport()
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 0


@pytest.mark.walk
def test_a_phone_shows_the_whole_name_of_images_and_network(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_url}/cnn_lab?data=photographs&preset=one_layer_cnn")
    for field, name in (("Data set", "Photographs"), ("Preset", "One-layer CNN")):
        shown = page.get_by_role("combobox", name=field)
        expect(shown).to_have_value(name)
        assert shown.evaluate("node => node.scrollWidth - node.clientWidth") <= 0


@pytest.mark.walk
def test_back_leaves_the_page_however_much_was_changed(page: Page, app_url: str) -> None:
    page.goto(app_url)
    expect(page.locator(".thumbnail").first).to_be_visible()
    page.get_by_role("link", name="Open the CNN lab").click()
    expect(card(page, 0)).to_contain_text("208 parameters")
    for size in ("4", "3"):
        card(page, 0).locator("label", has_text="kernel").get_by_text("−", exact=True).click()
        expect(card(page, 0)).to_contain_text(f"sees {size} × {size}")
    expect(page).to_have_url(re.compile("net="))
    page.go_back()
    expect(page.locator(".thumbnail").first).to_be_visible()
    expect(page).to_have_url(f"{app_url}/")


@pytest.mark.walk
def test_the_buttons_follow_a_run_that_halts_by_itself(page: Page, app_url: str) -> None:
    open_page(page, app_url, "cnn_lab", "opt=sgd&rate=1000000")
    press(page, "Train")
    state_is(page, "diverged")
    for label, kind in (("Train", "primary"), ("Pause", "secondary")):
        expect(page.get_by_role("button", name=label, exact=True)).to_have_attribute("kind", kind)
