"""Strangers send what they like: each gets a sentence, the log no traceback, and memory stays bounded.

Addresses, messages to the live stream, edits of components and files, all made from a seed.
"""

import ast
import asyncio
import json
import random
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module

import pytest
from starlette.websockets import WebSocketDisconnect
from streamlit.testing.v1 import AppTest

from nn_core.data import DataError, decode_picture, image_set_from_files, image_set_from_zip
from nn_core.network.presets import classifier_preset, gan_preset
from nn_core.training import ClassifierRun, GanRun, LocalEngine, PlaneGanRun, PlaneRun
from nn_core.training.spec import RunSpec
from tests.attack import hostile
from tests.attack.handlers import HANDLERS
from tests.pages.app import PAGE_NAMES, ROOT, open_page
from tests.resident import resident_bytes
from tests.waiting import PATIENCE_S
from ui.cnn_lab.lab import PARAMS as CNN
from ui.kit.url import Param, read, write
from ui.shell import live, reader
from ui.shell.engine import close_engine
from ui.shell.wish import WishError, parse_message, parse_wish

pytestmark = pytest.mark.walk  # thousands of addresses, messages, edits and files

ADDRESSES, PAGES_OPENED, MESSAGES, EDITS, FILES = 4_000, 8, 2_000, 2_000, 600
MOST_GROWTH_BYTES = 700 * 2**20


def params_of(page: str) -> tuple[Param, ...]:
    """The parameters of a page's address, where the page has them from; another's where it has none."""
    tree = ast.parse((ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    origins = {alias.name: str(node.module) for node in imports for alias in node.names}
    if "PARAMS" in origins:
        return tuple(import_module(origins["PARAMS"]).PARAMS)
    lesson = [import_module(origin).PAGE for name, origin in origins.items() if name == "PAGE"]
    return tuple(lesson[0].params) if lesson else CNN


PARAMS = {page: params_of(page) for page in PAGE_NAMES}


@pytest.fixture(autouse=True)
def _nothing_is_logged_and_memory_is_bounded(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    before = resident_bytes()
    yield
    close_engine()
    assert [
        record.getMessage() for record in caplog.records if record.exc_info or record.levelname == "ERROR"
    ] == []
    assert resident_bytes() - before < MOST_GROWTH_BYTES


def spoken(error: Exception, about: object = None) -> None:
    """Whether a refusal is a sentence for people."""
    assert not hostile.RAW.search(str(error)), about


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_any_address_is_read_as_valid_values_and_sentences(name: str) -> None:
    random_, params = random.Random(name), PARAMS[name]
    for _ in range(ADDRESSES // len(PAGE_NAMES)):
        query = hostile.query(random_, params)
        values, notes = read(query, params)
        assert not any(hostile.RAW.search(note) for note in notes), (query, notes)
        again, more = read(write(values, params), params)
        assert (again, more) == (values, []), query


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_a_page_opens_with_any_address(name: str) -> None:
    random_, page = random.Random(name), open_page(name)
    for _ in range(PAGES_OPENED):
        query = {
            name: text for name, text in hostile.query(random_, PARAMS[name]).items() if "\ud800" not in text
        }
        page.query_params.clear()
        page.query_params.update(query)
        page.run()
        assert not page.exception, query
        shown = [element.value for kind in (page.error, page.warning, page.info) for element in kind]
        assert not any(hostile.RAW.search(text) for text in shown), (query, shown)


RUNS: dict[str, RunSpec] = {
    "classifier": ClassifierRun(classifier_preset("one_layer_cnn", (1, 8, 8), 10), "digits"),
    "gan": GanRun(*gan_preset("dense", (1, 8, 8), 32), "digits"),
    "plane": PlaneRun(),
    "gan_plane": PlaneGanRun(),
}


@pytest.mark.parametrize("kind", RUNS)
def test_any_message_is_a_wish_or_a_sentence(kind: str) -> None:
    random_ = random.Random(kind)
    for _ in range(MESSAGES // len(RUNS)):
        text = hostile.message(random_)
        try:
            parse_wish(parse_message(text), RUNS[kind])
        except WishError as error:
            spoken(error, text)


class Stranger:
    """A browser that sends what it has and leaves once all is answered that must be."""

    def __init__(self, messages: list[str]) -> None:
        self.messages, self.frames, self.refusals = messages, 0, 0

    async def receive_text(self) -> str:
        await asyncio.sleep(0)
        if not self.messages:
            while not self.frames:
                await asyncio.sleep(0.01)
            raise WebSocketDisconnect
        return self.messages.pop()

    client = None

    async def send_text(self, text: str) -> None:
        self.refusals += json.loads(text)["type"] == "error"

    async def send_bytes(self, data: bytes) -> None:
        self.frames += 1


@pytest.mark.parametrize("kind", RUNS)
def test_a_socket_survives_any_message(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    random_, engine = random.Random(kind), LocalEngine(device="cpu")
    monkeypatch.setattr(reader, "engine", lambda: engine)
    run = engine.submit(RUNS[kind]).look
    last = json.dumps({"type": "watch", "run": run, "layers": []})
    stranger = Stranger([last, *(hostile.message(random_, run) for _ in range(60))])
    asyncio.run(asyncio.wait_for(live.Page(stranger).serve(), 60))  # type: ignore[arg-type]
    engine.close()
    assert stranger.frames > 0
    assert stranger.refusals > 10


@pytest.mark.parametrize("name", HANDLERS)
def test_a_handler_takes_any_edit(name: str) -> None:
    def script(name: str, count: int) -> None:
        from tests.attack.handlers import attack

        attack(name, count)

    page = AppTest.from_function(
        script, args=(name, EDITS // len(HANDLERS)), default_timeout=PATIENCE_S
    ).run()
    assert [error.message for error in page.exception] == []


def picture_or_reason(read: Callable[[], object]) -> None:
    try:
        read()
    except DataError as error:
        spoken(error)


@pytest.mark.filterwarnings("ignore")  # Pillow's own, of damaged files
def test_any_file_is_a_picture_or_a_sentence() -> None:
    random_ = random.Random(0)
    for _ in range(FILES // 3):
        data = hostile.damaged(random_, hostile.picture(random_))
        picture_or_reason(partial(decode_picture, data, "a.png"))
        files = [("a/b.png", data), ("c.gif", data)]
        picture_or_reason(partial(image_set_from_files, files, (3, 28, 28)))
        packed = hostile.damaged(random_, hostile.archive(random_))
        picture_or_reason(partial(image_set_from_zip, packed, (1, 28, 28)))
