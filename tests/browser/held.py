"""What a page and the server say to each other comes late, after the frames of its run."""

from functools import partial

from playwright.sync_api import Page, WebSocketRoute


class Held:
    """What the server says of a page, and where `both`, what the page says: held back until it is let go."""

    def __init__(self, page: Page, both: bool = False) -> None:
        self._both = both
        self._waiting: list[tuple[WebSocketRoute, str | bytes]] | None = None
        page.route_web_socket("**/_stcore/stream", self._follow)

    def _follow(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        server.on_message(partial(self._carry, browser))
        if self._both:
            browser.on_message(partial(self._carry, server))

    def _carry(self, to: WebSocketRoute, message: str | bytes) -> None:
        if self._waiting is None:
            to.send(message)
        else:
            self._waiting.append((to, message))

    def hold(self) -> None:
        self._waiting = []

    def let_go(self) -> None:
        waiting, self._waiting = self._waiting or [], None
        for to, message in waiting:
            to.send(message)
