"""The page "Latent space" in a browser: moving through the noise changes the pictures and the address."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.opening import open_page, reopened
from tests.browser.patience import wait_until


def picture(page: Page, test_id: str) -> str:
    """The picture once there is one: a new canvas is 300 pixels wide."""
    canvas = page.get_by_test_id(test_id)
    wait_until(page, lambda: canvas.evaluate("canvas => canvas.width !== 300"))
    return str(canvas.evaluate("canvas => canvas.toDataURL()"))


def settled(page: Page, test_id: str) -> str:
    """A picture that stands still."""
    seen = [picture(page, test_id)]

    def stands() -> bool:
        page.wait_for_timeout(300)
        seen.append(picture(page, test_id))
        return seen[-1] == seen[-2]

    wait_until(page, stands)
    return seen[-1]


@pytest.mark.walk
def test_dragging_changes_the_large_picture_and_the_address_keeps_the_place(page: Page, app_url: str) -> None:
    open_page(page, app_url, "latent_space", "part=plane")
    first = settled(page, "latent-large")
    board = page.get_by_test_id("latent-plane").bounding_box()
    assert board is not None
    page.mouse.move(board["x"] + 20, board["y"] + 20)
    page.mouse.down()
    wait_until(page, lambda: picture(page, "latent-large") != first)
    corner = settled(page, "latent-large")
    page.mouse.move(board["x"] + board["width"] / 2, board["y"] + board["height"] / 2, steps=8)
    wait_until(page, lambda: picture(page, "latent-large") != corner)
    page.mouse.move(board["x"] + board["width"] - 5, board["y"] + board["height"] - 5, steps=8)
    page.mouse.up()
    page.wait_for_url("**u=1&v=-1*")
    moved = settled(page, "latent-large")
    assert moved not in (first, corner)
    page.reload()
    assert settled(page, "latent-large") == moved


@pytest.mark.walk
def test_prepared_experiment_pulls_the_reach_to_the_end_that_its_label_tells(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "latent_space", "part=plane")
    reach = page.locator(".latent-space .slider", has_text="Reach")
    expect(reach.locator("output")).to_have_text("±5.6")
    page.get_by_role("button", name="Show it without a guess").nth(2).click()
    page.wait_for_url("**reach=2*")
    expect(reach.locator("output")).to_have_text("±11.2")
    expect(page.get_by_test_id("latent-says")).to_contain_text("longer than noise almost ever is")


@pytest.mark.walk
def test_arrow_keys_move_the_pointer_and_the_middle_is_one_press_away(page: Page, app_url: str) -> None:
    open_page(page, app_url, "latent_space", "part=plane&u=0&v=0")
    middle = settled(page, "latent-large")
    expect(page.get_by_test_id("latent-says")).to_contain_text("Length 0.00")
    plane = page.get_by_test_id("latent-plane")
    for _ in range(3):
        plane.press("Shift+ArrowRight")
    wait_until(page, lambda: picture(page, "latent-large") != middle)
    page.wait_for_url("**u=0.3*")
    page.get_by_role("button", name="To the middle").click()
    wait_until(page, lambda: picture(page, "latent-large") == middle)


@pytest.mark.walk
def test_shared_address_shows_the_same_picture_to_somebody_else(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "latent_space", "part=plane&axes=random&seed=3&u=-0.5&v=0.75")
    mine = settled(page, "latent-large")
    with reopened(browser, page) as theirs:
        assert settled(theirs, "latent-large") == mine


def test_slider_along_a_principal_direction_changes_the_sample(page: Page, app_url: str) -> None:
    open_page(page, app_url, "latent_space", "part=directions")
    own = settled(page, "latent-large")
    slider = page.get_by_label("Along direction 1", exact=True)
    slider.press("End")
    wait_until(page, lambda: picture(page, "latent-large") != own)
    page.wait_for_url("**slides=4*")
    page.get_by_role("button", name="All to 0").click()
    wait_until(page, lambda: picture(page, "latent-large") == own)


@pytest.mark.walk
def test_the_directions_with_a_slider_are_the_same_after_a_reload(page: Page, app_url: str) -> None:
    open_page(page, app_url, "latent_space", "part=directions")
    page.get_by_role("button", name="Directions after").click()
    page.wait_for_url("**from=7*")
    page.reload()
    expect(page.get_by_label("Along direction 7", exact=True)).to_be_visible()
    expect(page.get_by_text("7 to 12 of 32")).to_be_visible()


@pytest.mark.walk
def test_paths_have_the_same_ends_and_another_middle(page: Page, app_url: str) -> None:
    open_page(page, app_url, "latent_space", "part=paths&t=0")
    assert settled(page, "latent-straight") == settled(page, "latent-sphere")
    start = settled(page, "strip-straight")
    assert start != settled(page, "strip-sphere")
    t = page.get_by_label("t, the way from A to B")
    t.fill("0.5")
    wait_until(page, lambda: picture(page, "latent-straight") != picture(page, "latent-sphere"))
    t.press("End")
    wait_until(page, lambda: picture(page, "latent-straight") == picture(page, "latent-sphere"))
    page.get_by_role("button", name="Play").click()
    wait_until(page, lambda: float(t.input_value()) < 0.9)
    page.get_by_role("button", name="Stop").click()
    page.get_by_test_id("latent-picker").click(position={"x": 5, "y": 5})
    page.wait_for_url("**a=1*")
    wait_until(page, lambda: picture(page, "strip-straight") != start)


@pytest.mark.walk
def test_arithmetic_with_equal_a_and_b_gives_c(page: Page, app_url: str) -> None:
    open_page(page, app_url, "latent_space", "part=arithmetic&plus=5-6&minus=5-6&also=9")
    wait_until(page, lambda: picture(page, "latent-large") == picture(page, "latent-C"))
    page.get_by_test_id("latent-picker").click(position={"x": 5, "y": 5})
    page.wait_for_url("**plus=5-6-1*")
    wait_until(page, lambda: picture(page, "latent-large") != picture(page, "latent-C"))


@pytest.mark.walk
def test_arithmetic_stands_in_one_row_on_a_phone(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "latent_space", "part=arithmetic&plus=1-2-3-4-5")
    settled(page, "latent-large")
    boxes = [box.bounding_box() for box in page.locator(".equation .picture canvas:first-of-type").all()]
    tops = {round(box["y"]) for box in boxes if box}
    assert len(boxes) == 4
    assert len(tops) == 1
    assert max(box["x"] + box["width"] for box in boxes if box) <= 390


@pytest.mark.walk
def test_truncation_takes_variety_away(page: Page, app_url: str) -> None:
    open_page(page, app_url, "latent_space", "part=truncation&psi=1")
    says = page.get_by_test_id("latent-says")
    expect(says).to_contain_text("vary 1.00 times as much")
    untouched = settled(page, "latent-large")
    page.get_by_label("Truncation", exact=True).and_(page.locator("input[type=range]")).press("Home")
    wait_until(page, lambda: picture(page, "latent-large") != untouched)
    expect(says).to_contain_text("vary 0.")
    page.wait_for_url("**psi=0.05*")


@pytest.mark.walk
def test_boards_stand_below_their_slider_on_a_phone(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "latent_space", "part=truncation")
    settled(page, "latent-large")
    slider, board, plot = (
        page.locator(selector).first.bounding_box()
        for selector in (".slider", "[data-testid=latent-large]", ".plot")
    )
    assert slider is not None
    assert board is not None
    assert plot is not None
    assert slider["y"] < board["y"] < plot["y"]


@pytest.mark.walk
def test_channel_switched_off_changes_the_sample_and_on_again_brings_it_back(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "latent_space", "part=channels&layer=relu1")
    whole = settled(page, "latent-large")
    maps = page.get_by_test_id("latent-channels")
    maps.press("Enter")
    wait_until(page, lambda: picture(page, "latent-large") != whole)
    expect(page.get_by_test_id("latent-says")).to_contain_text("Channel 1 of relu1 is off")
    page.wait_for_url("**off=relu1*")
    changed = settled(page, "latent-large")
    page.reload()
    assert settled(page, "latent-large") == changed
    page.get_by_role("button", name="All on").click()
    wait_until(page, lambda: picture(page, "latent-large") == whole)


@pytest.mark.walk
def test_the_channel_with_the_longest_bar_is_named_once_one_is_off(page: Page, app_url: str) -> None:
    open_page(page, app_url, "latent_space", "part=channels&layer=relu1")
    says, maps = page.get_by_test_id("latent-says"), page.get_by_test_id("latent-channels")
    expect(says).to_contain_text("Predict which one matters most, then click it. The bar below")
    expect(page.get_by_text("The longest bar is that of")).to_have_count(0)
    maps.press("Enter")
    told = page.get_by_text("The longest bar is that of channel ").inner_text()
    channel = int(told.split("that of channel ")[1].split(":")[0])
    maps.press("Enter")
    for key, count in (("ArrowDown", (channel - 1) // 8), ("ArrowRight", (channel - 1) % 8)):
        for _ in range(count):
            maps.press(key)
    expect(maps).to_have_attribute("aria-label", re.compile(rf"In focus: channel {channel}; without it"))
    maps.press("Enter")
    expect(says).to_contain_text(f"Channel {channel} of relu1 is off")


@pytest.mark.walk
def test_charts_have_legends(page: Page, app_url: str) -> None:
    open_page(page, app_url, "latent_space", "part=paths")
    expect(page.locator(".latent-space .legend span")).to_have_count(3)
    open_page(page, app_url, "latent_space", "part=truncation")
    expect(page.locator(".latent-space .legend").first).to_contain_text("as drawn")


def test_checkerboard_shows_three_ways_and_real_digits(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/latent_space?part=checkerboard")
    columns = page.locator(".checker-column")
    expect(columns).to_have_count(4)
    energies = {
        str(column.get_attribute("data-kind")): float(column.get_attribute("data-energy") or "nan")
        for column in columns.all()
    }
    assert energies["transposed3"] > energies["transposed4"] > energies["upsample"]
    assert energies["transposed3"] > 20 * energies["real"]


@pytest.mark.walk
def test_part_changes_in_place_and_the_run_of_the_gan_lab_comes_along(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gan_lab?preset=dcgan_small")
    page.get_by_role("button", name="Step", exact=True).click()
    wait_until(page, lambda: page.locator(".run-status").get_attribute("data-step") == "1")
    run = page.url.split("run=")[1].split("&")[0]
    page.goto(f"{app_url}/latent_space?run={run}")
    settled(page, "latent-large")
    page.get_by_role("radio", name="Channels").or_(page.get_by_role("button", name="Channels")).first.click()
    settled(page, "latent-difference")
    assert f"run={run}" in page.url


@pytest.mark.walk
def test_another_generator_is_asked_for_its_own_pictures(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gan_lab?preset=dcgan_small&latent=8")
    page.get_by_role("button", name="Step", exact=True).click()
    wait_until(page, lambda: page.locator(".run-status").get_attribute("data-step") == "1")
    run = page.url.split("run=")[1].split("&")[0]
    open_page(page, app_url, "latent_space", f"part=arithmetic&run={run}&plus=5&minus=6&also=9")
    settled(page, "latent-C")
    page.get_by_role("combobox", name="Generator").click()
    page.get_by_role("option", name="Small (MNIST)").click()
    page.wait_for_url(lambda url: "run=" not in url)
    expect(page.locator(".latent-space .status")).to_be_hidden()
    switched = settled(page, "latent-C")
    open_page(page, app_url, "latent_space", "part=arithmetic&plus=5&minus=6&also=9")
    assert settled(page, "latent-C") == switched
