"""The page "GAN in the plane" in a browser: training, single steps, drawing, time, address."""

import math
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.opening import open_page
from tests.browser.patience import wait_until
from tests.browser.sending import HEARTBEAT, listen
from tests.browser.steering import drawn, press, settled, step_of


@pytest.fixture
def lab(page: Page, app_url: str) -> Page:
    return open_page(page, app_url, "gan_plane")


def part(page: Page) -> Locator:
    return page.locator(".gan-plane")


def frames(page: Page) -> int:
    return int(part(page).get_attribute("data-frames") or 0) if part(page).count() else 0


def status(page: Page, item: str) -> float:
    """A number beside the run's state; infinity before it is measured."""
    text = page.locator(f'.run-status dd[data-item="{item}"]').inner_text().replace(",", "")
    return float(text) if re.fullmatch(r"[\d.]+", text) else math.inf


def picture(page: Page) -> str:
    return drawn(page, "gan-picture")


def settled_picture(page: Page) -> str:
    return settled(page, picture)


def layer(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Layers").get_by_role("button", name=name, exact=True)


def show_only(page: Page, *names: str) -> None:
    for chip in page.get_by_role("group", name="Layers").get_by_role("button").all():
        if (chip.get_attribute("aria-pressed") == "true") != (chip.inner_text() in names):
            chip.click()


def test_training_moves_the_points_and_lowers_the_divergence(lab: Page) -> None:
    before = settled_picture(lab)
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 0 and status(lab, "js") < 0.3)
    press(lab, "Pause")
    expect(lab.locator(".run-status")).to_have_attribute("data-state", "paused")
    assert settled_picture(lab) != before
    expect(lab.get_by_test_id("gan-notice")).to_contain_text("points lie where real ones do")


@pytest.mark.walk
def test_a_step_of_one_network_leaves_the_other_alone(lab: Page) -> None:
    show_only(lab, "Generated")
    points = settled_picture(lab)
    press(lab, "Step D")
    wait_until(lab, lambda: step_of(lab) == 1)
    assert settled_picture(lab) == points
    show_only(lab, "D\N{RIGHT SINGLE QUOTATION MARK}s surface")
    surface = settled_picture(lab)
    press(lab, "Step G")
    wait_until(lab, lambda: step_of(lab) == 2)
    assert settled_picture(lab) == surface
    show_only(lab, "Generated")
    assert settled_picture(lab) != points
    press(lab, "Reset")
    wait_until(lab, lambda: step_of(lab) == 0)
    assert settled_picture(lab) == points


@pytest.mark.walk
def test_distribution_is_drawn_with_the_pointer_and_learnt(lab: Page) -> None:
    press(lab, "Own drawing")
    expect(lab.get_by_text("Draw here")).to_be_visible()
    expect(lab.get_by_test_id("gan-notice")).to_contain_text(
        "Until something is drawn, G goes on with “Ring”."
    )
    expect(lab.get_by_text("With the mouse, a finger or a pen")).to_be_visible()
    press(lab, "Look")
    expect(lab.get_by_text("Move over the plane to ask D.")).to_be_visible()
    press(lab, "Draw")
    assert "data=own" not in lab.url
    board = lab.locator(".gan-plane .over")
    box = board.bounding_box()
    assert box is not None
    left, top = box["x"] + 140, box["y"] + 240
    lab.mouse.move(left, top)
    lab.mouse.down()
    for offset in range(0, 240, 8):
        lab.mouse.move(left + offset, top - 60 * math.sin(offset / 40))
    lab.mouse.up()
    expect(lab.get_by_text("Draw here")).to_be_hidden()
    wait_until(lab, lambda: "data=own" in lab.url and "points=" in lab.url)
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 100 and status(lab, "js") < 0.5)
    press(lab, "Erase")
    address = lab.url
    board.click(position={"x": 140, "y": 240})
    wait_until(lab, lambda: lab.url != address)
    press(lab, "Clear")
    expect(lab.get_by_text("Draw here")).to_be_visible()
    press(lab, "Ring")
    wait_until(lab, lambda: "data=own" not in lab.url)
    expect(lab.get_by_text("Draw here")).to_be_hidden()


@pytest.mark.walk
def test_who_draws_while_looking_back_sees_the_present_and_the_past_keeps_its_drawing(lab: Page) -> None:
    press(lab, "Own drawing")
    board = lab.locator(".gan-plane .over")
    board.click(position={"x": 140, "y": 240})
    wait_until(lab, lambda: "points=" in lab.url)
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 4)
    press(lab, "Pause")
    slider, steps = lab.locator(".time-slider"), lab.get_by_label("Step to look at")
    js = lab.locator('.run-status dd[data-item="js"]')
    wait_until(lab, lambda: not steps.is_disabled())
    show_only(lab, "Real")
    steps.press("Home")
    expect(slider).to_have_attribute("data-live", "false")
    then, measured, address = settled_picture(lab), js.inner_text(), lab.url
    board.click(position={"x": 300, "y": 100})
    expect(slider).to_have_attribute("data-live", "true")
    wait_until(lab, lambda: lab.url != address and settled_picture(lab) != then)
    lab.mouse.move(5, 5)
    steps.press("Home")
    wait_until(lab, lambda: settled_picture(lab) == then and js.inner_text() == measured)


@pytest.mark.walk
def test_a_drawing_that_begins_hides_the_real_points_at_once(lab: Page) -> None:
    """The run stands still: no frame comes that would draw the picture anew."""
    show_only(lab, "Real")
    ring = settled_picture(lab)
    layer(lab, "Real").click()
    nothing = settled_picture(lab)
    layer(lab, "Real").click()
    wait_until(lab, lambda: picture(lab) == ring)
    press(lab, "Own drawing")
    expect(lab.get_by_text("Draw here")).to_be_visible()
    assert picture(lab) == nothing
    press(lab, "Ring")
    expect(lab.get_by_text("Draw here")).to_be_hidden()
    assert picture(lab) == ring


@pytest.mark.walk
def test_distribution_is_drawn_with_a_finger_on_a_small_screen(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = open_page(context.new_page(), app_url, "gan_plane")
    page.get_by_role("button", name="Own drawing").tap()
    board = page.locator(".gan-plane .over")
    board.tap(position={"x": 150, "y": 150})
    board.tap(position={"x": 220, "y": 180})
    wait_until(page, lambda: "data=own" in page.url)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()


def test_keyboard_moves_the_cross_and_draws(lab: Page) -> None:
    board = lab.locator(".gan-plane .over")
    board.focus()
    readout = lab.get_by_test_id("gan-readout")
    board.press("ArrowRight")
    expect(readout).to_contain_text("x 0.05, y 0.00")
    press(lab, "Own drawing")
    board.focus()
    board.press("Enter")
    wait_until(lab, lambda: "data=own" in lab.url)


@pytest.mark.walk
def test_settings_change_while_it_trains(lab: Page) -> None:
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 20)
    run = re.search(r"run=[\w-]+", lab.url)
    generator = lab.get_by_role("group", name="Generator G")
    generator.get_by_label("Neurons").select_option("16")
    lab.get_by_label("Loss", exact=True).select_option(label="WGAN, clipping")
    expect(lab.get_by_label("Clipping")).to_be_visible()
    expect(lab.locator(".gan-plane .rules")).to_contain_text("D(G(z)) \N{MINUS SIGN} D(x)")
    wait_until(lab, lambda: "g_neurons=16" in lab.url and "loss=wasserstein_clip" in lab.url)
    steps = step_of(lab)
    wait_until(lab, lambda: step_of(lab) > steps)
    assert run is not None
    assert run.group() in lab.url


def test_hovering_asks_nothing_of_the_server(page: Page, app_url: str) -> None:
    sent = listen(page)
    open_page(page, app_url, "gan_plane")
    settled_picture(page)
    sent.clear()
    readout = page.get_by_test_id("gan-readout")
    box = page.locator(".gan-plane .over").bounding_box()
    assert box is not None
    said = set()
    for offset in range(60, 300, 40):
        page.mouse.move(box["x"] + offset, box["y"] + 100)
        expect(readout).to_contain_text("D gives")
        said.add(readout.inner_text())
    assert len(said) > 4
    assert [payload for payload in sent if payload != HEARTBEAT] == []


@pytest.mark.walk
def test_a_pointer_that_rests_reads_each_new_frame(page: Page, app_url: str) -> None:
    """The colours fade in for a while; what the pointer reads is of the frame that they fade to."""
    open_page(page, app_url, "gan_plane", "loss=wasserstein_gp")
    press(page, "Step both")
    wait_until(page, lambda: step_of(page) == 1)
    box = page.locator(".gan-plane .over").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 300)
    readout = page.get_by_test_id("gan-readout")
    expect(readout).to_contain_text("D scores it")
    score = number_at_the_end(readout)
    page.get_by_label("Loss", exact=True).select_option(label="Non-saturating")
    expect(readout).to_contain_text("D gives")
    assert given(readout) == pytest.approx(1 / (1 + math.exp(-score)), abs=0.01)
    settled_picture(page)
    assert given(readout) == pytest.approx(1 / (1 + math.exp(-score)), abs=0.01)


def number_at_the_end(readout: Locator) -> float:
    """Of "x 0.50, y −0.20: D scores it −0.25"."""
    return float(readout.inner_text().split()[-1].replace("\N{MINUS SIGN}", "-"))


def given(readout: Locator) -> float:
    """Of "x 0.50, y −0.20: D gives 0.44: it cannot tell"."""
    return float(readout.inner_text().split(": ")[1].removeprefix("D gives "))


@pytest.mark.walk
def test_layers_are_kept_in_the_address(lab: Page) -> None:
    before = settled_picture(lab)
    grid = layer(lab, "G\N{RIGHT SINGLE QUOTATION MARK}s grid")
    grid.click()
    layer(lab, "Real").click()
    expect(grid).to_have_attribute("aria-pressed", "true")
    wait_until(lab, lambda: picture(lab) != before)
    expect(lab).to_have_url(re.compile("layers=generated-surface-manifold-gradients"))
    lab.reload()
    expect(grid).to_have_attribute("aria-pressed", "true")
    expect(layer(lab, "Real")).to_have_attribute("aria-pressed", "false")


@pytest.mark.walk
def test_a_change_of_loss_after_a_divergence_breaks_nothing(page: Page, app_url: str) -> None:
    query = "loss=wasserstein_gp&g_rate=1&d_rate=1&g_opt=sgd&d_opt=sgd"
    open_page(page, app_url, "gan_plane", query)
    press(page, "Train")
    expect(page.locator(".run-status")).to_have_attribute("data-state", "diverged")
    page.get_by_label("Loss", exact=True).select_option(label="Non-saturating")
    expect(page).not_to_have_url(re.compile("loss="))
    page.reload()
    wait_until(page, lambda: frames(page) > 0)
    notice = page.get_by_test_id("gan-notice")
    expect(notice).not_to_be_empty()
    expect(notice).not_to_contain_text("\N{EN DASH}")


@pytest.mark.walk
def test_time_slider_brings_the_first_picture_back(lab: Page) -> None:
    first = settled_picture(lab)
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 300)
    press(lab, "Pause")
    steps = lab.get_by_label("Step to look at")
    wait_until(lab, lambda: not steps.is_disabled())
    assert settled_picture(lab) != first
    steps.focus()
    steps.press("Home")
    wait_until(lab, lambda: picture(lab) == first)


@pytest.mark.walk
def test_curves_that_began_with_another_loss_say_where(lab: Page) -> None:
    """Looked back at before that, they have no values: numbers of two losses share no axis."""
    press(lab, "Step both")
    wait_until(lab, lambda: step_of(lab) == 1)
    press(lab, "Step both")
    wait_until(lab, lambda: step_of(lab) == 2)
    lab.get_by_label("Loss", exact=True).select_option('"hinge"')
    expect(part(lab).locator(".rules .generator code")).to_have_text("1 − 2 D(G(z))")
    press(lab, "Step both")
    chart = lab.locator(".curves .chart", has=lab.get_by_role("heading", name="Losses"))
    chart.scroll_into_view_if_needed()
    expect(chart.locator(".at")).to_have_text("at step 3")
    steps = lab.get_by_label("Step to look at")
    steps.press("Home")
    expect(chart.locator("output")).to_have_text(["\N{EN DASH}", "\N{EN DASH}"])
    expect(chart.locator(".at")).to_have_text("from step 2 on")
    steps.press("End")
    expect(chart.locator("output")).to_have_text([re.compile(r"\d")] * 2)
    expect(chart.locator(".at")).to_have_text("at step 3")


@pytest.mark.walk
def test_reload_finds_the_running_run(lab: Page) -> None:
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 100)
    step = step_of(lab)
    lab.reload()
    wait_until(lab, lambda: frames(lab) > 0 and step_of(lab) > step)
    expect(lab.locator(".run-status")).to_have_attribute("data-state", "running")


def test_address_opens_the_same_experiment(page: Page, app_url: str) -> None:
    query = "data=grid&loss=hinge&g_layers=3&g_act=tanh&d_rate=0.01&r1=0.1&dims=1&noise=uniform&seed=3"
    open_page(page, app_url, "gan_plane", query)
    expect(page.get_by_role("button", name="25 clusters")).to_have_attribute("aria-pressed", "true")
    generator = page.get_by_role("group", name="Generator G")
    discriminator = page.get_by_role("group", name="Discriminator D")
    expect(generator.get_by_label("Layers")).to_have_value("3")
    expect(generator.get_by_label("Activation")).to_have_value('"tanh"')
    expect(discriminator.get_by_label("Learning rate")).to_have_value("0.01")
    expect(discriminator.get_by_label("R1 penalty")).to_have_value("0.1")
    expect(page.get_by_label("Loss", exact=True)).to_have_value('"hinge"')


def test_presets_say_what_to_look_for_and_the_cure_is_applied(lab: Page) -> None:
    lab.get_by_role("combobox", name="Start from").click()
    lab.get_by_role("option").filter(has_text="Fails:").first.click()
    expect(lab.get_by_text("Look for:")).to_be_visible()
    address = lab.url
    press(lab, "Apply the cure")
    wait_until(lab, lambda: lab.url != address)


@pytest.mark.walk
def test_after_a_cure_the_losses_are_those_of_its_formulas(lab: Page) -> None:
    """log(1 - p) is below 0 for any p, and -log p above."""
    losses, rule = part(lab).locator("output"), part(lab).locator(".rules .generator code")
    lab.get_by_role("combobox", name="Start from").click()
    lab.get_by_role("option", name="Fails: Vanishing gradient").click()
    expect(rule).to_have_text("log(1 − D(G(z)))")
    press(lab, "Step both")
    expect(losses.filter(has_text=re.compile(r"^−\d"))).to_have_count(1)
    press(lab, "Apply the cure")
    expect(rule).to_have_text("−log D(G(z))")
    expect(losses).to_have_text([re.compile(r"^\d"), re.compile(r"^\d")])
    assert step_of(lab) == 1


NATURAL_WIDTHS = """selects => selects.map(select => {
  const copy = select.cloneNode(true)
  copy.style.cssText = "width: auto; position: absolute; visibility: hidden"
  select.after(copy)
  const natural = copy.getBoundingClientRect().width
  copy.remove()
  return [select.name, natural, select.getBoundingClientRect().width]
})"""


@pytest.mark.walk
@pytest.mark.parametrize("width", [1440, 390])
def test_no_choice_on_the_cards_is_cut(page: Page, app_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, app_url, "gan_plane")
    selects = page.locator(".gan-plane .card select")
    expect(selects.first).to_be_visible()
    found = selects.evaluate_all(NATURAL_WIDTHS)
    assert len(found) > 8
    assert [one for one in found if one[1] > one[2] + 0.5] == []
