"""Components of the browser: a folder each in `assets/components/`, with the module and the style sheets.

A module exports `mount(root, component) -> {update(component), destroy()}`. Streamlit calls its own
entry point anew at each change; `assets/lib/life.js` turns that into this life cycle.
"""

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ui.shell.assets import ASSETS, address

LIFE, ADDRESS = ENTRY = ("lib/life.js", "lib/address.js")
"""The modules that every component begins with."""

_ENTRY_POINT = """
const ours = (path) => import(new URL("." + path, window.location.href))
const module = ours("%s")
ours("%s")
const { entryPoint } = await ours("%s")
export default entryPoint(module)
"""


def define(name: str, family: str = "") -> ComponentRenderer:
    """Register `assets/components/<name>/index.js` and return the callable that mounts it.

    Call it once, at module level. A component that only one page has lies in the folder of that page:
    `<page>/<component>`. Components of one family share the style sheet `assets/lib/<family>.css` and the
    class of that name. The style sheets of a component's parts come before its own, `style.css`, which
    lays them out.
    """
    own = ASSETS / "components" / name
    styles = [ASSETS / "lib" / f"{base}.css" for base in ("base", family) if base]
    styles += sorted(own.glob("*.css"), key=lambda path: (path.stem == "style", path))
    short = name.rpartition("/")[2]
    classes = ["layerscope", family, short.replace("_", "-")]
    return st.components.v2.component(
        f"layerscope_{short}",
        html=f'<div class="{" ".join(filter(None, classes))}"></div>',
        css="\n".join(path.read_text(encoding="utf-8") for path in styles if path.exists()),
        js=_ENTRY_POINT % (address(f"components/{name}/index.js"), address(ADDRESS), address(LIFE)),
    )
