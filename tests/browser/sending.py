"""What a page sends to the server."""

from playwright.sync_api import Page

HEARTBEAT = '{"type":"ping"}'
"""Asked now and then, to know whether the server is still there."""


def listen(page: Page) -> list[str | bytes]:
    """All messages that the page sends from now on; call it before the page is opened."""
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    return sent
