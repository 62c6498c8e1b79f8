"""Both sides of the protocol of edits, the browser's as it runs there, over a network that does its worst."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.node import ASSETS, NODE
from ui.kit.exchange import Exchange, first_version

BROWSER = """
import { createInterface } from "node:readline"
const due = new Map()
globalThis.setTimeout = (action) => { const id = {}; due.set(id, action); return id }
globalThis.clearTimeout = (id) => due.delete(id)
const { Exchange } = await import("%s")
let [exchange, content, sent] = []
const component = { setStateValue: (name, message) => sent.push({ ...message, edit: message.edit }) }
const does = {
  open() { [exchange, content, sent] = [new Exchange(), null, []]; due.clear() },
  answer({ version, shown }) {
    const heard = exchange.receive(component, version)
    if (heard !== "old") content = shown
    return heard
  },
  edit({ made }) { content = made; exchange.edit(() => content, 30) },
  wait() { const actions = [...due.values()]; due.clear(); actions.forEach((action) => action()) },
}
for await (const line of createInterface({ input: process.stdin })) {
  const { deed, ...facts } = JSON.parse(line)
  const heard = does[deed](facts)
  process.stdout.write(JSON.stringify({ heard, content, sent: sent.splice(0) }) + "\\n")
}
"""


class Browser:
    """A page under Node that has one component, which is told what happens line by line."""

    def __init__(self) -> None:
        assert NODE is not None
        script = BROWSER % f"{ASSETS.as_uri()}/lib/exchange.js"
        command = [NODE, "--input-type=module", "--eval", script]
        self._node = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.content: Any = None
        self.kept: Any = None
        self.heard = ""

    def do(self, deed: str, **facts: Any) -> list[Any]:
        """What the component sends; Streamlit keeps the newest and sends it again with every rerun."""
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps({"deed": deed, **facts}) + "\n")
        self._node.stdin.flush()
        said = json.loads(self._node.stdout.readline())
        self.content, self.heard = said["content"], said.get("heard", "")
        if said["sent"]:
            self.kept = said["sent"][-1]
        return list(said["sent"])

    def close(self) -> None:
        self._node.terminate()
        self._node.wait()
        for stream in (self._node.stdin, self._node.stdout):
            if stream is not None:
                stream.close()


@dataclass(frozen=True)
class Change:
    """Somebody's doing, and the newest choice in Python that he had before him (a choice: itself)."""

    what: str
    knew: int


def machine(browser: Browser) -> type[RuleBasedStateMachine]:
    class Machine(RuleBasedStateMachine):
        """A page in the browser and its session, each with what it shows.

        The truth is told without numbers: the newest edit holds if whoever made it had the newest choice of
        Python before him, else that choice.
        """

        def __init__(self) -> None:
            super().__init__()
            self.count = self.choices = 0
            self.seconds = 1_700_000_000
            self.to_python: list[Any] = []
            self.to_browser: list[dict[str, Any]] = []
            self.made: dict[str, Change] = {}
            browser.kept = None
            browser.do("open")
            self.sees = -1
            self.edited: Change | None = None
            self.begin(self.new("address"))
            self.hear(self.to_browser[-1])

        def new(self, by: str) -> str:
            self.count += 1
            return f"{by} {self.count}"

        def begin(self, shown: str) -> None:
            """A session that opens an address."""
            self.seconds += 60
            self.exchange = Exchange(first_version(self.seconds))
            self.choose(shown)
            self.run()

        def choose(self, shown: str) -> None:
            self.choices += 1
            self.shown, self.chosen = shown, Change(shown, self.choices)

        def run(self) -> None:
            """What happens at the end of each rerun."""
            version = self.exchange.answer(self.shown)
            self.to_browser.append({"version": version, "shown": self.shown, "choice": self.chosen.knew})

        def hear(self, answer: dict[str, Any]) -> None:
            browser.do("answer", version=answer["version"], shown=answer["shown"])
            if browser.heard != "old":
                self.sees = max(self.sees, answer["choice"])

        def read(self, message: Any) -> None:
            before = self.exchange.version
            edit = self.exchange.take(message)
            assert self.exchange.version >= before
            if edit is not None:
                self.shown = edit
            self.run()

        @rule()
        def the_reader_edits(self) -> None:
            made = self.new("edit")
            browser.do("edit", made=made)
            self.edited = self.made[made] = Change(made, self.sees)

        @rule()
        def time_passes(self) -> None:
            self.to_python += browser.do("wait")

        @precondition(lambda self: self.to_python)
        @rule(data=st.data(), again=st.booleans())
        def a_message_arrives(self, data: st.DataObject, again: bool) -> None:
            at = data.draw(st.integers(0, len(self.to_python) - 1))
            self.read(self.to_python[at] if again else self.to_python.pop(at))

        @precondition(lambda self: self.to_python)
        @rule()
        def a_message_is_lost(self) -> None:
            self.to_python.pop()

        @precondition(lambda self: self.to_browser)
        @rule(data=st.data(), again=st.booleans())
        def an_answer_arrives(self, data: st.DataObject, again: bool) -> None:
            at = data.draw(st.integers(0, len(self.to_browser) - 1))
            self.hear(self.to_browser[at] if again else self.to_browser.pop(at))

        @precondition(lambda self: len(self.to_browser) > 1)
        @rule()
        def an_answer_is_lost(self) -> None:
            self.to_browser.pop()

        @rule(says_so=st.booleans())
        def somebody_chooses_in_python(self, says_so: bool) -> None:
            self.run()
            self.choose(self.new("choice"))
            if says_so:
                self.exchange.choose()
            self.run()

        @rule()
        def the_choice_of_now_is_chosen_again(self) -> None:
            self.choose(self.shown)
            self.exchange.choose()
            self.run()

        @rule(seed=st.integers(0, 99))
        def a_stranger_sends_nonsense(self, seed: int) -> None:
            rng, version = random.Random(seed), self.exchange.version
            numbers = [
                version,
                version - 1,
                version + 10**6,
                float(version + 1),
                str(version + 1),
                True,
                None,
                -1,
            ]
            broken = [{"version": version + 1}, [version + 1, "forged"], "forged", None]
            self.read(rng.choice([*broken, *({"version": one, "edit": "forged"} for one in numbers)]))
            assert self.shown != "forged"

        @rule()
        def the_page_is_left_and_opened_again(self) -> None:
            """A new component. What the one before has not said yet is lost; what it said may come again."""
            self.read(browser.kept)
            self.to_browser.clear()
            browser.do("open")
            self.sees = -1
            self.edited = self.made[browser.kept["edit"]] if browser.kept else None
            self.run()
            self.hear(self.to_browser[-1])

        @rule()
        def the_page_is_loaded_anew(self) -> None:
            """A new component and a new session, which the address opens."""
            self.to_python.clear()
            self.to_browser.clear()
            browser.kept = self.edited = None
            browser.do("open")
            self.sees = -1
            self.begin(self.shown)
            self.hear(self.to_browser[-1])

        @rule()
        def the_session_is_lost(self) -> None:
            """The component stays, and all that it has sent may still come."""
            self.to_browser.clear()
            self.begin(self.shown)

        def teardown(self) -> None:
            """Whatever happened: once all is said, both show the same, and it is what it should be."""
            self.to_python += browser.do("wait")
            self.read(browser.kept)
            self.hear(self.to_browser[-1])
            self.read(browser.kept)
            self.hear(self.to_browser[-1])
            newest = self.edited
            holds = newest if newest is not None and newest.knew == self.chosen.knew else self.chosen
            assert browser.content == self.shown
            assert self.shown == holds.what

    return Machine


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = Browser()
    yield found
    found.close()


@pytest.mark.walk
def test_both_sides_end_up_with_what_was_changed_last(browser: Browser) -> None:
    run_state_machine_as_test(
        machine(browser), settings=settings(max_examples=200, stateful_step_count=20, deadline=None)
    )
