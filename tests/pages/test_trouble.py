"""When a page cannot go on it says so in a sentence, offers a way on, and shows nobody a traceback."""

import logging
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from nn_core import SpecError
from nn_core.training import CapacityError
from tests.pages.app import open_page, press, said, tell_as_the_server_does
from tests.pages.widgets import widget
from ui.neural_network import lab as plane
from ui.shell.engine import engine
from ui.shell.trouble import OUR_FAULT, is_fault

FULL = "No room. Try *later*."
READ = r"No room\. Try \*later\*\."
STREAMLITS_LOG = logging.getLogger("streamlit.error_util")

pytestmark = pytest.mark.usefixtures("engine_ends")


def full(_spec: object, **_options: object) -> None:
    raise CapacityError(FULL)


@pytest.mark.parametrize("name", ["cnn_lab", "gan_lab", "gan_plane", "home", "neural_network"])
def test_a_full_server_is_a_sentence_on_every_page(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(engine(), "submit", full)
    page = open_page(name)
    assert "later" in said(page)


@pytest.mark.parametrize("name", ["cnn_lab", "gan_plane", "neural_network"])
def test_there_is_a_way_on_once_there_is_room(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(engine(), "submit", full)
        page = open_page(name)
        assert READ in said(page)
        assert READ in said(press(page, "Try again"))
    assert READ not in said(press(page, "Try again"))
    assert any(button.label == "Train" for button in page.button)


def test_who_has_no_room_for_a_network_can_choose_another(monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("cnn_lab", more="yes")
    submit = engine().submit
    small = page.session_state["cnn"]["preset"]
    monkeypatch.setattr(
        engine(),
        "submit",
        lambda spec, **options: (full if len(spec.architecture.layers) > 8 else submit)(spec, **options),
    )
    assert READ in said(widget(page, "cnn", "preset").set_value("lenet5").run())
    page = widget(page, "cnn", "preset").set_value(small).run()
    assert READ not in said(page)
    assert page.query_params["run"]


def test_an_error_that_nobody_foresaw_is_one_plain_sentence_and_a_traceback_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tell_as_the_server_does(monkeypatch)
    page = open_page("neural_network", rate="0.3")
    with monkeypatch.context() as patch:
        patch.setattr(plane, "drawing_of", lambda spec: 1 / 0)
        page.run()
    assert not page.exception
    assert [element.value for element in page.error] == [OUR_FAULT]
    assert "ZeroDivisionError" in caplog.text
    page = press(page, "Try again")
    assert not page.error
    assert page.query_params["rate"] == "0.3"


def in_the_script(error: Exception) -> None:
    raise error


def in_a_part(error: Exception) -> None:
    import streamlit as st

    @st.fragment
    def part() -> None:
        raise error

    part()


def in_a_callback(error: Exception) -> None:
    import streamlit as st

    def fail() -> None:
        raise error

    st.button("Fail", on_click=fail)


PLACES = (in_the_script, in_a_part, in_a_callback)


def failed(monkeypatch: pytest.MonkeyPatch, place: Callable[..., None], error: Exception) -> AppTest:
    tell_as_the_server_does(monkeypatch)
    page = AppTest.from_function(place, args=(error,)).run()
    return press(page, "Fail") if place is in_a_callback else page


@pytest.mark.parametrize("place", PLACES)
def test_wherever_it_happens_a_sentence_is_shown_once_and_is_no_fault_in_the_log(
    monkeypatch: pytest.MonkeyPatch, place: Callable[..., None]
) -> None:
    lines: list[logging.LogRecord] = []
    monkeypatch.setattr(STREAMLITS_LOG, "filters", [is_fault])
    monkeypatch.setattr(STREAMLITS_LOG, "handlers", [Recorder(lines)])
    page = failed(monkeypatch, place, SpecError(None, None, FULL))
    assert not page.exception
    assert [element.value for element in page.warning] == [READ]
    assert lines == []


@pytest.mark.parametrize("place", PLACES)
def test_wherever_it_happens_a_fault_is_one_sentence_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, place: Callable[..., None]
) -> None:
    lines: list[logging.LogRecord] = []
    monkeypatch.setattr(STREAMLITS_LOG, "filters", [is_fault])
    monkeypatch.setattr(STREAMLITS_LOG, "handlers", [Recorder(lines)])
    page = failed(monkeypatch, place, RuntimeError("at /home/somebody"))
    assert not page.exception
    assert [element.value for element in page.error] == [OUR_FAULT]
    assert [line.exc_info is not None for line in lines] == [True]


class Recorder(logging.Handler):
    def __init__(self, lines: list[logging.LogRecord]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record)


def test_the_server_is_told_to_say_it_so() -> None:
    from app import app
    from ui.shell.trouble import tell

    assert app._on_script_error is tell
    assert is_fault in STREAMLITS_LOG.filters
