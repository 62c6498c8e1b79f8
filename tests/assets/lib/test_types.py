"""What the browser's modules say of Python's data, in the types of their comments, is what Python sends."""

import re
from dataclasses import fields

from nn_core import Architecture, Conv2d, MaxPool2d
from nn_core.judgements.gan import Play
from nn_core.training import Snapshot
from tests.frames import read_frame
from tests.node import ASSETS
from tests.ui.shell.test_frame import standing
from ui.shell.frame import encode_frame
from ui.shell.rows import rows
from ui.shell.wish import Wish


def typedef(module: str, name: str) -> set[str]:
    """The names of the properties of a type that a module of assets/lib/ defines."""
    text = (ASSETS / "lib" / module).read_text(encoding="utf-8")
    comment = next(one for one in text.split("/**")[1:] if re.search(rf"@typedef {{object}} {name}\b", one))
    return set(re.findall(r"@property \{.*\} \[?(\w+)", comment.split("*/")[0]))


def test_the_facts_of_a_frame() -> None:
    run = standing()
    instead = {"instead": "the run before", "networks": {}}
    facts, _ = read_frame(encode_frame(run, Snapshot(7, {}, {}, "running", 0.0), live=True, instead=instead))
    assert typedef("frame.js", "FrameFacts") == set(facts)


def test_the_fields_of_a_wish_that_every_run_answers() -> None:
    text = (ASSETS / "lib" / "wishes.js").read_text(encoding="utf-8")
    (declared,) = re.findall(r"@typedef \{\{(.*)\} & Record<string, unknown>\} Wish$", text, re.MULTILINE)
    assert {*re.findall(r"(\w+)\?:", declared)} | {"probe"} == {field.name for field in fields(Wish)}


def test_the_judgement_of_a_gans_game() -> None:
    assert typedef("gan.js", "Play") == {field.name for field in fields(Play)}


def test_the_rows_of_a_network() -> None:
    sent = rows(Architecture((1, 8, 8), (Conv2d(2, 3), MaxPool2d(2))))
    assert all(typedef("network.js", "RowFacts") <= set(row) for row in sent)
    assert typedef("network.js", "WindowSettings") <= {name for row in sent for name in row}
