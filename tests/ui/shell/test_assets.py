"""How a browser gets the modules: by an address that is theirs alone, kept for ever; all other files anew."""

import asyncio
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from ui.shell.assets import ASSETS, FOR_EVER, MODULES, VERSION, Assets, address, imported_by, version_of


def answer_to(path: str) -> Response:
    scope = {"type": "http", "method": "GET", "headers": []}
    return asyncio.run(Assets().get_response(path.removeprefix("/assets/"), scope))


def test_a_module_of_this_version_is_kept_for_ever() -> None:
    answer = answer_to(address("lib/dom.js"))
    assert answer.body == (ASSETS / "lib" / "dom.js").read_bytes()
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == FOR_EVER


def test_a_font_keeps_its_address_and_is_asked_about_each_time() -> None:
    answer = answer_to("/assets/fonts/inter.woff2")
    assert isinstance(answer, FileResponse)
    assert Path(answer.path) == ASSETS / "fonts" / "inter.woff2"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/0123456789ab/lib/dom.js",
        address("lib/dom.test.js"),
        address("fonts/inter.woff2"),
        address("../../app.py"),
        "/assets/../app.py",
    ],
)
def test_nothing_else_has_such_an_address(path: str) -> None:
    with pytest.raises(HTTPException) as refusal:
        answer_to(path)
    assert refusal.value.status_code == 404


def test_the_version_is_another_where_any_module_is() -> None:
    changed = {**MODULES, "lib/dom.js": MODULES["lib/dom.js"] + b"\n"}
    assert version_of(changed) != version_of(MODULES) == VERSION


def test_a_module_is_named_with_all_that_it_imports() -> None:
    assert imported_by("lib/life.js") == ("lib/life.js",)
    found = imported_by("components/time_slider/index.js")
    assert found[0] == "components/time_slider/index.js"
    assert {"lib/live.js", "lib/frame.js"} <= set(found)
    assert len(found) == len(set(found))
    for module in MODULES:
        assert set(imported_by(module)) <= MODULES.keys()
