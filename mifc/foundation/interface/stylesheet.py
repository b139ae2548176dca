"""Joins ``styles/*.css`` into the one served file, without comments and indentation. Run it after a change:

    python -m mifc.foundation.interface.stylesheet

No build tool is needed to install or run the product: the joined file is kept with the sources and a test compares them.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = HERE / "styles"
SERVED = HERE / "static" / "interface" / "mifc.css"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE_ENDS = re.compile(r"\s*\n\s*")
_AROUND = re.compile(r"\s*([{};,>])\s*")


def joined() -> str:
    """All sources in the order of their names, made small. Strings in our CSS hold none of the characters touched here."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.css")))
    text = _LINE_ENDS.sub(" ", _COMMENT.sub("", text))
    text = _AROUND.sub(r"\1", text).replace(": ", ":").replace(";}", "}")
    return text.replace("}", "}\n").strip() + "\n"


def write() -> None:
    SERVED.write_text(joined(), encoding="utf-8")


if __name__ == "__main__":
    write()
