"""Text for pages: made safe where it may quote a stranger, and shares as percentages."""

import re


def plain(text: str) -> str:
    """Text that may quote a stranger, safe to be shown where Markdown is read."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def percent(share: float, digits: int = 0) -> str:
    """A share of 0..1 as 97 %, not to be broken over two lines."""
    return f"{100 * share:.{digits}f}\N{NO-BREAK SPACE}%"
