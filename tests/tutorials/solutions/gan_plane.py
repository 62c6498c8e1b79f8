"""GAN in the plane: a tutorial and a challenge."""

from playwright.sync_api import Page

from tests.tutorials.deeds import Deed, in_turn, presses


def takes_turns(of_g: str) -> Deed:
    """So many steps of G for each step of D."""

    def deed(page: Page) -> None:
        page.get_by_role("group", name="Generator G").get_by_label("Steps").select_option(of_g)

    return deed


TUTORIALS = {
    "40_plane": {
        "A line": presses("Train"),
        "Without a bend": presses("Train"),
        "With a bend": presses("Train"),
        "One number instead of two": presses("Train"),
        "Ten turns for one": in_turn(takes_turns("1"), presses("Train")),
    },
}

RIGHT = {
    "40_plane": {
        "A line": "Less than a third",
        "Without a bend": "A cloud over the whole ring",
        "One number instead of two": "Nearly all",
    },
}

CHALLENGES = {"45_bunch": ("gan_plane?data=gaussians&g_steps=10", presses("Train"))}
