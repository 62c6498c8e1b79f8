"""The browser's side of the live stream (assets/lib/live.js), against a stand-in for WebSocket."""

import json
from typing import Any

import pytest

from tests.node import needs_node, run_module

STAND_IN = """
globalThis.window = { location: { href: "http://host/page" } }
globalThis.requestAnimationFrame = (draw) => draw()
globalThis.timers = []
globalThis.setTimeout = (fn, ms) => timers.push({ fn, ms }) - 1
globalThis.clearTimeout = (id) => (timers[id] = null)
globalThis.opened = []
globalThis.WebSocket = class {
  static OPEN = 1
  constructor(url) { this.path = url.pathname; this.sent = []; this.readyState = 0; opened.push(this) }
  open() { this.readyState = 1; this.onopen() }
  send(text) { this.sent.push(JSON.parse(text)) }
  close() { this.readyState = 3 }
  receive(facts) {
    const header = new TextEncoder().encode(JSON.stringify({
      x: { dtype: "U8", shape: [1], data_offsets: [0, 1] }, __metadata__: { frame: JSON.stringify(facts) } }))
    const bytes = new Uint8Array(8 + header.length + 1)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
    bytes.set(header, 8)
    this.onmessage({ data: bytes.buffer })
  }
}
const tick = () => timers.splice(0).forEach((timer) => timer?.fn())
"""


def play(story: str) -> list[Any]:
    """What `told` holds after the story of a component "map" that watches the run "one"."""
    found: list[Any] = run_module(
        'import { connect } from "./lib/live.js"',
        f"""await (async () => {{
            {STAND_IN}
            const told = []
            const first = connect("one")
            first.watch("map", {{ layers: ["*"], weights: ["conv1"], image: {{ index: 3 }} }})
            opened[0].open()
            {story}
            return told
        }})()""",
    )
    return found


@pytest.mark.parametrize(
    ("wishes", "merged"),
    [
        ([], {}),
        (
            [{"layers": ["a", "b"]}, {"layers": ["b", "c"], "history": True}],
            {"layers": ["a", "b", "c"], "history": True},
        ),
        ([{"anything": False}, {"anything": True}, {"anything": False}], {"anything": True}),
        ([{"latent": [1, 2]}, {"latent": [3]}, {"latent": None}], {"latent": [3]}),
        ([{"silenced": [["relu1", 3]]}, {"silenced": []}], {"silenced": []}),
        ([{"step": 5}, {"step": 0}], {"step": 0}),
        ([{"image": {"index": 1}}, {"image": {"index": 2}}, {"image": None}], {"image": {"index": 2}}),
        ([{"step": None}, {"step": None, "image": {"index": 3}}], {"step": None, "image": {"index": 3}}),
    ],
)
@needs_node
def test_wishes_of_several_components_become_one(wishes: list[Any], merged: dict[str, Any]) -> None:
    assert run_module('import { merge } from "./lib/live.js"', f"merge({json.dumps(wishes)})") == merged


@needs_node
def test_the_run_that_takes_another_s_place_is_watched_before_the_page_turns_to_it() -> None:
    told = play("""
        opened[0].receive({ successor: "two" })
        opened[1].open()
        told.push(opened[1].path, ...opened[1].sent)
        opened[1].receive({ step: 7 })
        connect("two").onFrame((frame) => told.push(frame.step))
        told.push(opened.length)
    """)
    path, wish, *rest = told
    assert path == "/live/two"
    assert (wish["layers"], wish["image"], "weights" in wish) == (["*"], {"index": 3}, False)
    assert rest == [7, 2]  # the frame is there at once, and no third socket was opened


@needs_node
def test_what_was_asked_at_the_meeting_gives_way_to_the_page_s_own_wish() -> None:
    told = play("""
        opened[0].receive({ successor: "two" })
        opened[1].open()
        connect("two").watch("status", { layers: [] })
        tick()
        told.push(opened[1].sent.at(-1).layers, opened[1].readyState)
    """)
    assert told == [[], 1]


@needs_node
@pytest.mark.parametrize(("turns", "state"), [(True, 1), (False, 3)])
def test_a_meeting_that_leads_nowhere_is_closed(turns: bool, state: int) -> None:
    told = play(f"""
        opened[0].receive({{ successor: "two" }})
        opened[1].open()
        if ({str(turns).lower()}) connect("two")
        tick()
        told.push(opened[1].readyState)
    """)
    assert told == [state]


CLOCK = """
let now = Date.parse("2026-01-02T10:00:00")
let due = []
Date.now = () => now
globalThis.setTimeout = (fn, ms = 0) => {
  const timer = { fn, at: now + ms }
  due.push(timer)
  return timer
}
globalThis.clearTimeout = (timer) => (due = due.filter((other) => other !== timer))
const pass = (seconds) => {
  const end = now + 1000 * seconds
  for (;;) {
    const [next] = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
    if (!next) break
    clearTimeout(next)
    now = Math.max(now, next.at)
    next.fn()
  }
  now = end
}
const answer = (socket) => socket.onmessage({ data: '{"type": "pong"}' })
/** Let time pass with a server that answers. */
const live = (seconds) => {
  for (let i = 0; i < 10 * seconds; i++) {
    pass(0.1)
    if (opened.at(-1).sent.splice(0).some(({ type }) => type === "ping")) answer(opened.at(-1))
  }
}
"""


def told_in(story: str) -> list[Any]:
    """What a component hears (the sentence's kind, or null) in a story on a clock that starts at 10:00:00."""
    found: list[Any] = run_module(
        'import { connect } from "./lib/live.js"',
        f"""await (async () => {{
            {STAND_IN}
            {CLOCK}
            const told = []
            const first = (sentence) => sentence.split(". ")[0]
            connect("one").onStatus((sentence, kind) => told.push(sentence && [kind, first(sentence)]))
            {story}
            return told
        }})()""",
    )
    return found


LOST = ["lost", "No connection since 10:00:20"]


@needs_node
@pytest.mark.parametrize(
    "cut",
    [
        "opened[0].onclose({ code: 1006 })",  # the server ends
        "",  # a cable is cut: the socket hears nothing
    ],
)
def test_a_connection_that_is_lost_is_said_after_three_seconds(cut: str) -> None:
    told = told_in(f"""
        opened[0].open()
        live(20)
        {cut}
        pass(2.9)
        told.push(told.length)
        pass(1.2)
    """)
    assert told == [None, 1, LOST]


@needs_node
def test_while_the_server_answers_nothing_is_said_however_long_no_frame_comes() -> None:
    assert told_in("opened[0].open(); live(600)") == [None]


@needs_node
def test_a_drop_of_two_seconds_is_not_worth_a_word() -> None:
    told = told_in("""
        opened[0].open()
        live(20)
        opened[0].onclose({ code: 1006 })
        pass(2)
        opened.at(-1).open()
        live(20)
    """)
    assert told == [None, None]


@needs_node
def test_it_recovers_by_itself_and_says_so() -> None:
    told = told_in("""
        opened[0].open()
        live(20)
        opened[0].onclose({ code: 1006 })
        for (let i = 1; i < 5; i++) {
          while (opened.length === i) pass(1)
          opened[i].onclose({ code: 1006 })
        }
        pass(4)
        opened.at(-1).open()
        live(20)
    """)
    assert told == [None, LOST, None]


@needs_node
def test_a_socket_that_hangs_is_given_up_for_another() -> None:
    told = told_in("""
        opened[0].open()
        live(20)
        pass(12)
        told.push([opened.length, opened[0].readyState])
        opened[1].open()
        live(5)
    """)
    assert told == [None, LOST, [2, 3], None]


@needs_node
def test_an_answer_that_comes_late_is_an_answer() -> None:
    told = told_in("""
        opened[0].open()
        live(20)
        pass(5)
        answer(opened[0])
        live(5)
        told.push(opened.length)
    """)
    assert told == [None, LOST, None, 1]


@needs_node
def test_a_page_out_of_sight_whose_clock_is_slow_is_not_told_a_lie() -> None:
    """Browsers let the timers of a hidden page run once a minute."""
    told = told_in("""
        opened[0].open()
        for (let i = 0; i < 10; i++) { now += 60_000; pass(0); answer(opened[0]) }
    """)
    assert told == [None]


@needs_node
def test_who_never_gets_a_connection_hears_it_too() -> None:
    assert told_in("pass(4)") == [["lost", "No connection since 10:00:00"]]


@needs_node
def test_a_run_that_is_gone_is_asked_for_no_more() -> None:
    told = told_in("""
        opened[0].open()
        opened[0].onclose({ code: 4404 })
        pass(60)
        told.push(opened.length)
        connect("one").onStatus((sentence, kind) => told.push(kind))
    """)
    assert told == [None, ["ended", "This run has ended"], 1, "ended"]
