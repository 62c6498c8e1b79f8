"""Hostile input, made from a seed: texts of an address, JSON of a browser, files."""

from __future__ import annotations

import base64
import json
import math
import random
import re
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np
from PIL import Image

from ui.kit.url import Param

RAW = re.compile(
    r"Traceback|\b[A-Z]\w*Error\b|invalid literal|could not convert|has no attribute|unhashable|subscriptable"
    r"|NoneType|<class|Exceeds the limit|codec can't|unpack|list index|out of range for|positional argument"
)
"""What Python says, and no person."""

TEXTS = (
    *(
        "",
        " ",
        "nan",
        "inf",
        "-inf",
        "1e999",
        "-1",
        "0x10",
        "1_000",
        "٣",
        "½",
        "+5",
        "1.",
        "9" * 5_000,
        "-" * 300,
    ),
    *(
        "None",
        "true",
        "[]",
        "{}",
        "null",
        "\x00",
        "\ud800",
        "\u202e",
        "é" * 200,
        "😀",
        "%s%n",
        "{0}",
        "../../etc",
    ),
    *(
        "<script>alert(1)</script>",
        "**b** [x](javascript:1)",
        "$x$",
        ":red[x]",
        "a:b:c:d",
        ",,,",
        ";;",
        "~~",
        "@@",
    ),
    *(
        "1,2,,3",
        "1;2,3;",
        ":" * 500,
        "," * 5_000,
        "layer1:0:x:abc",
        "layer1:0:x:nan",
        "layer9:9:9:9",
        "relu1:-1",
    ),
    base64.urlsafe_b64encode(zlib.compress(bytes(10**7))).decode(),
    base64.urlsafe_b64encode(b'{"input_shape":[1,8,8],"layers":[]}').decode(),
)


def text(random_: random.Random, param: Param) -> str:
    """A text for a parameter: any, or one that was right before some of its characters changed."""
    if param.default is None or random_.random() < 0.5:
        return random_.choice(TEXTS)
    right = list(param.write(param.default) or "0")
    for _ in range(random_.randint(1, 4)):
        at = random_.randrange(len(right) + 1)
        right[at : at + random_.randint(0, 2)] = random_.choice(
            ["0", "-", ".", "e9", ":", ",", "z", "\ud800", "9" * 40]
        )
    return "".join(right)


def query(random_: random.Random, params: tuple[Param, ...]) -> dict[str, str]:
    chosen = random_.sample(params, random_.randint(1, min(4, len(params))))
    return {param.name: text(random_, param) for param in chosen}


def value(random_: random.Random, depth: int = 3) -> Any:
    """Any value that JSON of a browser can become in Python."""
    kind = random_.randrange(12 if depth else 9)
    if kind == 9:
        return [value(random_, depth - 1) for _ in range(random_.randrange(4))]
    if kind >= 10:
        names = (
            "kind",
            "layers",
            "version",
            "query",
            "experiment",
            "points",
            "held",
            "value",
            "index",
            "pixels",
        )
        return {random_.choice(names): value(random_, depth - 1) for _ in range(random_.randrange(4))}
    plain: tuple[Any, ...] = (
        None,
        random_.choice((True, False)),
        random_.choice((0, 1, -1, 3, 10**6, 2**53, -(2**63), 10**400)),
        random_.choice((0.5, -0.0, 1e308, math.nan, math.inf, -math.inf)),
        random_.choice(TEXTS),
        random_.choice(("Conv2d", "relu", "moons", "x", "conv1", "*", "adam")),
        random_.random(),
        [],
        {},
    )
    return plain[kind]


def changed(random_: random.Random, right: Any, chance: float = 0.15) -> Any:
    """What a page would send, with some of it replaced, left out or repeated."""
    if random_.random() < chance:
        return value(random_)
    if isinstance(right, dict):
        kept = {name: part for name, part in right.items() if random_.random() > 0.03}
        return {name: changed(random_, part, chance) for name, part in kept.items()}
    if isinstance(right, list):
        return [changed(random_, part, chance) for part in right * random_.choice((1, 1, 1, 2))]
    return right


def message(random_: random.Random, run: str = "somebody's") -> str:
    """A message to the live stream, as a rule about that run."""
    right = {
        "type": "watch",
        "run": run,
        "runs": [run],
        "layers": ["*"],
        "weights": ["conv1"],
        "image": {"index": 3},
        "latent": [0.5] * 4,
        "labels": [1],
        "silenced": [["g.relu1", 3]],
        "real": 1,
        "step": 0,
        "history": True,
        "statistics": True,
        "results": False,
    }
    shape = random_.randrange(6)
    if shape == 0:
        return random_.choice(
            ("", "[" * 10_000, "{", "nul", "1", '"x"', '{"type":[]}', '{"type":"next","type":"watch"}')
        )
    if shape == 1:
        return json.dumps(value(random_))
    wrong = {name: changed(random_, part) for name, part in right.items()}
    if shape == 2:
        return json.dumps(wrong | {"type": random_.choice(("watch", "next", "leave", "edit"))})
    return json.dumps(wrong | {"type": "watch", "run": run})


def picture(random_: random.Random) -> bytes:
    side = random_.randint(1, 60)
    pixels = np.frombuffer(random_.randbytes(side * side * 3), np.uint8).reshape(side, side, 3)
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, random_.choice(("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")))
    return buffer.getvalue()


def archive(random_: random.Random) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as made:
        for number in range(random_.randint(0, 4)):
            folder = random_.choice(("a", "b", "../c", "/d", "**e**", "f" * 200, "a/b/c", "."))
            name = random_.choice((f"{number}.png", "x.txt", ".hidden.png", "y.zip", "z"))
            made.writestr(
                f"{folder}/{name}", random_.choice((picture(random_), b"", b"no picture", bytes(10**5)))
            )
    return buffer.getvalue()


def damaged(random_: random.Random, data: bytes) -> bytes:
    """A file with some bytes changed, cut off, or repeated; sometimes as it was."""
    how = random_.randrange(4)
    if how == 0 or not data:
        return data
    if how == 1:
        return data[: random_.randrange(len(data))]
    if how == 2:
        return data + random_.randbytes(random_.randrange(100)) + data
    found = bytearray(data)
    for _ in range(random_.randint(1, 20)):
        found[random_.randrange(len(found))] = random_.randrange(256)
    return bytes(found)
