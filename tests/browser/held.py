"""What the server says of a page comes late, after the frames of its run."""

from playwright.sync_api import Page, WebSocketRoute


class Held:
    """What the server says of a page, held back from the browser until it is let go."""

    def __init__(self, page: Page) -> None:
        self.waiting: list[str | bytes] | None = None
        page.route_web_socket("**/_stcore/stream", self._follow)

    def _follow(self, browser: WebSocketRoute) -> None:
        self.browser = browser
        browser.connect_to_server().on_message(self._take)

    def _take(self, message: str | bytes) -> None:
        if self.waiting is None:
            self.browser.send(message)
        else:
            self.waiting.append(message)

    def hold(self) -> None:
        self.waiting = []

    def let_go(self) -> None:
        waiting, self.waiting = self.waiting or [], None
        for message in waiting:
            self.browser.send(message)
