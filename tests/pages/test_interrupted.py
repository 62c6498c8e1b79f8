"""A press that comes while a page makes another run: Streamlit breaks the script off and begins again."""

from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.testing.v1 import AppTest

from tests.pages.app import open_page, press, run_of
from tests.pages.browser_memory import Visitor
from ui.shell.engine import engine

PAGES = ("cnn_lab", "gan_lab", "gan_plane", "neural_network")


def press_during_submit(page: AppTest, label: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """That button is pressed when the engine has been handed the next run, before the page knows of it."""
    pressed = next(button for button in page.button if button.label == label)
    states = WidgetStates(widgets=[WidgetState(id=pressed.id, trigger_value=True)])
    submit = type(engine()).submit

    def interrupted(self: Any, *args: Any, **options: Any) -> Any:
        monkeypatch.undo()
        run = submit(self, *args, **options)
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        rerun = RerunData(context.query_string, states, page_script_hash=context.page_script_hash)
        context.script_requests.request_rerun(rerun)
        return run

    monkeypatch.setattr(type(engine()), "submit", interrupted)


@pytest.fixture(params=PAGES)
def trained(request: pytest.FixtureRequest) -> tuple[AppTest, Any]:
    """A page and its run, which has taken a step."""
    page = open_page(request.param)
    run = run_of(page)
    run.step(1)
    return page, run


def test_train_is_done_to_the_new_run(trained: tuple[AppTest, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    page, before = trained
    press_during_submit(page, "Train", monkeypatch)
    run = run_of(press(page, "Reset"))
    assert run.id != before.id
    assert run.state == "running"
    assert before.state == "paused"


def test_undo_takes_back_the_choice_that_it_overtakes_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Visitor(open_page("cnn_lab", data="digits", more="yes"), "cnn")
    found.choose("rate", "0.1")
    press_during_submit(found.page, "Undo", monkeypatch)
    found.choose("preset", "perceptron")
    assert found.address["rate"] == "0.1"
    assert "preset" not in found.address
    found.press("Redo")
    assert found.address["preset"] == "perceptron"
