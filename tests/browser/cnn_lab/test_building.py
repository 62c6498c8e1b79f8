"""Layers are edited, added, moved and removed, and the network follows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cnn_lab.driving import SMALL, card, field, names, state_is, top_of
from tests.browser.opening import open_page
from tests.browser.patience import wait_until
from tests.browser.steering import press, step_of


@pytest.mark.walk
def test_a_step_of_the_kernel_size_changes_numbers_and_map(lab: Page) -> None:
    expect(card(lab, 0)).to_contain_text("416 parameters")
    card(lab, 0).locator("label", has_text="kernel").get_by_text("−", exact=True).click()
    expect(card(lab, 0)).to_contain_text("272 parameters")
    expect(card(lab, 0)).to_contain_text("16 × 29 × 29")
    expect(lab.locator(".network-map .head").nth(1)).to_contain_text("Conv 4 × 4")
    expect(lab).to_have_url(re.compile("net="))


def test_an_impossible_layer_says_why_and_the_last_network_trains_on(lab: Page) -> None:
    press(lab, "Train")
    window = field(lab, 2, "kernel")
    window.fill("99")
    expect(card(lab, 2).get_by_role("alert")).to_contain_text("needs at least 99 x 99 pixels")
    expect(window).to_have_value("99")
    expect(window).to_be_focused()
    state_is(lab, "running")
    step = step_of(lab)
    wait_until(lab, lambda: step_of(lab) > step)
    window.fill("")  # to type another one
    expect(card(lab, 2).get_by_role("alert")).to_be_hidden()
    expect(window).to_have_value("")
    window.fill("4")
    expect(card(lab, 2)).to_contain_text("16 × 7 × 7")
    expect(card(lab, 2).get_by_role("alert")).to_be_hidden()


@pytest.mark.walk
def test_layers_that_cannot_work_outlive_a_reload(lab: Page) -> None:
    field(lab, 2, "kernel").fill("99")
    wrong = card(lab, 2).get_by_role("alert")
    expect(wrong).to_contain_text("needs at least 99 x 99 pixels")
    lab.reload()
    expect(field(lab, 2, "kernel")).to_have_value("99")
    expect(wrong).to_contain_text("needs at least 99 x 99 pixels")
    field(lab, 2, "kernel").fill("4")
    expect(card(lab, 2)).to_contain_text("16 × 7 × 7")
    expect(lab).to_have_url(re.compile("net="))
    lab.reload()
    expect(field(lab, 2, "kernel")).to_have_value("4")
    expect(wrong).to_be_hidden()


@pytest.mark.walk
def test_typing_keeps_the_caret(lab: Page) -> None:
    filters = field(lab, 0, "filters")
    filters.click()
    filters.press("Home")
    lab.keyboard.type("1", delay=80)
    expect(card(lab, 0)).to_contain_text("116 × 28 × 28")
    lab.keyboard.type("0")
    expect(filters).to_have_value("1016")
    expect(card(lab, 0)).to_contain_text("1,016 × 28 × 28")


def editor_names(page: Page) -> list[str]:
    controls = page.locator(".architecture-editor .card :is(input, select, button:not([aria-hidden]))")
    return [str(control.get_attribute("aria-label")) for control in controls.all()]


@pytest.mark.walk
def test_every_field_of_the_editor_says_of_which_layer_it_is(lab: Page) -> None:
    expect(lab.get_by_role("textbox", name="Convolution 1: kernel")).to_have_value("5")
    expect(lab.get_by_role("button", name="Dense 1: Remove")).to_be_visible()
    lab.get_by_label("Add a layer here").first.press("Enter")
    lab.get_by_role("menuitem", name="Convolution").first.click()
    expect(lab.get_by_role("textbox", name="Convolution 1: kernel")).to_have_value("3")
    expect(lab.get_by_role("textbox", name="Convolution 2: kernel")).to_have_value("5")
    found = editor_names(lab)
    assert all(re.fullmatch(r"[A-Z][a-z ]+ [1-3]: .+", name) for name in found), found
    assert len(set(found)) == len(found)


def test_layers_are_added_moved_and_removed_by_keyboard(lab: Page) -> None:
    assert names(lab) == ["conv1", "relu1", "pool1", "flatten1", "linear1"]
    lab.get_by_label("Add a layer here").nth(1).press("Enter")
    lab.get_by_role("menuitem", name="Batch norm").press("Enter")
    wait_until(lab, lambda: names(lab) == ["conv1", "norm1", "relu1", "pool1", "flatten1", "linear1"])
    grip = card(lab, 1).locator(".grip")
    grip.press("ArrowDown")
    wait_until(lab, lambda: names(lab) == ["conv1", "relu1", "norm1", "pool1", "flatten1", "linear1"])
    expect(card(lab, 2).locator(".grip")).to_be_focused()
    lab.keyboard.press("Delete")
    wait_until(lab, lambda: names(lab) == ["conv1", "relu1", "pool1", "flatten1", "linear1"])


@pytest.mark.walk
def test_a_layer_is_dragged_to_another_place(lab: Page) -> None:
    grip = card(lab, 2).locator(".grip").bounding_box()
    target = card(lab, 1).bounding_box()
    assert grip is not None
    assert target is not None
    lab.mouse.move(grip["x"] + 8, grip["y"] + 8)
    lab.mouse.down()
    lab.mouse.move(grip["x"] + 8, target["y"] + 3, steps=8)
    lab.mouse.up()
    wait_until(lab, lambda: names(lab) == ["conv1", "pool1", "relu1", "flatten1", "linear1"])
    expect(lab.locator(".network-map .head").nth(2)).to_contain_text("pool1")


@pytest.mark.walk
def test_the_editor_stands_beside_the_map_or_below_it(page: Page, app_url: str) -> None:
    open_page(page, app_url, "cnn_lab", SMALL)
    editor, layers = page.locator(".architecture-editor"), page.locator(".network-map")
    for width, beside in ((1440, True), (1024, False)):
        page.set_viewport_size({"width": width, "height": 800})
        wait_until(page, lambda beside=beside: (top_of(editor) < top_of(layers)) is beside)  # type: ignore[misc]
    assert layers.bounding_box()["width"] > 800  # type: ignore[index]


@pytest.mark.walk
def test_a_skip_is_put_in_drawn_and_led_elsewhere(lab: Page) -> None:
    arcs = lab.locator(".network-map .skips canvas")
    expect(arcs).to_be_hidden()
    lab.locator(".architecture-editor li").nth(2).get_by_role("button", name="Add a layer here").click()
    lab.get_by_role("menuitem", name=re.compile("^Add")).click()
    expect(card(lab, 2)).to_contain_text("relu1, conv1 → 16 × 28 × 28")
    expect(lab.locator(".network-map .head").nth(3)).to_contain_text("Add conv1")
    expect(arcs).to_be_visible()
    source = card(lab, 2).get_by_role("combobox")
    expect(source).to_have_value("conv1")
    expect(source.get_by_role("option")).to_have_text(["conv1 · 16 × 28 × 28"])
    card(lab, 1).get_by_role("combobox").first.select_option("tanh")
    expect(card(lab, 2)).to_contain_text("tanh1, conv1 → ")
