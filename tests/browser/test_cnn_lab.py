"""The CNN lab in a browser: building, training, drawing and looking back, as a reader does it."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from nn_core.data import load
from tests.browser.patience import appears, rests, wait_until
from tests.pictures import SEVEN, dark_digit


def open_lab(page: Page, app_url: str, query: str = "?preset=one_layer_cnn") -> Page:
    page.goto(f"{app_url}/cnn_lab{query}")
    appears(page.locator(".network-map[data-step]"))
    return page


@pytest.fixture
def lab(page: Page, app_url: str) -> Page:
    return open_lab(page, app_url)


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def step_of(page: Page) -> int:
    return int(page.locator(".run-status").get_attribute("data-step") or 0)


def state_is(page: Page, state: str) -> None:
    expect(page.locator(".run-status")).to_have_attribute("data-state", state)


def maps(page: Page) -> str:
    found: str = page.locator(".network-map canvas").first.evaluate("canvas => canvas.toDataURL()")
    return found


def seen(page: Page) -> str:
    """What the input bar shows as the network's input."""
    found: str = page.locator(".input-bar .seen").evaluate("canvas => canvas.toDataURL()")
    return found


def accuracy(page: Page) -> float:
    text = page.locator(".run-status [data-item=val_accuracy]").inner_text()
    return float(text) if re.fullmatch(r"[\d.]+", text) else 0.0


def card(page: Page, number: int) -> Locator:
    return page.locator(".architecture-editor .card").nth(number)


def field(page: Page, number: int, label: str) -> Locator:
    return card(page, number).locator("label", has_text=label).locator("input")


def names(page: Page) -> list[str]:
    return page.locator(".architecture-editor .name").all_inner_texts()


def top_of(element: Locator) -> float:
    return float(element.evaluate("node => node.getBoundingClientRect().top"))


def scroll_to_tabs(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab).click()
    page.locator(".stTabs, [data-testid=stTabs]").first.evaluate(
        "node => node.scrollIntoView({ block: 'start' })"
    )


# Training


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


# Building


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
    window.fill("4")
    expect(card(lab, 2).get_by_role("alert")).to_be_hidden()
    expect(card(lab, 2)).to_contain_text("16 × 7 × 7")


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


# The input


def test_a_drawing_feeds_the_network_while_the_pen_moves_and_stays_when_it_is_out_of_sight(lab: Page) -> None:
    before = maps(lab)
    press(lab, "Draw")
    pad = lab.locator(".input-bar .pad canvas")
    box = pad.bounding_box()
    assert box is not None
    lab.mouse.move(box["x"] + 50, box["y"] + 40)
    lab.mouse.down()
    lab.mouse.move(box["x"] + 60, box["y"] + 90, steps=5)
    wait_until(lab, lambda: maps(lab) != before)
    halfway = seen(lab)
    lab.mouse.move(box["x"] + 120, box["y"] + 140, steps=5)
    wait_until(lab, lambda: seen(lab) != halfway)
    lab.mouse.up()
    lab.wait_for_timeout(300)
    drawn = seen(lab)
    scroll_to_tabs(lab, "Results")
    result = lab.locator(".results .picture")
    wait_until(lab, lambda: result.evaluate("canvas => canvas.toDataURL()") == drawn)
    lab.locator(".input-bar").scroll_into_view_if_needed()
    press(lab, "Clear")
    wait_until(lab, lambda: seen(lab) != drawn)


def test_images_of_the_set_are_stepped_through_and_kept_in_the_address(lab: Page) -> None:
    first = seen(lab)
    caption = lab.locator(".input-bar .caption")
    number = int(re.search(r"[\d,]+", caption.inner_text())[0].replace(",", ""))  # type: ignore[index]
    lab.get_by_label("Next image").click()
    expect(caption).to_contain_text(f"{number + 1:,}")
    wait_until(lab, lambda: seen(lab) != first)
    second = seen(lab)
    expect(lab).to_have_url(re.compile(f"image={number + 1}(&|$)"))
    lab.reload()
    wait_until(lab, lambda: seen(lab) == second)
    lab.locator(".input-bar select").select_option(label="7")
    expect(caption).to_contain_text(": 7")


def picture() -> bytes:
    buffer = BytesIO()
    Image.fromarray(np.tile(np.arange(0, 250, 5, dtype=np.uint8), (50, 1))).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_of_ones_own_is_seen_and_a_broken_one_is_named(lab: Page) -> None:
    before, caption = seen(lab), lab.locator(".input-bar .caption")
    of_the_set = caption.inner_text()
    press(lab, "Upload")
    files, problem = lab.locator("input[type=file]"), lab.locator(".input-bar .problem")
    broken: FilePayload = {"name": "broken.png", "mimeType": "image/png", "buffer": picture()[:60]}
    files.set_input_files(broken)
    expect(problem).to_contain_text("broken.png is damaged")
    expect(problem).to_contain_text(f"The picture before is still shown: {of_the_set}.")
    assert seen(lab) == before
    files.set_input_files({"name": "ramp.png", "mimeType": "image/png", "buffer": picture()})
    wait_until(lab, lambda: seen(lab) != before)
    expect(problem).to_be_hidden()
    expect(caption).to_have_text("ramp.png")
    ramp = seen(lab)
    files.set_input_files({**broken, "name": "worse.png"})
    expect(problem).to_contain_text("worse.png is damaged")
    expect(problem).to_contain_text("The picture before is still shown: ramp.png.")
    assert seen(lab) == ramp


def test_a_dark_digit_is_framed_as_mnists_are_and_says_so_until_that_is_switched_off(lab: Page) -> None:
    before, panel = seen(lab), lab.locator(".input-bar .panel")
    press(lab, "Upload")
    expect(panel).to_contain_text("Choose a picture below.")
    lab.locator("input[type=file]").set_input_files(
        {"name": "seven.jpg", "mimeType": "image/jpeg", "buffer": dark_digit()}
    )
    expect(panel).to_contain_text("Turned to light on dark and centred, as MNIST")
    wait_until(lab, lambda: seen(lab) != before)
    framed = pixels_seen(lab)
    assert framed[0].max() == framed[:, 0].max() == 0
    assert framed.max() > 250
    assert np.corrcoef(framed.ravel(), load("mnist").images[SEVEN].ravel())[0, 1] > 0.75
    lab.get_by_label("Frame it as the digits of MNIST are").uncheck()
    expect(panel).to_contain_text("Its middle, brought to the network")
    wait_until(lab, lambda: bool(pixels_seen(lab)[0].min() > 200))


def upload(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": data})
    expect(page.locator(".input-bar .caption")).to_have_text(name)


def test_a_picture_has_the_name_of_the_newest_file_also_where_no_pixel_is_another(lab: Page) -> None:
    press(lab, "Upload")
    for name in ("first.png", "second.png", "first.png"):
        upload(lab, name, picture())


def test_what_is_said_of_an_upload_is_true_of_what_is_shown_though_the_field_is_empty(lab: Page) -> None:
    panel, still = lab.locator(".input-bar .panel"), "ramp.png is still shown. Choose another picture below."
    of_the_set = seen(lab)
    press(lab, "Upload")
    expect(panel).to_contain_text("Choose a picture below.")
    upload(lab, "ramp.png", picture())
    expect(panel).not_to_contain_text("below")
    wait_until(lab, lambda: seen(lab) != of_the_set)
    ramp = seen(lab)
    press(lab, "Data set")
    expect(lab.locator("input[type=file]")).to_have_count(0)
    wait_until(lab, lambda: seen(lab) == of_the_set)
    press(lab, "Upload")
    expect(panel).to_contain_text(still)
    wait_until(lab, lambda: seen(lab) == ramp)
    upload(lab, "another.png", picture())
    expect(panel).not_to_contain_text("below")


def reload(page: Page) -> None:
    page.reload()
    appears(page.locator(".network-map[data-step]"))


def test_an_upload_outlives_a_reload_with_its_name_and_its_framing(lab: Page) -> None:
    panel, framing = lab.locator(".input-bar .panel"), lab.get_by_label("Frame it as the digits of MNIST are")
    of_the_set = seen(lab)
    press(lab, "Upload")
    upload(lab, "seven.png", dark_digit())
    wait_until(lab, lambda: seen(lab) != of_the_set)
    framed = seen(lab)
    framing.uncheck()
    wait_until(lab, lambda: seen(lab) != framed)
    whole = seen(lab)
    reload(lab)
    expect(lab.locator(".input-bar .caption")).to_have_text("seven.png")
    expect(panel).to_contain_text("seven.png is still shown. Choose another picture below.")
    expect(lab.locator("input[type=file]")).to_have_count(1)
    expect(framing).not_to_be_checked()
    wait_until(lab, lambda: seen(lab) == whole)
    framing.check()
    wait_until(lab, lambda: seen(lab) == framed)


def test_a_drawing_outlives_a_reload_until_a_link_asks_for_another_image(lab: Page) -> None:
    of_the_set = seen(lab)
    press(lab, "Draw")
    wait_until(lab, lambda: seen(lab) != of_the_set)
    empty, pad = seen(lab), lab.locator(".input-bar .pad canvas")
    lab.get_by_label("Centre it").uncheck()
    pad.click(position={"x": 40, "y": 50})
    wait_until(lab, lambda: seen(lab) != empty)
    drawn, strokes = seen(lab), pad.evaluate("canvas => canvas.toDataURL()")
    reload(lab)
    expect(lab.locator(".input-bar .caption")).to_have_text("Your drawing")
    assert pad.evaluate("canvas => canvas.toDataURL()") == strokes
    wait_until(lab, lambda: seen(lab) == drawn)
    lab.goto(f"{lab.url}&image=42")
    expect(lab.locator(".input-bar .caption")).to_contain_text("Image 42")


def pixels_seen(page: Page) -> np.ndarray:
    data = page.locator(".input-bar .seen").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
    )
    return np.reshape(data, (28, 28, 4))[..., 0]


def test_the_strip_of_images_is_one_tab_stop_and_arrow_keys_choose_in_it(lab: Page) -> None:
    strip = lab.locator(".input-bar .strip")
    tiles = strip.get_by_role("option")
    assert tiles.count() > 10
    stops = strip.locator("[tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    lab.keyboard.press("Home")
    expect(tiles.first).to_be_focused()
    lab.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_be_focused()
    expect(tiles.nth(1)).to_have_attribute("aria-selected", "true")
    index = tiles.nth(1).get_attribute("data-index")
    expect(lab).to_have_url(re.compile(f"image={index}(&|$)"))
    lab.keyboard.press("End")
    expect(tiles.last).to_be_focused()
    expect(stops).to_have_count(1)
    lab.keyboard.press("Tab")
    assert strip.locator(":focus").count() == 0


def test_without_a_webcam_a_sentence_says_so(lab: Page) -> None:
    press(lab, "Webcam")
    expect(lab.locator(".input-bar .webcam")).to_contain_text(re.compile("no webcam|not allowed"))


# What came of it

SPANS = "axes => axes.map(axis => [...axis.children].map(span => span.getBoundingClientRect().toJSON()))"


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
    expect(lab.locator(".distributions")).to_contain_text("the gradients have a spread of")
    expect(lab.locator(".distributions .axis").first).to_contain_text("spread")
    axes = lab.locator(".distributions .axis").evaluate_all(SPANS)
    assert axes
    assert all(low["right"] <= high["left"] for low, high, spread in axes)
    assert all(low["bottom"] <= spread["top"] for low, high, spread in axes)
    scroll_to_tabs(lab, "Filters")
    expect(lab.locator(".filters")).to_contain_text("16 × 1 × 5 × 5 = 400 weights")
    lab.locator(".filters canvas").hover(position={"x": 10, "y": 10})
    expect(lab.locator(".filters .value")).to_have_text(re.compile(r"filter 1, row 1, column 1: −?\d\.\d+"))


def test_a_bad_address_is_answered_in_words(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "?data=nonsense&net=%25%25&rate=fast&run=gone")
    expect(page.get_by_test_id("stAlert")).to_have_count(4)
    expect(page.get_by_test_id("stAlert").first).to_contain_text("The data set in the address cannot be used")
    press(page, "Step")
    expect(page.locator(".run-status")).to_have_attribute("data-step", "1")


def test_nothing_sticks_out_at_the_side(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    for width, height in ((1440, 900), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        rests(page)
        expect(page.get_by_role("button", name="Train", exact=True)).to_be_in_viewport()
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 0


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


def test_the_buttons_follow_a_run_that_halts_by_itself(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "?opt=sgd&rate=1000000")
    press(page, "Train")
    state_is(page, "diverged")
    for label, kind in (("Train", "primary"), ("Pause", "secondary")):
        expect(page.get_by_role("button", name=label, exact=True)).to_have_attribute("kind", kind)


def test_the_editor_stands_beside_the_map_or_below_it(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    editor, layers = page.locator(".architecture-editor"), page.locator(".network-map")
    for width, beside in ((1440, True), (1024, False)):
        page.set_viewport_size({"width": width, "height": 800})
        wait_until(page, lambda beside=beside: (top_of(editor) < top_of(layers)) is beside)  # type: ignore[misc]
    assert layers.bounding_box()["width"] > 800  # type: ignore[index]
