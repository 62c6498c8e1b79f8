"""The browser's files: ES modules, styles and fonts, served as they lie in `assets/`.

The address of a module names the version of all modules: a browser keeps it and never asks again, and an
update is never half old, as it has other addresses. Other files keep theirs, and are asked about each time.
"""

import os
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ASSETS = Path(__file__).resolve().parents[2] / "assets"
MODULES = {
    path.relative_to(ASSETS).as_posix(): path.read_bytes()
    for path in sorted(ASSETS.rglob("*.js"))
    if not path.name.endswith(".test.js")
}
FOR_EVER = "public, max-age=31536000, immutable"

_IMPORTED = re.compile(r'^(?:import|export|\}) ?[^"\n]*"(\.[^"]+)"$', re.MULTILINE)


def version_of(modules: Mapping[str, bytes]) -> str:
    """Twelve hexadecimal digits that are others where a name or a module is."""
    digest = sha256()
    for name, code in modules.items():
        digest.update(f"{name} {len(code)} ".encode() + code)
    return digest.hexdigest()[:12]


VERSION = version_of(MODULES)


def address(path: str) -> str:
    """Where a module, or a folder of them, of this version lies on a server; `path` is that in `assets/`."""
    return f"/assets/{VERSION}/{path}"


@cache
def imported_by(name: str) -> tuple[str, ...]:
    """A module and all that it imports, and those import, each once: by their paths in `assets/`."""
    found, left = {name: None}, [name]
    while left:
        folder = PurePosixPath(left[0]).parent
        for other in _IMPORTED.findall(MODULES[left.pop(0)].decode()):
            path = os.path.normpath(folder / other).replace(os.sep, "/")
            if path not in found:
                found[path] = None
                left.append(path)
    return tuple(found)


class Assets(StaticFiles):
    """The modules of this version from memory, all other files from `assets/`."""

    def __init__(self) -> None:
        super().__init__(directory=ASSETS)

    async def get_response(self, path: str, scope: Scope) -> Response:
        version, _, name = path.replace(os.sep, "/").partition("/")
        if version == VERSION and name in MODULES:
            return Response(MODULES[name], media_type="text/javascript", headers={"Cache-Control": FOR_EVER})
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response
