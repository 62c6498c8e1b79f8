"""The page "Neural network" in a browser: training, drawing, weights by hand, own points, address."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from nn_core.training import OwnPoint
from tests.browser.neural_network.driving import choose, frames, picture, settled_picture, status, tile
from tests.browser.opening import open_page
from tests.browser.patience import wait_until
from tests.browser.sending import HEARTBEAT, listen
from tests.browser.steering import open_settings, press, step_of
from ui.neural_network.params import Points


@pytest.mark.walk
def test_the_layer_that_is_looked_through_outlives_a_reload(lab: Page) -> None:
    seen = lab.get_by_test_id("hidden-space")
    layers = lab.get_by_role("group", name="Layer", exact=True)
    first = layers.get_by_role("button", name="Layer 1", exact=True)
    seen.scroll_into_view_if_needed()
    first.click()
    lab.reload()
    seen.scroll_into_view_if_needed()
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(seen).to_have_attribute("aria-label", re.compile("as Layer 1 sees it"))


@pytest.mark.walk
def test_spirals_are_learnt_with_the_preset(lab: Page) -> None:
    choose(lab, "Start from", "Spirals")
    expect(tile(lab, "Layer 3, neuron 8")).to_be_visible()
    expect(lab.get_by_text("How many new points does it get right?")).to_be_visible()
    choose(lab, "Speed", "full speed")
    before = picture(lab)
    press(lab, "Train")
    # One moment must show both: the next one may judge otherwise.
    notice = lab.get_by_test_id("plane-notice")
    wait_until(
        lab,
        lambda: status(lab, "val_accuracy") >= 0.95 and "never learnt from" in notice.inner_text(),
    )
    press(lab, "Pause")
    expect(lab.locator(".run-status")).to_have_attribute("data-state", "paused")
    assert picture(lab) != before


@pytest.mark.walk
def test_step_and_epoch_take_one_batch_and_all_of_them(lab: Page) -> None:
    press(lab, "Step")
    wait_until(lab, lambda: step_of(lab) == 1)
    press(lab, "Epoch")
    wait_until(lab, lambda: step_of(lab) == 26)
    press(lab, "Reset")
    wait_until(lab, lambda: step_of(lab) == 0)


@pytest.mark.walk
def test_weight_set_by_hand_bends_the_surface_and_stays(lab: Page) -> None:
    before = settled_picture(lab)
    tile(lab, "Layer 1, neuron 2").click()
    field = lab.get_by_label("Value: y", exact=True)
    field.fill("-4.5")
    wait_until(lab, lambda: picture(lab) != before)
    expect(lab.get_by_role("button", name="Let the held weight learn")).to_be_visible()
    wait_until(lab, lambda: "held=layer1%3A1%3Ay%3A-4.5" in lab.url)
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 200)
    press(lab, "Pause")
    expect(field).to_have_value("-4.5")
    expect(lab.get_by_label("Value: x", exact=True)).not_to_have_value("-4.5")
    press(lab, "Let it learn again")
    wait_until(lab, lambda: "held=" not in lab.url)
    press(lab, "Train")
    field.blur()
    wait_until(lab, lambda: field.input_value() != "-4.5")


@pytest.mark.walk
def test_a_slider_follows_its_weight_while_it_has_the_focus(lab: Page) -> None:
    tile(lab, "Layer 1, neuron 1").click()
    field, slider = lab.get_by_label("Value: x", exact=True), lab.get_by_label("x", exact=True)
    first = field.input_value()
    slider.press("End")
    expect(field).to_have_value("5")
    wait_until(lab, lambda: "held=" in lab.url)
    slider.press("Control+z")
    expect(field).to_have_value(first)
    wait_until(lab, lambda: abs(float(slider.input_value()) - float(first)) <= 0.01)


def test_line_between_neurons_opens_its_weight(lab: Page) -> None:
    """The line from x to the first neuron starts in the middle of x's right edge."""
    box = tile(lab, "Feature x").bounding_box()
    assert box is not None
    lab.mouse.move(box["x"] + box["width"] + 8, box["y"] + box["height"] / 2)
    lab.mouse.click(box["x"] + box["width"] + 8, box["y"] + box["height"] / 2)
    card = lab.get_by_role("dialog", name="Weights")
    expect(card).to_be_visible()
    expect(card.get_by_role("slider")).to_have_count(1)
    lab.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_weight_is_typed_and_what_is_no_number_is_refused_in_words(lab: Page) -> None:
    before = settled_picture(lab)
    tile(lab, "Output neuron").press("Enter")
    field = lab.get_by_label("Value: bias", exact=True)
    field.fill("1000")
    expect(lab.get_by_text("A weight is a number from −100 to 100.")).to_be_visible()
    assert settled_picture(lab) == before
    field.fill("")
    field.press_sequentially("-4.5")
    expect(field).to_have_value("-4.5")
    wait_until(lab, lambda: picture(lab) != before)


@pytest.mark.walk
def test_drawing_changes_the_network_while_it_trains(lab: Page) -> None:
    press(lab, "Train")
    press(lab, "More neurons in layer 2")
    expect(tile(lab, "Layer 2, neuron 3")).to_be_visible()
    press(lab, "Add a hidden layer")
    expect(tile(lab, "Layer 3, neuron 3")).to_be_visible()
    tile(lab, "Feature sin x").click()
    expect(tile(lab, "Feature sin x")).to_have_attribute("aria-pressed", "true")
    lab.get_by_label("Activation of layer 1").select_option("relu")
    wait_until(lab, lambda: "layers=4relu-3tanh-3tanh" in lab.url and "features=x-y-sin_x" in lab.url)
    steps = step_of(lab)
    wait_until(lab, lambda: step_of(lab) > steps)
    press(lab, "Remove the last hidden layer")
    press(lab, "Fewer neurons in layer 1")
    expect(tile(lab, "Layer 3, neuron 1")).to_have_count(0)
    expect(tile(lab, "Layer 1, neuron 4")).to_have_count(0)


def own_points(lab: Page) -> tuple[OwnPoint, ...]:
    """Those in the address."""
    text = parse_qs(urlsplit(lab.url).query).get("points", [""])[0]
    return Points("points", "own points").read(text) if text else ()


@pytest.mark.walk
def test_own_points_are_added_with_the_pointer_and_erased(lab: Page) -> None:
    press(lab, "Own points: an empty plane")
    expect(lab.get_by_test_id("plane-notice")).to_contain_text("An empty plane")
    board = lab.locator(".plane-network .over")
    for tool, places in (("Add to class 1", ((80, 80), (120, 60))), ("Add to class 2", ((250, 240),))):
        press(lab, tool)
        for x, y in places:
            board.click(position={"x": x, "y": y})
    wait_until(lab, lambda: len(own_points(lab)) == 3)
    expect(lab.get_by_test_id("plane-notice")).not_to_contain_text("An empty plane")
    press(lab, "Erase")
    board.click(position={"x": 80, "y": 80})
    wait_until(lab, lambda: len(own_points(lab)) == 2)
    press(lab, "Clear own points")
    wait_until(lab, lambda: "points=" not in lab.url)


@pytest.mark.walk
def test_how_the_plane_is_looked_at_outlives_a_reload(lab: Page) -> None:
    border, kept_aside = (lab.get_by_label(name) for name in ("Border only", "Validation points"))
    border.check()
    kept_aside.uncheck()
    lab.reload()
    expect(border).to_be_checked()
    expect(kept_aside).not_to_be_checked()


def test_hovering_asks_nothing_of_the_server(page: Page, app_url: str) -> None:
    sent = listen(page)
    open_page(page, app_url, "neural_network")
    before = settled_picture(page)
    sent.clear()
    readout = page.get_by_test_id("plane-readout")
    box = page.locator(".plane-network .over").bounding_box()
    assert box is not None
    said = set()
    for offset in range(60, 300, 40):
        page.mouse.move(box["x"] + offset, box["y"] + 100)
        expect(readout).to_contain_text("class")
        said.add(readout.inner_text())
    assert len(said) > 4
    tile(page, "Layer 1, neuron 1").hover()
    wait_until(page, lambda: picture(page) != before)
    assert [message for message in sent if message != HEARTBEAT] == []


def test_card_follows_training_and_holds_the_number_of_now(lab: Page) -> None:
    """The first field has the focus, but nobody types in it."""
    tile(lab, "Layer 1, neuron 1").click()
    field = lab.get_by_label("Value: x", exact=True)
    expect(field).to_be_focused()
    first = field.input_value()
    press(lab, "Train")
    field.focus()
    expect(field).not_to_have_value(first)
    lab.locator(".card .row").first.get_by_role("button").click()
    expect(lab.get_by_role("button", name="Let it learn again")).to_be_visible()
    wait_until(lab, lambda: f"held=layer1%3A0%3Ax%3A{field.input_value()}" in lab.url)
    assert field.input_value() != first


@pytest.mark.walk
def test_an_epoch_of_own_points_counts_those_that_train(page: Page, app_url: str) -> None:
    """Eight points, half of them kept aside, in batches of three: two steps show each of the four once."""
    open_page(page, app_url, "neural_network", "data=own&batch=3")
    board = page.locator(".plane-network .over")
    press(page, "Add to class 1")
    for place in range(8):
        board.click(position={"x": 60 + 25 * place, "y": 100})
    wait_until(page, lambda: status(page, "train_loss") > 0 and "points=" in page.url)
    press(page, "Epoch")
    wait_until(page, lambda: step_of(page) == 2)
    wait_until(page, lambda: status(page, "epoch") == 1)


@pytest.mark.walk
def test_everything_fits_on_a_small_screen(page: Page, app_url: str) -> None:
    """Six layers and five classes at 1024 px: no tool sticks out, and all neurons are counted."""
    page.set_viewport_size({"width": 1024, "height": 800})
    open_page(page, app_url, "neural_network", "data=pinwheel&layers=8tanh-8tanh-8tanh-7relu-8tanh-8tanh")
    side, tools = (
        page.locator(f".plane-network {name}").bounding_box() for name in (".board", ".plane .segmented")
    )
    assert side is not None
    assert tools is not None
    assert tools["x"] + tools["width"] <= side["x"] + side["width"] + 1
    counts = page.locator(".plane-network .heads .neurons")
    assert counts.all_inner_texts() == ["8", "8", "8", "7", "8", "8"]
    page.set_viewport_size({"width": 390, "height": 844})
    open_settings(page)
    loss = page.get_by_role("combobox", name="Loss")
    expect(loss).to_have_value("Cross-entropy")
    wait_until(page, lambda: loss.evaluate("field => field.scrollWidth <= field.clientWidth"))


@pytest.mark.walk
def test_divergence_says_why(lab: Page) -> None:
    choose(lab, "Start from", "Too large a step")
    expect(lab.get_by_text("The network\N{RIGHT SINGLE QUOTATION MARK}s value")).to_be_visible()
    choose(lab, "Speed", "full speed")
    press(lab, "Train")
    expect(lab.get_by_role("alert").filter(has_text="Training broke down")).to_contain_text(
        "Lower the learning rate"
    )
    expect(lab.get_by_test_id("plane-notice")).to_contain_text("to which it went back")


def test_address_opens_the_same_experiment(page: Page, app_url: str) -> None:
    query = (
        "data=arms&features=x-y-xy&layers=5relu-3sigmoid&loss=squared&opt=adam&rate=0.01&batch=25"
        "&l2=0.01&noise=0.3&share=0.7&seed=3&held=layer1:0:x:2.5"
    )
    open_page(page, app_url, "neural_network", query)
    for name, pressed in (("xy", "true"), ("x²", "false")):
        expect(tile(page, f"Feature {name}")).to_have_attribute("aria-pressed", pressed)
    expect(tile(page, "Layer 1, neuron 5")).to_be_visible()
    expect(tile(page, "Output, neuron 3")).to_be_visible()
    expect(page.get_by_label("Activation of layer 2")).to_have_value("sigmoid")
    expect(page.get_by_label("Noise")).to_have_value("0.3")
    tile(page, "Layer 1, neuron 1").click()
    expect(page.get_by_label("Value: x", exact=True)).to_have_value("2.5")
    press(page, "Train")
    wait_until(page, lambda: step_of(page) > 50)
    press(page, "Pause")
    wait_until(page, lambda: re.search(r"run=[\w-]+", page.url) is not None)
    address, step = page.url, step_of(page)
    page.goto("about:blank")
    page.goto(address)
    wait_until(page, lambda: frames(page) > 0)
    assert step_of(page) >= step
    expect(tile(page, "Output, neuron 3")).to_be_visible()


@pytest.mark.walk
def test_a_network_that_changes_while_it_is_out_of_sight_is_drawn_when_it_is_back(lab: Page) -> None:
    network = lab.locator(".plane-network .network")
    network.evaluate("node => { node.style.display = 'none' }")
    choose(lab, "Start from", "One neuron, one line")
    before = frames(lab)
    press(lab, "Step")
    wait_until(lab, lambda: frames(lab) > before)
    network.evaluate("node => { node.style.display = '' }")
    expect(lab.get_by_text("0 hidden layers")).to_be_visible()
    expect(tile(lab, "Output neuron")).to_be_visible()
    expect(tile(lab, "Layer 1, neuron 1")).to_have_count(0)
