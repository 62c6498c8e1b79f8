"""The browser's side of the live stream (assets/lib/live.js), against a stand-in for WebSocket."""

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
    return run_module(
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
    assert (wish["layers"], wish["image"], wish["weights"]) == (["*"], {"index": 3}, [])
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
