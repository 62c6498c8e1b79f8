"""What the steps of our tutorials let a reader change."""

from importlib import import_module

import pytest

from nn_core.tutorials.document import Step, read_tutorial
from ui.kit.url import Param, read, write
from ui.tutorials.library import OURS, PAGES, read_folders
from ui.tutorials.set_up import ASIDE, SetUp, set_up_of

STEPS = [step for tutorial in read_folders(OURS).tutorials.values() for step in tutorial.steps]
MEASURED = [step for step in STEPS if step.done is not None or step.predict is not None]
LESSONS = ("activation", "backpropagation", "convolution", "dense", "gan_uses", "pooling", "why_convolution")
LABS = ("gan_plane", "latent_space", "neural_network", "segmentation", "sound")
ASKING = ("attribution", "channels", "embedding")
PARAMS = {
    **{page: import_module(f"ui.{page}.params") for page in (*LESSONS, *LABS, *ASKING)},
    **{page: import_module(f"ui.{page}.lab") for page in ("cnn_lab", "detection", "gan_lab")},
}


def params(page: str) -> tuple[Param, ...]:
    return tuple(PARAMS[page].PARAMS)


@pytest.mark.parametrize("step", MEASURED, ids=lambda step: step.title)
def test_each_step_that_is_measured_says_what_it_lets_change(step: Step) -> None:
    assert step.changes is not None
    assert step.changes <= {param.name for param in params(step.page)}


@pytest.mark.parametrize("step", [one for one in STEPS if one.query and one.page in LESSONS])
def test_the_page_shows_a_step_as_its_address_says(step: Step) -> None:
    """Else it would seem changed from the first moment on."""
    assert step.query is not None
    page = PARAMS[step.page]
    asked, notes = read(step.query, page.PARAMS)
    assert notes == []
    assert write(page.sparse(page.complete(asked)), page.PARAMS) == write(asked, page.PARAMS)


def test_what_stands_aside_is_there() -> None:
    for page, names in ASIDE.items():
        assert names <= {param.name for param in params(page)}


def steps(*settings: str) -> tuple[Step, ...]:
    parts = [f"## Step\n```toml\n{one}\n```\nDo it.\n" for one in settings]
    top = '+++\ntitle = "T"\nminutes = 1\naudience = "All."\n+++\nAbout.\n'
    return read_tutorial(top + "\n".join(parts), "t.md", PAGES).steps


@pytest.mark.parametrize(
    ("settings", "set_up"),
    [
        (
            ['address = "pooling?window=2"\nchanges = "kind"'],
            SetUp("pooling", {"window": "2"}, frozenset({"kind"})),
        ),
        (['address = "pooling?window=2"\nchanges = ""'], SetUp("pooling", {"window": "2"}, frozenset())),
        (['address = "pooling?window=2"\ndone = "window == 3"'], None),
        (
            ['address = "pooling"', 'changes = "kind"\ndone = "window == 4"', 'changes = "stride padding"'],
            SetUp("pooling", {}, frozenset({"kind", "stride", "padding"})),
        ),
        (['address = "pooling"', 'done = "window == 3"', 'changes = "stride"'], None),
        (['address = "pooling"', 'changes = "stride"', "hint = 'Look.'"], None),
    ],
)
def test_a_step_speaks_of_its_address_and_of_what_may_have_changed_since(
    settings: list[str], set_up: SetUp | None
) -> None:
    assert set_up_of(steps(*settings)) == set_up
