"""What any file can be: not what its name says, protected, damaged, empty, too much, too deep; and Office packages as such."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image, ImageDraw

from tests.hostile import _RELS, _TYPES

from . import SECRET, plant

_WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEXT = b"Dear Ms Made-up, we hold no such contract."


def package(members: Mapping[str, bytes]) -> bytes:
    """An archive with these members, at a fixed time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def letter(**more: bytes) -> dict[str, bytes]:
    """The members of a small Word letter; `more` by the part's name with "__" for "/"."""
    body = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % _TEXT
    members = {
        "[Content_Types].xml": _TYPES % (b"word/document.xml", b"wordprocessingml.document"),
        "_rels/.rels": _RELS % b"word/document.xml",
        "word/document.xml": b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (_WORD, body),
    }
    return members | {name.replace("__", "/"): data for name, data in more.items()}


def _root_part(target: str, kind: str, data: bytes) -> bytes:
    """A letter with one more part that the package itself points to."""
    members = letter()
    more = f'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/{kind}" Target="{target}"/></Relationships>'
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"</Relationships>", more.encode())
    members[target] = data
    return package(members)


@plant("name-mismatch", "table.csv", token="")
def workbook_called_a_table() -> tuple[bytes, bytes]:
    """A Word letter that is called a table."""
    return package(letter()), b"Year,Cost\n2025,1000\n"


@plant("not-inspected", "letter.docx", cleanable=False)
def damaged() -> tuple[bytes, bytes]:
    """A letter whose middle is gone."""
    whole = package(letter(**{"word__settings.xml": SECRET.encode() * 9}))
    return whole[:200] + whole[260:], package(letter())


@plant("encrypted", "locked.zip", cleanable=False)
def locked() -> tuple[bytes, bytes]:
    """An archive with a password."""
    data = bytearray(package({"a.txt": b"Nothing."}))
    open_ = bytes(data)
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data), open_


@plant("kind-not-inspected", "sport.txt", cleanable=False)
def unknown() -> tuple[bytes, bytes]:
    """A kind that nothing here looks into; its twin is text of another name."""
    return b"BM\x8a\x00\x00\x00\x00\x00\x00\x00" + bytes(200), b"BMX is a sport."


@plant("bomb", "many.zip", cleanable=False)
def bomb() -> tuple[bytes, bytes]:
    """More members than anybody packs."""
    return package({f"{number}.txt": b"x" for number in range(2_500)}), package({"1.txt": b"Nothing."})


@plant("too-deep", "deep.zip", cleanable=False)
def too_deep() -> tuple[bytes, bytes]:
    """Six archives within each other."""
    data, twin = package({"a.txt": SECRET.encode()}), package({"a.txt": b"Nothing."})
    for depth in range(6):
        data = package({f"{depth}.zip": data})
    return data, package({"1.zip": twin})


@plant("document-type", "letter.docx", cleanable=False)
def document_type() -> tuple[bytes, bytes]:
    """A letter that declares an entity."""
    members = letter()
    members["word/document.xml"] = b'<!DOCTYPE d [<!ENTITY x "y">]>' + members["word/document.xml"]
    return package(members), package(letter())


@plant("empty", "empty.txt", cleanable=False)
def empty() -> tuple[bytes, bytes]:
    """Nothing at all."""
    return b"", b"Something."


@plant("unreachable-part", "letter.docx", where="word/left-over.xml")
def unreachable() -> tuple[bytes, bytes]:
    """A part that nothing points to."""
    return package(letter(**{"word__left-over.xml": f"<x>{SECRET}</x>".encode()})), package(letter())


@plant("unreachable-part", "letter.docx", where="gone.xml.rels")
def orphan_pointers() -> tuple[bytes, bytes]:
    """Pointers of a part that is not there."""
    rels = _RELS % SECRET.encode()
    return package(letter(**{"word___rels__gone.xml.rels": rels})), package(letter())


@plant("unreachable-part", "letter.docx", where="word/media/image1.png")
def deleted_picture() -> tuple[bytes, bytes]:
    """A picture that was deleted from the page, and that the document still points to."""
    small = io.BytesIO()
    Image.new("RGB", (80, 40), "white").save(small, "PNG")
    rels = _RELS.replace(b'/officeDocument"', b'/image"') % b"media/image1.png"
    more = {"word___rels__document.xml.rels": rels, "word__media__image1.png": small.getvalue()}
    return package(letter(**more)), package(letter())


@plant("property", "letter.docx", where="creator")
def author() -> tuple[bytes, bytes]:
    """Who made it."""
    core = (
        '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:d="http://purl.org/dc/elements/1.1/"><d:creator>{}</d:creator></c:coreProperties>'
    )
    kind = "package/2006/relationships/metadata/core-properties"
    return (
        _root_part("docProps/core.xml", kind, core.format(SECRET).encode()),
        _root_part("docProps/core.xml", kind, core.format("python-docx").encode()),
    )


@plant("property", "letter.docx", where="company")
def company() -> tuple[bytes, bytes]:
    """Whose computer it was."""
    app = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Office Word</Application><Company>{}</Company></Properties>"
    )
    kind = "officeDocument/2006/relationships/extended-properties"
    return (
        _root_part("docProps/app.xml", kind, app.format(SECRET).encode()),
        _root_part("docProps/app.xml", kind, app.format("").encode()),
    )


@plant("custom-property", "letter.docx", where="Case")
def custom_property() -> tuple[bytes, bytes]:
    """A property that somebody gave it."""
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:v="http://schemas.'
        'openxmlformats.org/officeDocument/2006/docPropsVTypes"><property name="Case"><v:lpwstr>{}</v:lpwstr></property></Properties>'
    )
    kind = "officeDocument/2006/relationships/custom-properties"
    return _root_part("docProps/custom.xml", kind, custom.format(SECRET).encode()), package(letter())


@plant("thumbnail", "letter.docx", where="docProps/thumbnail.png")
def thumbnail() -> tuple[bytes, bytes]:
    """A small picture of the first page as it once was."""
    small = io.BytesIO()
    picture = Image.new("RGB", (80, 40), "white")
    ImageDraw.Draw(picture).text((4, 4), SECRET, fill="black")
    picture.save(small, "PNG")
    kind = "package/2006/relationships/metadata/thumbnail"
    return _root_part("docProps/thumbnail.png", kind, small.getvalue()), package(letter())


@plant("custom-xml", "letter.docx", where="customXml/item1.xml")
def custom_xml() -> tuple[bytes, bytes]:
    """Data of another program."""
    kind = "officeDocument/2006/relationships/customXml"
    return _root_part("customXml/item1.xml", kind, f"<case>{SECRET}</case>".encode()), package(letter())


@plant("macro", "letter.docm", where="vbaProject.bin")
def macro() -> tuple[bytes, bytes]:
    """A program."""
    kind = "officeDocument/2006/relationships/vbaProject"
    return _root_part("word/vbaProject.bin", kind, b"\xd0\xcf\x11\xe0" + SECRET.encode()), package(letter())


@plant("embedded-object", "letter.docx", where="embeddings/table.csv")
def embedded() -> tuple[bytes, bytes]:
    """Another file."""
    kind = "officeDocument/2006/relationships/package"
    return _root_part("word/embeddings/table.csv", kind, f"Name\n{SECRET}\n".encode()), package(letter())


@plant("unknown-part", "letter.docx", where="word/odd.xml")
def unknown_part() -> tuple[bytes, bytes]:
    """A part of no kind that there is."""
    return _root_part("word/odd.xml", "made-up/odd", f"<odd>{SECRET}</odd>".encode()), package(letter())


@plant("unknown-part", "letter.docx", where="word/theme/theme1.xml")
def words_in_the_form() -> tuple[bytes, bytes]:
    """Words in a part that only says how things look."""
    kind = "officeDocument/2006/relationships/theme"
    theme = b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:x>%s</a:x></a:theme>'
    return (
        _root_part("word/theme/theme1.xml", kind, theme % SECRET.encode()),
        _root_part("word/theme/theme1.xml", kind, theme % b""),
    )


@plant("comment", "letter.docx", where="word/commentsOfTheFuture.xml")
def comment_of_another_kind() -> tuple[bytes, bytes]:
    """Comments in a part of a kind that no format takes itself."""
    kind = "made-up/commentsOfTheFuture"
    return _root_part("word/commentsOfTheFuture.xml", kind, f"<c>{SECRET}</c>".encode()), package(letter())


@plant("remote-part", "letter.docx", token="madeup")
def remote() -> tuple[bytes, bytes]:
    """A template on somebody's server."""
    members = letter()
    pointer = (
        b'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="file://madeup-server/Sgt Pemberwick/normal.dot" TargetMode="External"/></Relationships>'
    )
    members["word/_rels/document.xml.rels"] = (_RELS % b"x").split(b"<Relationship ")[0] + pointer
    return package(members), package(letter())


@plant("external-target", "letter.docx", token="madeup")
def mail_link() -> tuple[bytes, bytes]:
    """A link to somebody's mailbox."""
    members = letter()
    pointer = (
        b'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        b'Target="mailto:aldous.pemberwick@madeup.invalid" TargetMode="External"/></Relationships>'
    )
    members["word/_rels/document.xml.rels"] = (_RELS % b"x").split(b"<Relationship ")[0] + pointer
    return package(members), package(letter())


@plant("dangling-relationship", "letter.docx", token="", where="word/document.xml")
def dangling() -> tuple[bytes, bytes]:
    """A pointer to a part that is not there."""
    members = letter()
    members["word/_rels/document.xml.rels"] = _RELS % b"nowhere.xml"
    return package(members), package(letter())


@plant("printer-settings", "letter.docx", where="printerSettings1.bin")
def printer() -> tuple[bytes, bytes]:
    """Whose printer it was."""
    kind = "officeDocument/2006/relationships/printerSettings"
    return (
        _root_part("word/printerSettings/printerSettings1.bin", kind, SECRET.encode("utf-16-le") + bytes(60)),
        _root_part("word/printerSettings/printerSettings1.bin", kind, bytes(120)),
    )
