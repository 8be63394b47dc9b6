"""What somebody is given about themselves as a file: a PDF that opens with a password alone, with the same as HTML and JSON inside."""

from __future__ import annotations

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import typst
from django.template.loader import render_to_string

_PAGE = """#let told = json(bytes(sys.inputs.told))
#set page(paper: "a4", margin: 2.5cm, numbering: "1 of 1")
#set text(size: 11pt, lang: "en", region: "GB")
#set document(title: "Your record")
= What #told.organisation holds on you
Put together on #told.made_on.
#if told.nothing != "" [#told.nothing]
#for part in told.parts {
  heading(level: 2, part.title)
  for row in part.rows {
    block(breakable: true, inset: (y: 4pt), for one in row [*#one.words:* #one.value.split("\\n").join(linebreak()) \\ ])
    line(length: 100%, stroke: 0.4pt)
  }
}
"""


def page_of(told: dict[str, Any]) -> str:
    """Return it as a page that a browser shows without anything else."""
    return render_to_string("pathways/rights/given.html", {"told": told})


def encrypted(told: dict[str, Any], password: str) -> bytes:
    """Return the file, encrypted with AES-256. Nobody opens it without the password; it is kept nowhere."""
    data = json.dumps(told, ensure_ascii=False)
    with TemporaryDirectory(prefix="answerable-") as folder:
        source = Path(folder) / "record.typ"
        source.write_text(_PAGE, encoding="utf-8")
        drawn = typst.compile(source, sys_inputs={"told": data})
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        for name, content in (("record.html", page_of(told).encode()), ("record.json", data.encode())):
            # The library's own description of its types takes what may be left out for needed.
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)  # type: ignore[call-arg]
        pdf.save(out, encryption=pikepdf.Encryption(user=password, owner=password, R=6, aes=True, metadata=True))
    return out.getvalue()
