"""Whom a server believes where a visitor comes from: proxies that it was told, and nobody else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.browser.server import ROOT, free_port, wait_until_healthy
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.walk  # starts servers


def told(port: int, forwarded_for: str) -> str:
    """What the page says to who asks through a proxy of this machine."""
    headers = {"X-Forwarded-For": forwarded_for} if forwarded_for else {}
    with connect(f"ws://127.0.0.1:{port}/_stcore/stream", additional_headers=headers) as socket:
        message = BackMsg()
        message.rerun_script.page_name = ""
        socket.send(message.SerializeToString())
        while True:
            heard = ForwardMsg.FromString(socket.recv(timeout=PATIENCE_S))
            drawn = heard.delta.new_element
            assert not drawn.HasField("exception"), drawn.exception
            if drawn.HasField("markdown"):
                return str(drawn.markdown.body).removeprefix("from ")


@pytest.mark.parametrize(("proxies", "believed"), [("127.0.0.1", True), ("192.0.2.1", False)])
def test_an_address_is_what_a_proxy_says_that_is_believed(
    tmp_path: Path, proxies: str, believed: bool
) -> None:
    port, log, app = free_port(), tmp_path / "server.log", Path(__file__).with_name("origin_app.py")
    at = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    command = [sys.executable, "-m", "streamlit", "run", str(app), *at]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "FORWARDED_ALLOW_IPS": proxies,
        "LAYERSCOPE_HOME": str(tmp_path / "home"),
    }
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            wait_until_healthy(port, server, log)
            said = [told(port, header) for header in ("", "203.0.113.7", "198.51.100.1, 203.0.113.7")]
        finally:
            server.terminate()
    assert said == (["nowhere", "there", "there"] if believed else ["nowhere"] * 3)
    assert "203.0.113" not in log.read_text()
