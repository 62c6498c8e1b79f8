"""A student as the server knows one: a browser's cookie, Streamlit's socket, and the live stream of a run.

It says what a browser says and draws nothing, so that many of them fit beside the server that they measure.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from tests.waiting import PATIENCE_S

BEAT_S = 1.0
PAGE_WAITS_S = 0.05
"""So long a browser keeps an edit from Streamlit, which the live stream has heard of."""
TAB_CLOSED = 1001
MAPS = {"layers": ["*"], "weights": ["conv1", "conv2"], "statistics": True}
WISHES: dict[str, dict[str, Any]] = {
    "cnn_lab": {**MAPS, "history": True, "image": {"index": 0}},
    "gan_lab": {"history": True},
    "neural_network": {"history": True},
    "gan_plane": {"history": True},
}
"""What each page with a run of its own asks of it as it opens."""

_NAMED = re.compile(r"\brun=([\w-]+)")


@dataclass
class Frame:
    """One message of the live stream: its facts, and where its arrays lie."""

    facts: dict[str, Any]
    tensors: dict[str, Any]
    buffer: bytes
    start: int

    @classmethod
    def read(cls, buffer: bytes) -> Frame:
        start = 8 + int.from_bytes(buffer[:8], "little")
        tensors = json.loads(buffer[8:start])
        return cls(json.loads(tensors.pop("__metadata__")["frame"]), tensors, buffer, start)

    def bytes_of(self, name: str) -> bytes:
        """Those of an array; empty where there is no such."""
        if name not in self.tensors:
            return b""
        begin, end = self.tensors[name]["data_offsets"]
        return self.buffer[self.start + begin : self.start + end]


@dataclass
class Stream:
    """What comes of one run: the newest frame, and how many.

    Attributes:
        frames: that came so far.
        seen: is set with each of them.
    """

    run: str
    newest: Frame | None = None
    frames: int = 0
    seen: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def step(self) -> int:
        return 0 if self.newest is None else int(self.newest.facts["step"])

    async def until(self, condition: Any) -> Frame:
        """The newest frame, as soon as it holds for one."""
        async with asyncio.timeout(PATIENCE_S):
            while self.newest is None or not condition(self.newest):
                self.seen.clear()
                await self.seen.wait()
        return self.newest


class Student:
    """One tab of one visitor.

    Attributes:
        errors: what went wrong for it, in words: refusals, sockets that broke, waits that were too long.
        frames: of all its runs so far.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.errors: list[str] = []
        self.frames = 0
        self.page = ""
        self.stream: Stream | None
        self._cookie = ""
        self._asked = 0
        self._forget()

    def _forget(self) -> None:
        """What a tab knows before it is opened."""
        self._socket: ClientConnection | None = None
        self._live: ClientConnection | None = None
        self._listening: list[asyncio.Task[None]] = []
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._streams: dict[str, Stream] = {}
        self._instead: dict[str, str] = {}
        self._turned, self._finished = asyncio.Event(), asyncio.Event()
        self._run = self._query = self._page_hash = ""
        self._ids: dict[str, str] = {}
        self._kept: dict[str, WidgetState] = {}
        self._cached: set[str] = set()
        self._editor: dict[str, Any] = {}
        self.stream = None

    @property
    def is_cut_off(self) -> bool:
        """Whether one of its sockets is closed."""
        return any(task.done() for task in self._listening)

    # What a student does

    async def open(self, page: str, run: str = "") -> None:
        """Open a page, at the address of a run if one is named; if it has a run, wait for the first frame."""
        self.page, self._run = page, run
        if run:
            self._query = f"run={run}"
            self._turned.set()
        self._cookie = self._cookie or await asyncio.to_thread(self._get, page)
        self._socket = await self._connect("/_stcore/stream")
        self._listening.append(asyncio.create_task(self._listen(self._socket)))
        await self._rerun()
        if page in WISHES:
            self._live = await self._connect("/live")
            self._listening.append(asyncio.create_task(self._receive(self._live)))
            await asyncio.wait_for(self._turned.wait(), PATIENCE_S)
            await self._turn()
            assert self.stream is not None
            await self.stream.until(lambda frame: frame.tensors)

    async def fill(self, label: str, **fields: str) -> None:
        """Send the form with a button of that label; its text fields by the end of their keys."""
        texts = [WidgetState(id=self._id(f".{name}"), string_value=text) for name, text in fields.items()]
        await self._rerun(*texts, WidgetState(id=self._id(f"-{label}"), trigger_value=True))

    async def press(self, label: str) -> None:
        """A button of the run: Train, Pause, Step, Reset."""
        await self._rerun(WidgetState(id=self._id(f".order.{label.lower()}"), trigger_value=True))

    async def train(self) -> None:
        """Press Train, and wait until a step is taken."""
        assert self.stream is not None
        await self.press("Train")
        await self.stream.until(lambda frame: frame.facts["step"] > 0)

    async def look_at(self, image: int) -> float:
        """Feed the network another image; seconds until a frame shows that."""
        assert self.stream is not None
        assert self.stream.newest is not None
        before, began = self.stream.newest.bytes_of("input"), time.perf_counter()
        await self._watch(self.stream, {**WISHES[self.page], "image": {"index": image}})
        await self.stream.until(lambda frame: frame.bytes_of("input") not in (b"", before))
        return time.perf_counter() - began

    async def tweak(self) -> float:
        """Change the first convolution's kernel; seconds until the first maps of the run that follows."""
        old, layers = self.stream, self._editor["layers"]
        assert old is not None
        layers[0]["kernel_size"] = 9 - layers[0]["kernel_size"]
        self._editor["version"] += 1
        edit = {"edit": {"version": self._editor["version"], "edit": layers}}
        began = time.perf_counter()
        await self._say(type="edit", run=old.run, layers=layers)
        with suppress(TimeoutError):
            await self._until_followed(old, PAGE_WAITS_S)
        run_again = asyncio.create_task(
            self._rerun(WidgetState(id=self._id(".editor"), json_value=json.dumps(edit)))
        )
        try:
            coming = await self._until_followed(old, PATIENCE_S)
            new = await self._follow(coming, {"layers": ["*"], "image": WISHES[self.page]["image"]})
            await new.until(lambda frame: "conv1" in frame.tensors)
            waited = time.perf_counter() - began
        finally:
            await run_again
        await self._turn()
        await self._leave(old)
        return waited

    async def close(self) -> None:
        """Close the tab. Who comes again has the same cookie."""
        await self._listen_no_more()
        for socket in (self._live, self._socket):
            if socket is not None:
                await socket.close(TAB_CLOSED)
        self._forget()

    async def vanish(self) -> None:
        """As a browser that is killed: nobody says good-bye."""
        await self._listen_no_more()
        for socket in (self._live, self._socket):
            if socket is not None:
                socket.transport.abort()
        self._forget()

    async def _listen_no_more(self) -> None:
        for task in (*self._looking.values(), *self._listening):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    # How a browser does it

    def _get(self, page: str) -> str:
        with urllib.request.urlopen(f"{self.url}/{page}", timeout=PATIENCE_S) as answer:
            return str(answer.headers["Set-Cookie"]).partition(";")[0]

    async def _connect(self, path: str) -> ClientConnection:
        return await connect(
            f"{self.url.replace('http', 'ws', 1)}{path}",
            origin=Origin(self.url),
            additional_headers={"Cookie": self._cookie},
            compression=None,
            max_size=None,
            ping_interval=None,
            open_timeout=PATIENCE_S,
        )

    def _id(self, ending: str) -> str:
        return next(name for key, name in self._ids.items() if key.endswith(ending))

    def _name(self, widget: str) -> None:
        self._ids[widget.split("-", 2)[2]] = widget  # $$ID-<digest>-<key>

    async def _rerun(self, *changed: WidgetState) -> None:
        """Have the page run with these widgets changed, and wait until it has."""
        assert self._socket is not None
        message = BackMsg()
        state = message.rerun_script
        if self._page_hash:
            state.page_script_hash = self._page_hash
        else:
            state.page_name = self.page
        state.query_string = self._query
        state.cached_message_hashes.extend(self._cached)
        state.widget_states.widgets.extend({**self._kept, **{one.id: one for one in changed}}.values())
        self._kept |= {one.id: one for one in changed if one.WhichOneof("value") != "trigger_value"}
        self._finished.clear()
        await self._socket.send(message.SerializeToString())
        await asyncio.wait_for(self._finished.wait(), PATIENCE_S)

    async def _look_again(self, fragment: str, every_s: float) -> None:
        """Have a part of the page run again and again."""
        with suppress(ConnectionClosed):  # whoever listens tells
            while self._socket is not None:
                await asyncio.sleep(every_s)
                message = BackMsg()
                state = message.rerun_script
                state.fragment_id, state.is_auto_rerun = fragment, True
                state.page_script_hash, state.query_string = self._page_hash, self._query
                state.widget_states.widgets.extend(self._kept.values())
                await self._socket.send(message.SerializeToString())

    def _look_no_more(self, fragment: str) -> None:
        if task := self._looking.pop(fragment, None):
            task.cancel()

    async def _listen(self, socket: ClientConnection) -> None:
        try:
            async for raw in socket:
                if isinstance(raw, bytes):
                    self._take(ForwardMsg.FromString(raw))
        except ConnectionClosed as closed:
            self.errors.append(f"Streamlit's socket: {closed}")

    def _take(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self._cached.add(message.hash)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
            named = _NAMED.search(self._query)
            if named:
                self._run = named[1]
                self._turned.set()
        elif kind == "script_finished":
            if message.script_finished != ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                self._finished.set()
        elif kind == "auto_rerun":
            fragment, every_s = message.auto_rerun.fragment_id, message.auto_rerun.interval
            self._look_no_more(fragment)
            self._looking[fragment] = asyncio.create_task(self._look_again(fragment, every_s))
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._look_no_more(fragment)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta.new_element)

    def _see(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind in ("button", "text_input", "number_input"):
            self._name(getattr(element, kind).id)
        elif kind == "bidi_component":
            shown = element.bidi_component
            self._name(shown.id)
            if shown.component_name.endswith("architecture_editor"):
                data = json.loads(shown.json)
                if data["version"] > self._editor.get("version", 0):
                    self._editor = {"version": data["version"], "layers": data["layers"]}
        elif kind == "alert" and element.alert.format in (Alert.ERROR, Alert.WARNING):
            self.errors.append(f"{self.page}: {element.alert.body}")

    async def _until_followed(self, old: Stream, seconds: float) -> str:
        """The run that takes the old one's place, as soon as somebody tells its name."""
        async with asyncio.timeout(seconds):
            while not (coming := self._coming(old)):
                await asyncio.sleep(0.002)
        return coming

    def _coming(self, old: Stream) -> str:
        """Told by a frame of that run, by the old one's stream, or by the page."""
        told = "" if old.newest is None else str(old.newest.facts["successor"])
        return self._instead.get(old.run) or told or (self._run if self._run != old.run else "")

    async def _turn(self) -> None:
        self.stream = await self._follow(self._run, WISHES[self.page])

    async def _follow(self, run: str, wish: dict[str, Any]) -> Stream:
        stream = self._streams.setdefault(run, Stream(run))
        await self._watch(stream, wish)
        return stream

    async def _watch(self, stream: Stream, wish: dict[str, Any]) -> None:
        self._asked += 1
        await self._say(type="watch", run=stream.run, number=self._asked, **wish)

    async def _say(self, **message: Any) -> None:
        assert self._live is not None
        await self._live.send(json.dumps(message))

    async def _receive(self, live: ClientConnection) -> None:
        try:
            while True:
                try:
                    async with asyncio.timeout(BEAT_S):  # `wait_for` may swallow a cancellation
                        message = await live.recv()
                except TimeoutError:
                    await live.send('{"type":"ping"}')
                    continue
                if isinstance(message, bytes):
                    await live.send(json.dumps({"type": "next", "runs": [self._draw(Frame.read(message))]}))
                elif json.loads(message)["type"] != "pong":
                    self.errors.append(f"live stream of {self.page}: {message}")
        except ConnectionClosed as closed:
            self.errors.append(f"live stream of {self.page}: {closed}")

    def _draw(self, frame: Frame) -> str:
        """The name of the run that a frame is of; of one that takes another's place they come unasked."""
        run = str(frame.facts["run"])
        stream = self._streams.setdefault(run, Stream(run))
        stream.newest = frame
        stream.frames += 1
        self.frames += 1
        if "instead" in frame.facts:
            self._instead[frame.facts["instead"]] = run
        stream.seen.set()
        return run

    async def _leave(self, stream: Stream) -> None:
        del self._streams[stream.run]
        await self._say(type="leave", run=stream.run)
