"""PDFs with something hidden in them, and the same without it. Every name in them is made up."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image, ImageCms, ImageDraw, ImageFont

from tests.planted import SECRET, TOKEN, clean, plant

Change = Callable[[Any], None]
D, N = pikepdf.Dictionary, pikepdf.Name
A4 = (595, 842)
WORDS = "Thank you for your request. The answer is 412."
PLAIN = "A letter that says what was asked and what was found."


def say(text: str, x: float = 72, y: float = 700, size: float = 12, before: str = "") -> str:
    """The instructions that write a line."""
    return f"q {before} BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET Q\n"


BODY = say(WORDS, y=780) + say(PLAIN, y=760)


def pdf(
    content: str = BODY, change: Change | None = None, *, pages: int = 1, save: dict[str, Any] | None = None
) -> bytes:
    """A PDF of plain pages; `change` may alter it before it is saved."""
    made = pikepdf.Pdf.new()
    font = made.make_indirect(D(Type=N.Font, Subtype=N.Type1, BaseFont=N.Helvetica, Encoding=N.WinAnsiEncoding))
    for _ in range(pages):
        page = made.add_blank_page(page_size=A4).obj
        page.Resources = D(Font=D(F1=font))
        page.Contents = made.make_stream(content.encode("cp1252"))
    if change:
        change(made)
    file = io.BytesIO()
    made.save(file, **{"fix_metadata_version": False, "deterministic_id": True, **(save or {})})
    return file.getvalue()


def drawn(technique: str, name: str, hidden: str, change: Change | None = None, shown: str = "", **more: Any) -> None:
    """Plant instructions that hide a line on page 1; the twin has `shown` in their place."""
    plant(technique, f"{name}.pdf", where="page 1", **more)(
        lambda: (pdf(BODY + hidden, change), pdf(BODY + shown, change))
    )


def held(technique: str, name: str, change: Change, *, where: str = "", **more: Any) -> None:
    """Plant something beside the page; the twin is without it."""
    plant(technique, f"{name}.pdf", where=where, **more)(lambda: (pdf(BODY, change), pdf()))


BOX = "0 g 60 690 420 28 re f\n"


def _resources(**groups: Any) -> Change:
    def change(made: Any) -> None:
        for name, build in groups.items():
            made.pages[0].obj.Resources["/" + name] = build(made)

    return change


def _state(**entries: Any) -> Change:
    return _resources(ExtGState=lambda made: D(G1=D(Type=N.ExtGState, **entries)))


def picture(image: Any, **entries: Any) -> Callable[[Any], Any]:
    """What makes a picture an object of a PDF."""

    def build(made: Any) -> Any:
        rgb = image.convert("RGB")
        stream = pikepdf.Stream(made, zlib.compress(rgb.tobytes()))
        stream.update(
            D(
                Type=N.XObject,
                Subtype=N.Image,
                Width=rgb.width,
                Height=rgb.height,
                ColorSpace=N.DeviceRGB,
                BitsPerComponent=8,
                Filter=N.FlateDecode,
            )
        )
        for key, value in entries.items():
            stream["/" + key] = value(made) if callable(value) else value
        return made.make_indirect(stream)

    return build


def _words_in_a_picture(text: str = SECRET, size: tuple[int, int] = (600, 120)) -> Any:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, size[1] // 3), text, font=ImageFont.load_default(24), fill="black")
    return image


def _pictures(**builds: Callable[[Any], Any]) -> Change:
    return _resources(XObject=lambda made: D({f"/{name}": build(made) for name, build in builds.items()}))


# Words that nobody sees

drawn("hidden-text", "box", say(SECRET) + BOX, shown=BOX)
drawn("hidden-text", "box-of-lines", say(SECRET) + "0 g 60 690 m 480 690 l 480 718 l 60 718 l h f\n")
drawn("hidden-text", "box-of-a-thick-line", say(SECRET) + "0 G 28 w 60 704 m 480 704 l S\n")
drawn("hidden-text", "box-that-misses-the-feet", say(SECRET) + "0 g 60 699 420 20 re f\n")
drawn("hidden-text", "white-box", say(SECRET) + "1 g 60 690 420 28 re f\n")
drawn(
    "hidden-text",
    "hatched-box",
    say(SECRET) + BOX + "1 G 1 w " + " ".join(f"{60 + 10 * at} 690 m {70 + 10 * at} 718 l S" for at in range(42)),
)
drawn("hidden-text", "mode-3", say(SECRET, before="3 Tr"))
drawn("hidden-text", "mode-7", say(SECRET, before="7 Tr"))
drawn("hidden-text", "white-on-white", say(SECRET, before="1 g"))
drawn("hidden-text", "nearly-white", say(SECRET, before="0.98 g"))
drawn(
    "hidden-text", "colour-of-its-ground", "0.1 0.3 0.6 rg 60 690 420 28 re f\n" + say(SECRET, before="0.1 0.3 0.6 rg")
)
drawn("hidden-text", "clipped", "q 0 0 1 1 re W n " + say(SECRET) + "Q\n")
drawn("hidden-text", "clipped-by-letters", "q BT 7 Tr /F1 4 Tf 1 0 0 1 10 10 Tm (x) Tj ET " + say(SECRET) + "Q\n")
drawn("hidden-text", "alpha-0", "/G1 gs " + say(SECRET), _state(ca=0, CA=0))
drawn("hidden-text", "alpha-almost-0", "/G1 gs " + say(SECRET), _state(ca=0.02, CA=0.02))
drawn("tiny-text", "half-a-point", say(SECRET, size=0.5))
drawn("tiny-text", "squeezed-to-nothing", f"BT /F1 12 Tf 0.01 0 0 0.01 72 700 Tm ({SECRET}) Tj ET\n")
drawn("off-page", "beyond-the-page", say(SECRET, y=-200))
drawn("off-page", "far-to-the-right", say(SECRET, x=5000))
drawn(
    "hidden-text",
    "under-later-words",
    say(SECRET, before="1 g 60 690 420 28 re f 0 g") + "1 g 60 690 420 28 re f " + say("A heading over it", size=24),
)
drawn("undrawn-text", "string-of-no-use", f"BX ({SECRET}) zz EX\n")
drawn("undrawn-text", "string-before-a-colour", f"({SECRET}) 0 g\n")
drawn("undrawn-text", "mark-with-a-note", f"/Span <</Note ({SECRET})>> BDC {say('Seen')} EMC\n", shown=say("Seen"))
drawn("pdf-comment", "comment-among-instructions", f"% {SECRET}\n")
drawn(
    "replacement-text", "stands-for-others", f"/Span <</ActualText ({SECRET})>> BDC {say('12')} EMC\n", shown=say("12")
)
drawn(
    "replacement-text",
    "stands-for-others-in-code",
    f"/Span <</Actual#54ext ({SECRET})>> BDC {say('12')} EMC\n",
    shown=say("12"),
)
drawn("alternative-text", "described", f"/Figure <</Alt ({SECRET})>> BDC 0 g 72 600 9 9 re f EMC\n")


@plant("hidden-text", "under-a-picture.pdf", where="page 1")
def _under_a_picture() -> tuple[bytes, bytes]:
    change = _pictures(Im0=picture(Image.new("RGB", (8, 8), "black")))
    over = "q 420 0 0 28 60 690 cm /Im0 Do Q\n"
    return pdf(BODY + say(SECRET) + over, change), pdf(BODY + over, change)


@plant("hidden-text", "under-a-shading.pdf", where="page 1")
def _under_a_shading() -> tuple[bytes, bytes]:
    function = D(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[0.2, 0.2, 0.2], N=1)
    change = _resources(
        Shading=lambda made: D(
            S1=D(ShadingType=2, ColorSpace=N.DeviceRGB, Coords=[60, 0, 480, 0], Function=function, Extend=[True, True])
        )
    )
    over = "q 60 690 420 28 re W n /S1 sh Q\n"
    return pdf(BODY + say(SECRET) + over, change), pdf(BODY + over, change)


def _pattern(content: str) -> Change:
    def build(made: Any) -> Any:
        stream = pikepdf.Stream(made, content.encode())
        font = made.pages[0].obj.Resources.Font
        stream.update(
            D(
                Type=N.Pattern,
                PatternType=1,
                PaintType=1,
                TilingType=1,
                BBox=[0, 0, 500, 40],
                XStep=500,
                YStep=40,
                Resources=D(Font=font),
            )
        )
        return D(P1=made.make_indirect(stream))

    return _resources(Pattern=build)


@plant("hidden-text", "under-a-pattern.pdf", where="page 1")
def _under_a_pattern() -> tuple[bytes, bytes]:
    change = _pattern("0 g 0 0 500 40 re f")
    over = "/Pattern cs /P1 scn 60 690 420 28 re f\n"
    return pdf(BODY + say(SECRET) + over, change), pdf(BODY + over, change)


@plant("text-in-pattern", "words-in-a-pattern.pdf", where="page 1")
def _in_a_pattern() -> tuple[bytes, bytes]:
    over = "/Pattern cs /P1 scn 60 400 420 28 re f\n"
    return pdf(BODY + over, _pattern(f"BT /F1 12 Tf 4 10 Td ({SECRET}) Tj ET")), pdf(
        BODY + over, _pattern("0 g 0 0 9 9 re f")
    )


def _form(content: str, **entries: Any) -> Change:
    def build(made: Any) -> Any:
        stream = pikepdf.Stream(made, content.encode())
        stream.update(
            D(
                Type=N.XObject,
                Subtype=N.Form,
                BBox=[0, 0, *A4],
                Resources=D(Font=made.pages[0].obj.Resources.Font),
                **entries,
            )
        )
        return D(Fm0=made.make_indirect(stream))

    return _resources(XObject=build)


plant("hidden-text", "in-a-form-under-a-box.pdf", where="page 1")(
    lambda: (pdf(BODY + "/Fm0 Do " + BOX, _form(say(SECRET))), pdf(BODY + "/Fm0 Do " + BOX, _form(say("Seen", y=600))))
)


@plant("unused-resource", "never-drawn.pdf", where="page 1")
def _never_drawn() -> tuple[bytes, bytes]:
    return pdf(BODY, _form(say(SECRET))), pdf(BODY + "/Fm0 Do\n", _form(say("Seen")))


def _mask(made: Any) -> None:
    group = pikepdf.Stream(made, b"0 g 0 0 595 842 re f")
    group.update(D(Type=N.XObject, Subtype=N.Form, BBox=[0, 0, *A4], Group=D(S=N.Transparency, CS=N.DeviceGray)))
    made.pages[0].obj.Resources.ExtGState = D(
        G1=D(Type=N.ExtGState, SMask=D(Type=N.Mask, S=N.Luminosity, G=made.make_indirect(group)))
    )


drawn("hidden-text", "soft-mask", "q /G1 gs " + say(SECRET) + "Q\n", _mask)


# Pages, layers, annotations


@plant("off-page", "outside-the-crop.pdf", where="page 1")
def _cropped() -> tuple[bytes, bytes]:
    def crop(made: Any) -> None:
        made.pages[0].obj.CropBox = pikepdf.Array([0, 300, 595, 842])

    return pdf(BODY + say(SECRET, y=100), crop), pdf(BODY, crop)


def _layer(
    made: Any, *, config: dict[str, Any], group: dict[str, Any], membership: dict[str, Any] | None = None
) -> None:
    layer = made.make_indirect(D(Type=N.OCG, Name="Layer 2", **group))
    rule = {key: pikepdf.Array([N.Not, layer]) if value is True else value for key, value in (membership or {}).items()}
    shown = layer if membership is None else made.make_indirect(D(Type=N.OCMD, OCGs=layer, **rule))
    ready = {key: pikepdf.Array([layer]) if value is True else value for key, value in config.items()}
    made.Root.OCProperties = D(OCGs=[layer], D=D(**ready))
    made.pages[0].obj.Resources.Properties = D(MC0=shown)


LAYERS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]] = {
    "off": ({"OFF": True}, {}, None),
    "base-state-off": ({"BaseState": N.OFF}, {}, None),
    "only-on-paper": ({}, {"Usage": D(View=D(ViewState=N.OFF), Print=D(PrintState=N.ON))}, None),
    "only-on-a-screen": ({}, {"Usage": D(View=D(ViewState=N.ON), Print=D(PrintState=N.OFF))}, None),
    "shown-when-off": ({}, {}, {"P": N.AllOff}),
    "by-a-rule": ({}, {}, {"VE": True}),
}


def _layered(name: str) -> None:
    config, group, membership = LAYERS[name]

    # What a screen shows stays in the copy.
    @plant("layer-off", f"layer-{name}.pdf", where="layers", cleanable=name != "only-on-a-screen")
    def _() -> tuple[bytes, bytes]:
        return pdf(
            f"{BODY} /OC /MC0 BDC {say(SECRET)} EMC\n",
            lambda made: _layer(made, config=config, group=group, membership=membership),
        ), pdf(BODY + say("Seen"))


for _name in LAYERS:
    _layered(_name)


def _note(kind: str, *, font: bool = False, **entries: Any) -> Change:
    def change(made: Any) -> None:
        ready = {key: value(made) if callable(value) else value for key, value in entries.items()}
        made.pages[0].obj.Annots = pikepdf.Array(
            [made.make_indirect(D(Type=N.Annot, Subtype=N("/" + kind), Rect=[60, 690, 480, 718], **ready))]
        )

    return change


for _kind in ("Text", "Square", "Highlight", "Stamp", "Caret", "Ink", "Popup", "StrikeOut", "Line"):
    held("annotation", f"note-{_kind.lower()}", _note(_kind, Contents=SECRET, F=4), where="page 1")
held("annotation", "note-by", _note("Square", T=SECRET), where="page 1")
held("annotation", "note-rich", _note("FreeText", RC=f"<body>{SECRET}</body>"), where="page 1")
held("hidden-annotation", "note-hidden", _note("Text", Contents=SECRET, F=2), where="page 1")
held("hidden-annotation", "note-no-view", _note("Text", Contents=SECRET, F=32), where="page 1")
held("private-data", "note-of-its-own", _note("Square", Note=SECRET), where="page 1")


def _appearance(content: str) -> Callable[[Any], Any]:
    def build(made: Any) -> Any:
        stream = pikepdf.Stream(made, content.encode())
        stream.update(
            D(Type=N.XObject, Subtype=N.Form, BBox=[0, 0, 420, 28], Resources=D(Font=made.pages[0].obj.Resources.Font))
        )
        return D(N=made.make_indirect(stream))

    return build


@plant("hidden-text", "under-a-note.pdf", where="page 1")
def _under_a_note() -> tuple[bytes, bytes]:
    over = _note("Square", AP=_appearance("0 g 0 0 420 28 re f"), F=4)
    return pdf(BODY + say(SECRET), over), pdf(BODY)


@plant("redaction-not-applied", "marked-and-not-redacted.pdf", where="page 1")
def _marked() -> tuple[bytes, bytes]:
    return pdf(BODY + say(SECRET), _note("Redact", QuadPoints=[60, 718, 480, 718, 60, 690, 480, 690])), pdf(
        BODY + say("Seen")
    )


@plant("hidden-text", "words-of-a-note-under-its-box.pdf", where="page 1")
def _in_a_note() -> tuple[bytes, bytes]:
    inside = f"BT /F1 12 Tf 4 8 Td ({SECRET}) Tj ET 0 g 0 0 420 28 re f"
    return pdf(BODY, _note("Stamp", AP=_appearance(inside), F=4)), pdf(BODY)


# Forms, scripts, actions


def _field(**entries: Any) -> Change:
    def change(made: Any) -> None:
        ready = {key: value(made) if callable(value) else value for key, value in entries.items()}
        field = made.make_indirect(
            D(Type=N.Annot, Subtype=N.Widget, FT=N.Tx, T="f1", Rect=[72, 600, 300, 620], **ready)
        )
        made.pages[0].obj.Annots = pikepdf.Array([field])
        made.Root.AcroForm = D(Fields=[field])

    return change


held("field-value", "field-hidden", _field(V=SECRET, F=2), where="form")
held("field-value", "field-by-default", _field(DV=SECRET), where="page 1")
held("pdf-form", "field-help", _field(TU=SECRET), where="page 1")
held("pdf-form", "field-choices", _field(Opt=pikepdf.Array([SECRET])), where="page 1")
held(
    "field-value",
    "field-nowhere",
    lambda made: made.Root.update(D(AcroForm=D(Fields=[made.make_indirect(D(FT=N.Tx, T="a", V=SECRET))]))),
    where="form",
)
held(
    "form-xfa",
    "xfa",
    lambda made: made.Root.update(
        D(AcroForm=D(Fields=pikepdf.Array(), XFA=made.make_stream(f"<xdp>{SECRET}</xdp>".encode())))
    ),
    where="form",
)
SCRIPT = f"var s = '{SECRET}';"


def _named_script(made: Any) -> None:
    made.Root.Names = D(JavaScript=D(Names=[pikepdf.String("a"), D(S=N.JavaScript, JS=SCRIPT)]))


held("pdf-script", "script-named", _named_script, where="names")
held("pdf-script", "script-on-opening", lambda made: made.Root.update(D(OpenAction=D(S=N.JavaScript, JS=SCRIPT))))
held(
    "pdf-script",
    "script-of-a-stream",
    lambda made: made.Root.update(D(OpenAction=D(S=N.JavaScript, JS=made.make_stream(SCRIPT.encode())))),
)
held(
    "pdf-script",
    "script-of-a-page",
    lambda made: made.pages[0].obj.update(D(AA=D(O=D(S=N.JavaScript, JS=SCRIPT)))),
    where="page 1",
)
held("pdf-script", "script-of-a-link", _note("Link", A=D(S=N.JavaScript, JS=SCRIPT)), where="page 1")
held(
    "pdf-script",
    "script-after-another",
    _note("Link", A=D(S=N.GoTo, D=pikepdf.Array([0, N.Fit]), Next=D(S=N.JavaScript, JS=SCRIPT))),
    where="page 1",
)
held("pdf-script", "script-as-address", _note("Link", A=D(S=N.URI, URI=f"javascript:{SECRET}")), where="page 1")
held("remote-part", "starts-a-program", _note("Link", A=D(S=N.Launch, F=SECRET)), where="page 1")
held("remote-part", "sends-a-form", _note("Link", A=D(S=N.SubmitForm, F=D(FS=N.URL, F=SECRET))), where="page 1")
held(
    "external-target", "link-elsewhere", _note("Link", A=D(S=N.URI, URI=f"https://example.org/{TOKEN}")), where="page 1"
)
held("alternative-text", "link-with-words", _note("Link", Contents=SECRET), where="page 1")


# Files within it

WORD = TOKEN.encode()


def _attach(made: Any) -> None:
    made.attachments["staff.txt"] = WORD


def _filespec(made: Any) -> Any:
    stream = made.make_stream(WORD)
    stream.Type = N.EmbeddedFile
    return made.make_indirect(D(Type=N.Filespec, F="staff.txt", UF="staff.txt", EF=D(F=stream)))


held("attached-file", "attached", _attach, where="staff.txt")
held("attached-file", "associated", lambda made: made.Root.update(D(AF=[_filespec(made)])), where="staff.txt")
held(
    "attached-file",
    "associated-with-a-page",
    lambda made: made.pages[0].obj.update(D(AF=[_filespec(made)])),
    where="staff.txt",
)
held("attached-file", "attached-as-a-note", _note("FileAttachment", FS=_filespec), where="page 1")


# What it says of itself

for _entry in ("Title", "Author", "Subject", "Keywords", "Creator", "Producer"):
    held(
        "property",
        f"property-{_entry.lower()}",
        lambda made, entry=_entry: made.docinfo.update({"/" + entry: SECRET}),
        where="properties",
    )
held(
    "custom-property",
    "property-of-its-own",
    lambda made: made.docinfo.update({"/Reviewer": SECRET}),
    where="properties",
)
held(
    "custom-property", "property-by-its-name", lambda made: made.docinfo.update({f"/{TOKEN}": "1"}), where="properties"
)


def _xmp(inner: str, tail: str = "") -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:o="https://example.org/o/">'
        f'<rdf:Description rdf:about="">{inner}</rdf:Description></rdf:RDF></x:xmpmeta>{tail}<?xpacket end="w"?>'
    ).encode()


def _metadata(inner: str, tail: str = "") -> Change:
    def change(made: Any) -> None:
        stream = made.make_stream(_xmp(inner, tail))
        stream.update(D(Type=N.Metadata, Subtype=N.XML))
        made.Root.Metadata = stream

    return change


held(
    "property",
    "xmp-creator",
    _metadata(f"<dc:creator><rdf:Seq><rdf:li>{SECRET}</rdf:li></rdf:Seq></dc:creator>"),
    where="properties",
)
held("custom-property", "xmp-of-its-own", _metadata(f"<o:note>{SECRET}</o:note>"), where="properties")
held("custom-property", "xmp-attribute", _metadata(f'<o:note o:by="{SECRET}"/>'), where="properties")
held("comment", "xmp-comment", _metadata(f"<!-- {SECRET} -->"), where="properties")
held("comment", "xmp-comment-after", _metadata("", f"<!-- {SECRET} -->"), where="properties")
held(
    "property",
    "xmp-of-a-page",
    lambda made: made.pages[0].obj.update(
        D(Metadata=made.make_stream(_xmp(f"<dc:description>{SECRET}</dc:description>")))
    ),
    where="page 1",
)
held(
    "private-data",
    "pieces-of-a-program",
    lambda made: made.pages[0].obj.update(D(PieceInfo=D(Writer=D(Private=SECRET)))),
    where="page 1",
)
held("private-data", "entry-of-the-page", lambda made: made.pages[0].obj.update(D(Note=SECRET)), where="page 1")
held("private-data", "entry-by-its-name", lambda made: made.pages[0].obj.update({f"/{TOKEN}": 1}), where="page 1")
held("private-data", "entry-of-the-root", lambda made: made.Root.update(D(Deleted=SECRET)))
held(
    "private-data",
    "entry-of-a-typeface",
    lambda made: made.pages[0].obj.Resources.Font.F1.update(D(Note=SECRET)),
    where="page 1",
)
held(
    "private-data",
    "string-for-a-number",
    lambda made: made.pages[0].obj.Resources.Font.F1.update(D(FirstChar=SECRET)),
    where="page 1",
)
held(
    "private-data",
    "page-kept-aside",
    lambda made: made.Root.update(
        D(Old=made.make_indirect(D(Type=N.Page, Contents=made.make_stream(say(SECRET).encode()))))
    ),
)
held(
    "odd-name",
    "name-that-says-something",
    lambda made: made.pages[0].obj.Resources.update(D(ColorSpace=D({f"/{TOKEN}": N.DeviceRGB}))),
    where="page 1",
)
held(
    "thumbnail",
    "thumbnail",
    lambda made: made.pages[0].obj.update(D(Thumb=picture(_words_in_a_picture(), Note=SECRET)(made))),
    where="page 1",
)
held(
    "page-label",
    "page-label",
    lambda made: made.Root.update(D(PageLabels=D(Nums=[0, D(P=SECRET)]))),
    where="page labels",
)
held(
    "custom-property",
    "article-with-a-title",
    lambda made: made.Root.update(D(Threads=[made.make_indirect(D(Type=N.Thread, I=D(Aside=SECRET)))])),
    where="articles",
)
held(
    "odd-name",
    "place-with-a-name",
    lambda made: made.Root.update(D(Dests=D({f"/{TOKEN}": [made.pages[0].obj, N.Fit]}))),
)


def _outline(made: Any) -> None:
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))


held("pdf-bookmark", "bookmark", _outline, where="bookmarks")


def _tags(**entries: Any) -> Change:
    def change(made: Any) -> None:
        root = made.make_indirect(D(Type=N.StructTreeRoot))
        root.K = made.make_indirect(D(Type=N.StructElem, S=N.P, P=root, **entries))
        made.Root.StructTreeRoot = root
        made.Root.MarkInfo = D(Marked=True)

    return change


held("replacement-text", "tag-stands-for-others", _tags(ActualText=SECRET), where="tags")
held("alternative-text", "tag-described", _tags(Alt=SECRET), where="tags")
held("alternative-text", "tag-spelt-out", _tags(E=SECRET), where="tags")
held("alternative-text", "tag-with-a-title", _tags(T=SECRET), where="tags")
held("private-data", "tag-with-a-note", _tags(Note=SECRET), where="tags")


# What a person must look at

held(
    "pdf-action",
    "hides-when-opened",
    lambda made: made.Root.update(D(OpenAction=D(S=N.Hide, T=SECRET))),
    where="the file",
)
held("pdf-signature", "signed", _field(V=lambda made: D(Type=N.Sig, SubFilter=N("/adbe.pkcs7.detached"), Name=SECRET)))
plant("shown-annotation", "note-that-shows-itself.pdf", where="page 1")(
    lambda: (pdf(BODY, _note("Square", AP=_appearance("0.9 g 0 0 400 20 re f"), F=4)), pdf())
)


@plant("pdf-layers", "layer-with-a-name.pdf", where="layers")
def _named_layer() -> tuple[bytes, bytes]:
    marked = f"{BODY} /OC /MC0 BDC {say('Seen')} EMC\n"

    def named(made: Any) -> None:
        _layer(made, config={}, group={})
        made.Root.OCProperties.OCGs[0].Name = SECRET

    return pdf(marked, named), pdf(marked, lambda made: _layer(made, config={}, group={}))


@plant("off-page-drawing", "drawing-beyond-the-page.pdf", where="page 1")
def _drawing_beyond() -> tuple[bytes, bytes]:
    lines = "0 G 700 100 m " + " ".join(f"{700 + at} {100 + at * at % 97} l" for at in range(90)) + " S\n"
    return pdf(BODY + lines), pdf(BODY + lines.replace("700 100 m", "100 100 m").replace(" 7", " 1"))


@plant("profile-data", "profile-with-a-tail.pdf", where="page 1")
def _profile() -> tuple[bytes, bytes]:
    def change(tail: bytes) -> Change:
        def put(made: Any) -> None:
            profile = made.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + tail)
            profile.N = 3
            made.pages[0].obj.Resources.ColorSpace = D(C1=pikepdf.Array([N.ICCBased, profile]))

        return put

    over = "/C1 cs 0.5 0.5 0.5 sc 72 600 9 9 re f\n"
    return pdf(BODY + over, change(SECRET.encode())), pdf(BODY + over, change(b""))


# Pictures


def _jpeg(**more: Any) -> Callable[[Any], Any]:
    def build(made: Any) -> Any:
        file = io.BytesIO()
        Image.linear_gradient("L").convert("RGB").save(file, "JPEG", **more)
        stream = pikepdf.Stream(made, file.getvalue())
        stream.update(
            D(
                Type=N.XObject,
                Subtype=N.Image,
                Width=256,
                Height=256,
                ColorSpace=N.DeviceRGB,
                BitsPerComponent=8,
                Filter=N.DCTDecode,
            )
        )
        return made.make_indirect(stream)

    return build


PLACED = "q 200 0 0 200 72 300 cm /Im0 Do Q\n"


@plant("picture-data", "bytes-after-a-picture.pdf", where="page 1")
def _after_a_picture() -> tuple[bytes, bytes]:
    def more(made: Any) -> Any:
        stream = picture(Image.linear_gradient("L"))(made)
        stream.write(Image.linear_gradient("L").convert("RGB").tobytes() + SECRET.encode() * 3)
        return stream

    return pdf(BODY + PLACED, _pictures(Im0=more)), pdf(
        BODY + PLACED, _pictures(Im0=picture(Image.linear_gradient("L")))
    )


@plant("alternate-picture", "other-picture.pdf", where="page 1")
def _alternate() -> tuple[bytes, bytes]:
    other = picture(
        Image.linear_gradient("L"),
        Alternates=lambda made: pikepdf.Array([D(Image=picture(_words_in_a_picture(), Name=N("/" + TOKEN))(made))]),
    )
    return pdf(BODY + PLACED, _pictures(Im0=other)), pdf(
        BODY + PLACED, _pictures(Im0=picture(Image.linear_gradient("L")))
    )


@plant("covered-picture", "box-over-a-scan.pdf", where="page 1")
def _over_a_scan() -> tuple[bytes, bytes]:
    change = _pictures(Im0=picture(_words_in_a_picture()))
    placed = "q 450 0 0 90 60 500 cm /Im0 Do Q\n"
    return pdf(BODY + placed + "0 g 60 530 400 40 re f\n", change), pdf(BODY + placed, change)


@plant("partly-covered-picture", "picture-over-a-picture.pdf", where="page 1")
def _over_a_picture() -> tuple[bytes, bytes]:
    change = _pictures(Im0=picture(_words_in_a_picture()), Im1=picture(Image.effect_noise((200, 40), 90)))
    under = "q 450 0 0 90 60 500 cm /Im0 Do Q\n"
    return pdf(BODY + under + "q 400 0 0 60 70 515 cm /Im1 Do Q\n", change), pdf(
        BODY + under + "q 400 0 0 60 70 300 cm /Im1 Do Q\n", change
    )


@plant("cropped-picture", "picture-cut-off.pdf", where="page 1")
def _cut_off() -> tuple[bytes, bytes]:
    change = _pictures(Im0=picture(_words_in_a_picture(f"Seen here {SECRET}", (900, 120))))
    placed = "450 0 0 60 60 500 cm /Im0 Do Q\n"
    return pdf(BODY + "q 60 500 70 60 re W n " + placed, change), pdf(BODY + "q " + placed, change)


@plant("cropped-picture", "picture-beyond-the-page.pdf", where="page 1")
def _beyond() -> tuple[bytes, bytes]:
    change = _pictures(Im0=picture(_words_in_a_picture()))
    return pdf(BODY + "q 450 0 0 90 560 500 cm /Im0 Do Q\n", change), pdf(
        BODY + "q 450 0 0 90 60 500 cm /Im0 Do Q\n", change
    )


def _masked(image: Any) -> Callable[[Any], Any]:
    def mask(made: Any) -> Any:
        stream = made.make_stream(zlib.compress(b"\0" * (image.width * image.height)))
        stream.update(
            D(
                Type=N.XObject,
                Subtype=N.Image,
                Width=image.width,
                Height=image.height,
                ColorSpace=N.DeviceGray,
                BitsPerComponent=8,
                Filter=N.FlateDecode,
            )
        )
        return stream

    return picture(image, SMask=mask)


@plant("masked-picture", "picture-under-its-mask.pdf", where="page 1")
def _under_a_mask() -> tuple[bytes, bytes]:
    placed = "q 450 0 0 90 60 500 cm /Im0 Do Q\n"
    return pdf(BODY + placed, _pictures(Im0=_masked(_words_in_a_picture()))), pdf(
        BODY + placed, _pictures(Im0=_masked(Image.new("RGB", (600, 120))))
    )


# Typefaces


def _unicode(pairs: dict[int, str], more: str = "") -> Change:
    def change(made: Any) -> None:
        lines = "\n".join(f"<{code:02X}> <{text.encode('utf-16-be').hex()}>" for code, text in pairs.items())
        table = f"/CIDInit /ProcSet findresource begin begincmap {more} {len(pairs)} beginbfchar\n{lines}\nendbfchar endcmap end"
        made.pages[0].obj.Resources.Font.F2 = made.make_indirect(
            D(
                Type=N.Font,
                Subtype=N.Type1,
                BaseFont=N.Helvetica,
                Encoding=N.WinAnsiEncoding,
                ToUnicode=made.make_stream(table.encode()),
            )
        )

    return change


OTHER = "BT /F2 12 Tf 72 600 Td (ab) Tj ET\n"
for _name, _pairs, _more in (
    ("letters-that-lie", {97: "x", 98: "y", 99: "z"}, ""),
    ("letter-that-says-much", {97: SECRET}, ""),
):
    plant("lying-text", f"{_name}.pdf", where="page 1", token=TOKEN)(
        lambda pairs=_pairs: (
            pdf(BODY + OTHER, _unicode(pairs)),
            pdf(BODY + OTHER, _unicode({97: "a", 98: "b", 99: "c"})),
        )
    )
plant("font-data", "comment-in-a-table-of-letters.pdf", where="page 1")(
    lambda: (
        pdf(BODY + OTHER, _unicode({97: "a"}, f"({SECRET})")),
        pdf(BODY + OTHER, _unicode({97: "a", 98: "b", 99: "c"})),
    )
)


# Bytes that no program shows


@plant("earlier-revision", "earlier-state.pdf", where="earlier state")
def _earlier() -> tuple[bytes, bytes]:
    first = pdf(
        BODY + say(SECRET), save={"compress_streams": False, "object_stream_mode": pikepdf.ObjectStreamMode.disable}
    )
    with pikepdf.open(io.BytesIO(first)) as opened:
        number = opened.pages[0].Contents.objgen[0]
        root, size = opened.Root.objgen[0], len(opened.objects) + 1
    at = len(first) + 1
    body = f"{number} 0 obj\n<</Length {len(BODY)}>>\nstream\n{BODY}\nendstream\nendobj\n"
    start = int(re.findall(rb"startxref\s+(\d+)", first)[-1])
    table = f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n<</Size {size} /Root {root} 0 R /Prev {start}>>\nstartxref\n{at + len(body)}\n%%EOF\n"
    return first + b"\n" + (body + table).encode("cp1252"), pdf()


def _put_in(before: bytes, what: bytes) -> Callable[[], tuple[bytes, bytes]]:
    def make() -> tuple[bytes, bytes]:
        whole = pdf(save={"object_stream_mode": pikepdf.ObjectStreamMode.disable})
        at = whole.rindex(before)
        made = whole[:at] + what + whole[at:]
        # The table lies further on by as much as was put in before it.
        start = int(re.findall(rb"startxref\s+(\d+)", whole)[-1])
        moved = len(what) if at <= start else 0
        return re.sub(rb"startxref\s+\d+", b"startxref\n%d" % (start + moved), made), whole

    return make


plant("unreachable-part", "part-that-nothing-names.pdf", where="no page uses")(
    _put_in(b"xref\n0", f"99 0 obj\n({SECRET})\nendobj\n".encode())
)
plant("unreachable-part", "stream-that-nothing-names.pdf", where="no page uses")(
    _put_in(b"xref\n0", f"99 0 obj\n<</Length {len(SECRET)}>>\nstream\n{SECRET}\nendstream\nendobj\n".encode())
)
plant("pdf-comment", "comment-between.pdf", where="between")(_put_in(b"xref\n0", f"% {SECRET}\n".encode()))
plant("bytes-between", "bytes-between.pdf", where="between")(_put_in(b"xref\n0", f"{SECRET}\n".encode()))
plant("bytes-after-end", "after-the-end.pdf", where="end of the file")(lambda: (pdf() + SECRET.encode(), pdf()))
plant("bytes-before-start", "before-the-start.pdf", where="start of the file")(
    lambda: (SECRET.encode() + b"\n" + pdf(), pdf())
)
plant("trailer-entry", "table-with-a-note.pdf", where="end of the file")(
    lambda: (lambda whole: (whole.replace(b"/Root", b"/Note (%s) /Root" % SECRET.encode()), whole))(
        pdf(save={"object_stream_mode": pikepdf.ObjectStreamMode.disable})
    )
)


@plant("bytes-between", "after-what-is-packed.pdf", where="packed")
def _after_packed() -> tuple[bytes, bytes]:
    def change(made: Any) -> None:
        made.pages[0].obj.Contents = pikepdf.Stream(made, b"")
        made.pages[0].obj.Contents.write(zlib.compress(BODY.encode()) + SECRET.encode(), filter=N.FlateDecode)

    return pdf(
        BODY, change, save={"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    ), pdf()


plant("unreachable-part", "part-of-no-use.pdf", where="no page uses")(lambda: (_with_unused(), pdf()))


def _with_unused() -> bytes:
    """A part that the file's table names and nothing points to."""
    whole = pdf(save={"object_stream_mode": pikepdf.ObjectStreamMode.disable})
    start = int(re.findall(rb"startxref\s+(\d+)", whole)[-1])
    part = f"90 0 obj\n({SECRET})\nendobj\n".encode()
    table = whole[start:].replace(b"trailer", f"90 1\n{start:010d} 00000 n \ntrailer".encode())
    return whole[:start] + part + re.sub(rb"startxref\s+\d+", b"startxref\n%d" % (start + len(part)), table)


@plant("encrypted", "protected.pdf", cleanable=False)
def _protected() -> tuple[bytes, bytes]:
    return pdf(save={"deterministic_id": False, "encryption": pikepdf.Encryption(owner="a", user="b")}), pdf()


@plant("encrypted", "protected-by-nothing.pdf", cleanable=False)
def _by_nothing() -> tuple[bytes, bytes]:
    return pdf(save={"deterministic_id": False, "encryption": pikepdf.Encryption(owner="a", user="")}), pdf()


# Files that look like these and hide nothing


@clean("true-redaction.pdf")
def _true_redaction() -> bytes:
    return pdf(BODY + BOX)


@clean("white-on-dark.pdf")
def _white_on_dark() -> bytes:
    return pdf(BODY + "0.1 0.2 0.4 rg 60 690 420 28 re f\n" + say("A heading in white", before="1 g"))


@clean("several-pages.pdf")
def _several() -> bytes:
    return pdf(BODY, pages=3)


@clean("read-by-machine.pdf")
def _scan() -> bytes:
    paper = _words_in_a_picture("Minutes of the meeting", (1190, 300))
    layer = say("Minutes of the meeting", 10, 500 + 88, 12, "3 Tr")
    return pdf(BODY + "q 595 0 0 150 0 500 cm /Im0 Do Q\n" + layer, _pictures(Im0=picture(paper)))


@clean("shown-faster.pdf")
def _linearised() -> bytes:
    return pdf(BODY, pages=3, save={"deterministic_id": False, "linearize": True})


@clean("packed.pdf")
def _packed() -> bytes:
    return pdf(BODY, save={"object_stream_mode": pikepdf.ObjectStreamMode.generate, "compress_streams": True})


@clean("tools-and-title.pdf")
def _tools() -> bytes:
    def change(made: Any) -> None:
        made.docinfo.update(
            {
                "/Title": "Thank you for your request",
                "/Producer": "LibreOffice 7.4",
                "/Creator": "Writer",
                "/CreationDate": "D:20240102030405Z",
            }
        )

    return pdf(BODY, change)


@clean("bookmarks-that-are-headings.pdf")
def _headings() -> bytes:
    def change(made: Any) -> None:
        with made.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Thank you for your request", 0))

    return pdf(BODY, change)


@clean("ligature-spelt-out.pdf")
def _ligature() -> bytes:
    return pdf(BODY + "/Span <</ActualText (fi)>> BDC " + say("fi", y=600) + "EMC\n")


@clean("links-that-are-shown.pdf")
def _links() -> bytes:
    return pdf(
        BODY + say("https://example.org/answers", y=600),
        _note("Link", A=D(S=N.URI, URI="https://example.org/answers"), Border=[0, 0, 0]),
    )


@clean("double-struck.pdf")
def _double() -> bytes:
    return pdf(BODY + say("Bold by striking twice", y=600) + say("Bold by striking twice", x=72.3, y=600))


@clean("line-through.pdf")
def _line_through() -> bytes:
    return pdf(BODY + say("Struck out but read", y=600) + "0.8 w 72 604 m 190 604 l S\n")


@clean("turned-page.pdf")
def _turned() -> bytes:
    return pdf(BODY, lambda made: made.pages[0].obj.update(D(Rotate=90)))


@clean("layers-all-on.pdf")
def _layers_on() -> bytes:
    return pdf(f"{BODY} /OC /MC0 BDC {say('Seen')} EMC\n", lambda made: _layer(made, config={}, group={}))


@clean("picture-with-a-caption.pdf")
def _caption() -> bytes:
    return pdf(BODY + PLACED + say("Figure 1", y=290), _pictures(Im0=_jpeg()))


@plant("picture-metadata", "jpeg-with-a-comment.pdf", where="page 1")
def _jpeg_comment() -> tuple[bytes, bytes]:
    return pdf(BODY + PLACED, _pictures(Im0=_jpeg(comment=SECRET.encode()))), pdf(BODY + PLACED, _pictures(Im0=_jpeg()))


def _named_list(text: str) -> Change:
    def change(made: Any) -> None:
        made.pages[0].Resources.Properties = D(M1=D(ActualText=text))

    return change


@plant("private-data", "stands-for-others-by-name.pdf", where="page 1")
def _stands_by_name() -> tuple[bytes, bytes]:
    body = BODY + "/Span /M1 BDC " + say("12", y=600) + "EMC\n"
    return pdf(body, _named_list(SECRET)), pdf(body, _named_list("12"))


@clean("made-by-reportlab.pdf")
def _reportlab() -> bytes:
    made = pdf(BODY)
    head, end, tail = made.rpartition(b"trailer <<")
    remark = b"\n% ReportLab generated PDF document -- digest (opensource)\n"
    return head + end + remark + tail
