"""Text that may quote a stranger, made safe to be shown."""

import re


def plain(text: str) -> str:
    """Text that may quote a stranger, safe to be shown where Markdown is read."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
