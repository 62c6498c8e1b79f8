"""The page "Where do images lie?" in a browser: the cloud, what is near, the address, a run that trains."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from nn_core.data import photograph
from nn_core.render import png
from tests.browser.opening import TRAINING_S, open_page, reopened
from tests.browser.patience import PATIENCE_MS, wait_until
from tests.browser.steering import drawn, press, says, settled, step_of

CLOUD = "embedding-cloud"


def opened(page: Page, app_url: str, query: str = "") -> Locator:
    """The component, once its points are there and what is near is said."""
    page.goto(f"{app_url}/embedding{query}")
    shown = page.locator(".embedding")
    expect(shown).to_have_attribute("data-points", re.compile("[1-9]"), timeout=PATIENCE_MS)
    expect(shown.get_by_test_id("embedding-answer")).to_contain_text("nearest", timeout=PATIENCE_MS)
    return shown


def opened_on_crops(page: Page, app_url: str, query: str = "") -> Locator:
    """The same for the network that others trained, which has to read them first."""
    page.goto(f"{app_url}/embedding?net=efficientnet_lite0{query}")
    shown = page.locator(".embedding")
    expect(shown).to_have_attribute("data-points", "288", timeout=1000 * TRAINING_S)
    expect(shown.get_by_test_id("embedding-answer")).to_contain_text("nearest", timeout=PATIENCE_MS)
    return shown


def cloud(page: Page) -> str:
    return drawn(page, CLOUD)


def test_a_picture_of_the_set_lies_near_others_of_its_class(page: Page, app_url: str) -> None:
    shown = opened(page, app_url, "?image=2004")
    expect(shown).to_have_attribute("data-points", "1000")
    answer = shown.get_by_test_id("embedding-answer")
    expect(answer).to_have_text("The network reads 4. Of its 10 nearest, 8 are of class 4 and 2 of class 9.")
    expect(shown.locator(".neighbour")).to_have_count(10)
    expect(shown.locator(".neighbour.other")).to_have_count(2)
    expect(shown.get_by_test_id("embedding-dashed")).to_contain_text("Dashed: of another class than")
    expect(shown.get_by_test_id("embedding-moment")).to_be_hidden()  # it comes trained, and stands at no step
    distances = [float(text.split("·")[1]) for text in shown.locator(".neighbour span").all_inner_texts()]
    assert distances == sorted(distances)
    expect(shown.get_by_test_id("embedding-agreement")).to_contain_text("93.1")


def test_a_drawing_lands_where_its_neighbours_are(page: Page, app_url: str) -> None:
    shown = opened(page, app_url)
    page.get_by_role("button", name="Draw", exact=True).click()
    box = page.locator(".input-bar .panel canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.15)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.85, steps=12)
    page.mouse.up()
    answer = shown.get_by_test_id("embedding-answer")
    expect(answer).to_contain_text("reads 1. Of its 10 nearest, 10 are of class 1", timeout=PATIENCE_MS)


def test_a_point_shows_its_picture_and_a_click_chooses_it(page: Page, app_url: str) -> None:
    shown = opened(page, app_url)
    point = shown.get_by_test_id("embedding-point")
    expect(point).to_contain_text("Move over a point")
    shown.get_by_test_id(CLOUD).focus()
    page.keyboard.press("ArrowRight")
    expect(point).to_have_text(re.compile(r"Image [\d,]+, class \d\. The network reads"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    place = re.findall(r"Image ([\d,]+),", point.inner_text())[0]
    page.keyboard.press("Enter")
    expect(page.locator(".input-bar .caption")).to_contain_text(f"Image {place}", timeout=PATIENCE_MS)
    wait_until(page, lambda: f"image={place.replace(',', '')}" in page.url)


@pytest.mark.walk
def test_choices_change_the_cloud_at_once_and_stand_in_the_address(
    page: Page, app_url: str, browser: Browser
) -> None:
    shown = opened(page, app_url, "?more=yes")
    marks = settled(page, cloud)
    shown.get_by_role("button", name="Error", exact=True).click()
    errors = settled(page, cloud)
    assert errors != marks
    expect(shown.locator(".legend")).to_contain_text("read wrongly")
    shown.get_by_role("button", name="Pictures", exact=True).click()
    assert settled(page, cloud) != errors
    shown.get_by_label("Layer").select_option("linear1")
    expect(shown.get_by_test_id("embedding-variance")).to_contain_text("The layer has 10 features")
    shown.get_by_role("button", name="3", exact=True).click()
    expect(shown.get_by_test_id("embedding-variance")).to_contain_text("axis 3 holds")
    parts = ("colour=error", "points=pictures", "layer=linear1", "dims=3")
    wait_until(page, lambda: all(part in page.url for part in parts))
    with reopened(browser, page) as theirs:
        again = theirs.locator(".embedding")
        expect(again.get_by_test_id("embedding-variance")).to_contain_text(
            "axis 3 holds", timeout=PATIENCE_MS
        )
        expect(again.get_by_role("button", name="Error", exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )


def test_errors_stand_in_groups_with_what_may_be_chance(page: Page, app_url: str) -> None:
    opened(page, app_url)
    slices = page.locator(".slices")
    expect(slices.get_by_test_id("slices-class")).to_contain_text("No class stands out", timeout=PATIENCE_MS)
    expect(slices.get_by_test_id("slices-thickness")).to_contain_text("no clear difference")
    expect(slices.locator("section").first.locator(".value")).to_have_count(10)
    expect(slices).to_contain_text("(8 of 100)")
    opened(page, app_url, "?net=photographs")
    expect(slices.get_by_test_id("slices-position")).to_contain_text("more on images off the middle")
    expect(slices.get_by_test_id("slices-thickness")).to_be_hidden()


def test_three_dimensions_are_turned_by_hand(page: Page, app_url: str) -> None:
    shown = opened(page, app_url, "?dims=3")
    before = settled(page, cloud)
    box = shown.get_by_test_id(CLOUD).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=6)
    page.mouse.up()
    page.mouse.move(0, 0)
    assert settled(page, cloud) != before
    assert "image=" not in page.url


@pytest.mark.walk
def test_one_class_stands_out(page: Page, app_url: str) -> None:
    shown = opened(page, app_url)
    before = settled(page, cloud)
    key = shown.get_by_title("Only class 3")
    key.click()
    expect(key).to_have_attribute("aria-pressed", "true")
    assert settled(page, cloud) != before
    key.click()
    page.mouse.move(0, 0)
    assert settled(page, cloud) == before


@pytest.mark.walk
def test_tsne_lays_the_points_out_and_says_what_that_is_worth(
    page: Page, app_url: str, browser: Browser
) -> None:
    shown = opened(page, app_url)
    pca = settled(page, cloud)
    shown.get_by_role("button", name="t-SNE", exact=True).click()
    laid = page.locator(".tsne")
    expect(laid.get_by_test_id("embedding-tsne")).to_contain_text("t-SNE", timeout=PATIENCE_MS)
    expect(shown).to_have_attribute("data-laid", re.compile("[1-9]"), timeout=PATIENCE_MS)
    expect(laid).to_have_attribute("data-runs", "false", timeout=PATIENCE_MS)
    expect(shown).to_have_attribute("data-laid", "1000")
    expect(laid).to_contain_text("by PCA for 54.5")
    expect(laid).to_contain_text("Wattenberg")
    assert settled(page, cloud) != pca
    wait_until(page, lambda: "method=tsne" in page.url)
    with reopened(browser, page) as theirs:
        again = theirs.locator(".embedding")
        expect(again).to_have_attribute("data-laid", "1000", timeout=PATIENCE_MS)
    shown.get_by_role("button", name="PCA", exact=True).click()
    expect(laid).to_have_count(0)
    expect(shown).to_have_attribute("data-laid", "")


@pytest.mark.walk
def test_the_loss_is_a_surface_around_the_network(page: Page, app_url: str) -> None:
    opened(page, app_url)
    press(page, "Measure around this network")
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text(re.compile("Mean loss of 128 training images"))).to_be_visible()


@pytest.mark.walk
def test_classes_part_while_a_network_trains_and_the_slider_goes_back(page: Page, app_url: str) -> None:
    open_page(page, app_url, "cnn_lab")
    press(page, "Train")
    wait_until(page, lambda: step_of(page) > 0 and "run=" in page.url)
    run = page.url.partition("run=")[2].partition("&")[0]
    shown = opened(page, app_url, f"?run={run}")
    step = shown.get_attribute("data-step")
    assert step is not None
    expect(shown).not_to_have_attribute("data-step", step, timeout=PATIENCE_MS)
    press(page, "Pause")
    says(page, "state", "paused")
    now = settled(page, cloud)
    slider = page.locator(".time-slider input[type=range]")
    slider.fill(str(slider.evaluate("input => input.min")))
    expect(shown).to_have_attribute("data-step", "0", timeout=PATIENCE_MS)
    assert settled(page, cloud) != now
    expect(shown.get_by_test_id("embedding-moment")).to_have_text("The cloud as it was at step 0")
    press(page, "Reset")
    expect(shown).to_have_attribute("data-step", "0", timeout=PATIENCE_MS)


@pytest.mark.walk
def test_crops_of_one_photograph_lie_together_for_a_network_that_others_trained(
    page: Page, app_url: str, browser: Browser
) -> None:
    shown = opened_on_crops(page, app_url, "&image=4")
    answer = shown.get_by_test_id("embedding-answer")
    expect(answer).to_have_text(
        "The network reads prison. Of its 10 nearest, 10 are of the photograph brick."
    )
    expect(page.get_by_text("By features 81")).to_contain_text("The widest gap: gravel, 100")
    expect(shown.locator(".neighbour")).to_have_count(10)
    expect(shown.locator(".neighbour.other")).to_have_count(0)
    expect(shown.get_by_role("button", name="Error", exact=True)).to_be_hidden()
    expect(shown.locator(".legend")).to_contain_text("temple")
    shown.get_by_test_id(CLOUD).focus()
    page.keyboard.press("ArrowRight")
    point = shown.get_by_test_id("embedding-point")
    expect(point).to_have_text("Crop 0, of the photograph astronaut. The network reads Windsor tie.")
    page.keyboard.press("Enter")
    expect(answer).to_contain_text("The network reads Windsor tie", timeout=PATIENCE_MS)
    expect(page.locator(".input-bar .caption")).to_contain_text("Image 0: astronaut")
    shown.get_by_role("button", name="Answer", exact=True).click()
    expect(shown.locator(".legend")).to_contain_text("other answers")
    shown.get_by_role("button", name="t-SNE", exact=True).click()
    laid = page.locator(".tsne")
    expect(laid).to_have_attribute("data-runs", "false", timeout=PATIENCE_MS)
    expect(laid).to_contain_text("vote on each crop")
    parts = ("net=efficientnet_lite0", "colour=answer", "method=tsne", "image=0")
    wait_until(page, lambda: all(part in page.url for part in parts))
    with reopened(browser, page) as theirs:
        again = theirs.locator(".embedding")
        expect(again).to_have_attribute("data-laid", re.compile("[1-9]"), timeout=PATIENCE_MS)
        expect(again.get_by_test_id("embedding-answer")).to_contain_text("Windsor tie", timeout=PATIENCE_MS)
        pressed = again.get_by_role("button", name="Answer", exact=True)
        expect(pressed).to_have_attribute("aria-pressed", "true")


@pytest.mark.walk
def test_an_own_picture_lies_among_the_crops(page: Page, app_url: str) -> None:
    shown = opened_on_crops(page, app_url)
    page.get_by_role("button", name="Upload", exact=True).click()
    field = page.locator("[data-testid=stFileUploader] input[type=file]")
    some = png(photograph("brick")[-120:, -120:])
    field.set_input_files({"name": "bricks.png", "mimeType": "image/png", "buffer": some})
    answer = shown.get_by_test_id("embedding-answer")
    expect(answer).to_contain_text("of the photograph brick", timeout=PATIENCE_MS)
