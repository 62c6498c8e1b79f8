"""A page as a browser drives it: what it once showed it may send again, whether or not it shows it still."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from ui.kit.views import VIEWS
from ui.shell.keys import exchange_key


@dataclass(frozen=True)
class Kept:
    """What the browser remembers of a widget: as it sends it, and as the page reads it."""

    state: WidgetState
    value: Any


class Visitor:
    """Somebody on a page. The widgets of `owner` stand for those of popovers, open or closed.

    Attributes:
        kept: what the browser remembers of widgets, by id; it goes along with every rerun.
    """

    def __init__(self, page: AppTest, owner: str) -> None:
        self.page = page
        self.owner = owner
        self.kept: dict[str, Kept] = {}

    def widgets(self) -> dict[str, Any]:
        """The widgets on the page that show a choice, by the choice; tabs are none, see `open_tab`."""
        views = self.page.session_state.get(VIEWS, {})
        keys = {view.key: name for (owner, name), view in views.items() if owner == self.owner}
        found = ((keys.get(getattr(element, "key", None)), element) for element in self.page._tree)
        return {name: one for name, one in found if name is not None and not isinstance(one, Block)}

    def shown(self, name: str) -> Any:
        """What the browser shows of a choice: what it remembers, else what the page sent."""
        element = self.widgets()[name]
        return self.kept[element.id].value if element.id in self.kept else element.value

    def run(self, *news: WidgetState) -> None:
        """Have the page run, with what the browser remembers and what the visitor did now."""
        states = {state.id: state for state in self.page._tree.get_widget_states().widgets}
        states |= {id_: kept.state for id_, kept in self.kept.items()} | {state.id: state for state in news}
        message = WidgetStates()
        message.widgets.extend(states.values())
        self.page._run(message)
        assert not self.page.exception

    def choose(self, name: str, value: Any) -> None:
        element = self.widgets()[name].set_value(value)
        state = element._widget_state
        if element.id in self.kept:
            self.kept[element.id] = Kept(state, value)
        self.run(state)

    def open_tab(self, title: str) -> None:
        """Open one of the page's tabs, of which the browser sends the open one with every rerun."""
        id_ = self._tabs.tab_container.id
        state = WidgetState(id=id_, string_value=title)
        self.kept[id_] = Kept(state, title)
        self.run(state)

    @property
    def opened_tab(self) -> str:
        """The title of the tab that is open, in the browser as on the page."""
        tabs = self._tabs.tab_container
        if tabs.id in self.kept:
            return str(self.kept[tabs.id].value)
        return str(self.page.tabs[tabs.default_tab_index].label)

    @property
    def _tabs(self) -> Any:
        blocks = [one.proto for one in _blocks(self.page._tree) if one.type == "tab_container"]
        assert len(blocks) == 1
        return blocks[0]

    def close_popovers(self) -> None:
        """From now on the browser sends what it shows at this moment, until the visitor changes it."""
        for element in self.widgets().values():
            self.kept[element.id] = Kept(element._widget_state, element.value)

    def press(self, label: str, place: int = 0) -> bool:
        """Press the button; False where there is none that can be pressed."""
        buttons = [button for button in self.page.button if button.label == label and not button.disabled]
        if len(buttons) <= place:
            return False
        buttons[place].click()
        self.run()
        return True

    def edit(self, key: str, edit: Any, exchanged: str = "") -> None:
        """What a component of the browser sends after an edit of what it shows, now and with every rerun.

        exchanged: what its exchange is kept under, where that is not the component's key.
        """
        version = self.page.session_state[exchange_key(exchanged or key)].version + 1
        self.send(key, "edit", {"version": version, "edit": edit})

    def send(self, key: str, name: str, value: Any) -> None:
        """What a component of the browser sends under a name, now and with every rerun."""
        element = next(one for one in self.page._tree if getattr(one, "key", None) == key)
        state = WidgetState(id=element.proto.id, json_value=json.dumps({name: value}))
        self.kept[element.proto.id] = Kept(state, value)
        self.run(state)

    def enter(self, **query: str) -> None:
        """Another address."""
        self.page.query_params.clear()
        for name, text in query.items():
            self.page.query_params[name] = text
        self.run()

    @property
    def address(self) -> dict[str, str]:
        found = self.page.query_params.items()
        return {name: text if isinstance(text, str) else text[0] for name, text in found}


def _blocks(block: Any) -> Iterator[Any]:
    """A part of the page, and all parts in it."""
    yield block
    for inner in getattr(block, "children", {}).values():
        yield from _blocks(inner)
