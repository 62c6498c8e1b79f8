"""The history of the browser (assets/lib/address.js), against a stand-in for it."""

import pytest

from tests.node import ASSETS, needs_node, run_module

ADDRESS = (ASSETS / "lib" / "address.js").as_uri()
STAND_IN = """
globalThis.location = new URL("http://host/")
globalThis.performance = { now: () => now }
globalThis.history = {
  state: null,
  pushState(state, title, url) { entries.push(""); this.replaceState(state, title, url) },
  replaceState(state, title, url) {
    globalThis.location = new URL(url, location)
    entries[entries.length - 1] = location.href
  },
}
"""


@needs_node
@pytest.mark.parametrize(
    ("story", "entries"),
    [
        (["/?a=1", "/?a=2"], ["/?a=2"]),
        (["/lab", "/lab?run=x"], ["/", "/lab?run=x"]),
        (["/?run=x", "/lab?run=x"], ["/", "/lab?run=x"]),
        (["/?a=1", 5000, "/?run=x", "/lab?run=x"], ["/?a=1", "/lab?run=x"]),
        (["/?a=1", 5000, "/", "/?run=x", "/lab?run=x"], ["/?a=1", "/lab?run=x"]),
        (["/?a=1", 5000, "/", "/lab"], ["/?a=1", "/lab"]),
        (["/?a=1", 5000, "/?a=2", "/lab"], ["/?a=2", "/lab"]),
        (["/?a=1", 5000, "/", 5000, "/lab"], ["/", "/lab"]),
    ],
    ids=[
        "a setting is no new page",
        "a page and its query",
        "a query that comes before its page",
        "what the page before had comes back",
        "cleared first, then written, before its page",
        "cleared before a page without a query",
        "a last change of the page before stays",
        "defaults stay defaults",
    ],
)
def test_each_entry_of_the_history_keeps_its_own_query(story: list[str | int], entries: list[str]) -> None:
    """A number in the story is a wait in milliseconds."""
    assert entries == run_module(
        "",
        f"""await (async () => {{
            let now = 0
            const entries = ["http://host/"]
            {STAND_IN}
            await import("{ADDRESS}")
            for (const move of {story}) {{
              if (typeof move === "number") now += move
              else history.pushState(null, "", move)
            }}
            return entries.map((entry) => entry.replace("http://host", ""))
        }})()""",
    )
