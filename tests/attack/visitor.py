"""A browser tab as the server knows one: a session, the page it is on, and what it uploads."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.waiting import PATIENCE_S

BOUNDARY = "a-boundary"


class Visitor:
    """One tab. `session_id` is what Streamlit calls it by."""

    def __init__(self, url: str, socket: ClientConnection) -> None:
        self.host, self.socket = url.removeprefix("http://"), socket
        self.session_id = ""

    def open(self, page: str, query: str = "") -> None:
        """Open a page, and wait until its script has run."""
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = page, query
        self.socket.send(message.SerializeToString())
        while True:
            told = ForwardMsg.FromString(self.socket.recv(timeout=PATIENCE_S))
            if told.WhichOneof("type") == "new_session":
                self.session_id = told.new_session.initialize.session_id
            elif told.WhichOneof("type") == "script_finished":
                return

    def upload(self, size: int, name: str, session_id: str = "", send: bool = True) -> tuple[int, str]:
        """The answer to a file of so many bytes; without `send` only its size is said, and no byte sent."""
        start = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="a.zip"\r\n\r\n'.encode()
        end = f"\r\n--{BOUNDARY}--\r\n".encode()
        token = self._token()
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE_S)
        try:
            connection.putrequest("PUT", f"/_stcore/upload_file/{session_id or self.session_id}/{name}")
            connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
            connection.putheader("Content-Length", str(len(start) + size + len(end)))
            connection.putheader("Cookie", f"_streamlit_xsrf={token}")
            connection.putheader("X-Xsrftoken", token)
            connection.endheaders()
            if send:
                for part in (start, bytes(size), end):
                    connection.send(part)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def _token(self) -> str:
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE_S)
        connection.request("GET", "/_stcore/health")
        cookie = connection.getresponse().headers["Set-Cookie"]
        connection.close()
        return cookie.partition("=")[2].partition(";")[0]


@contextmanager
def visitor(url: str) -> Iterator[Visitor]:
    """A tab that is closed at the end of the block, as a browser closes one."""
    origin = Origin(urlsplit(url)._replace(path="").geturl())
    with connect(f"{url.replace('http', 'ws', 1)}/_stcore/stream", origin=origin, max_size=None) as socket:
        yield Visitor(url, socket)
        socket.close(code=1001)
