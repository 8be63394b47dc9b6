"""What a PDF may be made of: for each kind of dictionary, the entries that the standard (ISO 32000) knows, and what they hold.

Written in words, one line a kind. An entry is followed by what its value is:
  Entry          numbers, yes or no, and names that programs know; nothing that can be read
  Entry>kind     dictionaries of that kind, or arrays of them
  Entry^         the way back, which is not followed
  Entry$use      words that a person wrote; `use` says what for (see sayings.py)
  Entry!code     never in a plain file: a finding of that technique
What is not listed is a finding too.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

_KINDS = """
trailer: Root>catalog Info>info Size Prev XRefStm ID Type W Index Length Filter DecodeParms DocChecksum
catalog: Type Version Extensions>extensions Pages>pages PageLabels>nums:label Names>names-of Dests>map:dest \
  ViewerPreferences>plain PageLayout PageMode Outlines>outlines Threads>thread OpenAction>dest-or-action AA>map:action \
  URI>uri-base AcroForm>form Metadata>xmp StructTreeRoot>structure MarkInfo>mark-info Lang$language SpiderInfo!private-data \
  OutputIntents>intent PieceInfo!private-data OCProperties>layers Perms>map:signature Legal!private-data \
  Requirements>plain Collection!attached-file NeedsRendering DSS!pdf-signature AF>filespec DPartRoot!private-data LastModified$date
extensions: Type *>extension
extension: Type BaseVersion ExtensionLevel URL$harmless ExtensionRevision$harmless
uri-base: Base$address Type
mark-info: Marked Suspects UserProperties LetterspaceFlags
pages: Type Kids>pages Count Parent^ Resources>resources MediaBox CropBox Rotate
page: Type ProcSet Parent^ LastModified$date Resources>resources MediaBox CropBox BleedBox TrimBox ArtBox BoxColorInfo>plain \
  Contents>content Rotate Group>group Thumb!thumbnail B>bead Dur Trans>plain Annots>annotation AA>map:action Metadata>xmp \
  PieceInfo!private-data StructParents ID PZ SeparationInfo!private-data Tabs TemplateInstantiated$named PresSteps!action \
  UserUnit VP!private-data AF>filespec OutputIntents>intent DPart!private-data
names-of: Dests>names:dest EmbeddedFiles>names:filespec JavaScript>names:action AP>names:form-x Pages>names:page \
  Templates>names:page IDS!private-data URLS!private-data AlternatePresentations!action Renditions!embedded-object XFAResources!form-xfa
label: Type S P$label St
outlines: Type First>outline Last^ Count
outline: Title$bookmark Parent^ Prev^ Next>outline First>outline Last^ Count Dest>dest A>action SE^ C F Type
thread: Type F>bead I>info Metadata>xmp
bead: Type T>thread N>bead V>bead P^ R
info: *$property
intent: Type S OutputConditionIdentifier$profile OutputCondition$profile RegistryName$harmless Info$profile DestOutputProfile>icc \
  DestOutputProfileRef!private-data
resources: ExtGState>map:state ColorSpace>map:space Pattern>map:pattern Shading>map:shading XObject>map:xobject Font>map:font \
  ProcSet Properties>map:properties
state: Type LW LC LJ ML D RI OP op OPM Font>font BG>function BG2>function UCR>function UCR2>function TR>function TR2>function \
  HT>halftone FL SM SA BM SMask>soft-mask CA ca AIS TK UseBlackPtComp HTP HTO AAPL:AA AAPL:ST>plain
soft-mask: Type S G>form-x BC TR>function
halftone: Type HalftoneType HalftoneName$harmless Frequency Angle SpotFunction>function AccurateScreens TransferFunction>function \
  Width Height Xsquare Ysquare Width2 Height2 Length Filter DecodeParms *>halftone
function: FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Functions>function Bounds Length Filter DecodeParms
pattern: Type PatternType PaintType TilingType BBox XStep YStep Resources>resources Matrix Shading>shading ExtGState>state \
  Length Filter DecodeParms Metadata>xmp StructParents Group>group FormType Name
shading: ShadingType ColorSpace>space Background BBox AntiAlias Domain Matrix Function>function Coords Extend BitsPerCoordinate \
  BitsPerComponent BitsPerFlag Decode VerticesPerRow Length Filter DecodeParms
form-x: ProcSet Type Subtype FormType BBox Matrix Resources>resources Group>group Ref!remote-part Metadata>xmp PieceInfo!private-data \
  LastModified$date StructParent StructParents OPI!private-data OC>layer Name Measure!private-data PtData!private-data AF>filespec \
  Length Filter DecodeParms Subtype2 PTEX.FileName$path PTEX.PageNumber PTEX.InfoDict>info XStep YStep TilingType PaintType \
  ITXT_PageNumber
image: Type Subtype Width Height ColorSpace>space BitsPerComponent Intent ImageMask Mask>mask Decode Interpolate \
  Alternates!alternate-picture SMask>image SMaskInData Name StructParent ID$id OPI!private-data Metadata>xmp OC>layer AF>filespec \
  ColorTransform Measure!private-data PtData!private-data Length Filter DecodeParms>decode Matte PieceInfo!private-data LastModified$date
mask: Type Subtype Width Height ColorSpace>space BitsPerComponent ImageMask Decode Interpolate Length Filter DecodeParms>decode \
  Intent Name StructParent Metadata>xmp
decode: Type JBIG2Globals>bits K Columns Rows EndOfLine EncodedByteAlign EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform \
  Predictor Colors BitsPerComponent EarlyChange
bits: Length Filter DecodeParms Type
group: Type S CS>space I K
font-0: Type Subtype BaseFont Name Encoding>cmap DescendantFonts>font ToUnicode>cmap AAPL:Keywords$property
font-cid: Type Subtype BaseFont CIDSystemInfo>cid-system FontDescriptor>descriptor DW W DW2 W2 CIDToGIDMap>bits Name
font-simple: Type Subtype Name BaseFont FirstChar LastChar Widths FontDescriptor>descriptor Encoding>encoding ToUnicode>cmap \
  MaxWidth PTEX.Fullbanner
font-3: Type Subtype Name FontBBox FontMatrix CharProcs>map:glyph Encoding>encoding FirstChar LastChar Widths \
  FontDescriptor>descriptor Resources>resources ToUnicode>cmap BaseFont
glyph: Length Filter DecodeParms Resources>resources
cid-system: Registry$harmless Ordering$harmless Supplement
encoding: Type BaseEncoding Differences
cmap: Type CMapName CIDSystemInfo>cid-system WMode UseCMap>cmap Length Filter DecodeParms
descriptor: Type FontName FontFamily$typeface FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight \
  XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile>font-file FontFile2>font-file FontFile3>font-file CharSet$glyphs \
  CIDSet>bits Style>style Lang FD>map:descriptor Family$typeface
style: Panose$panose
font-file: Length Length1 Length2 Length3 Subtype Filter DecodeParms Metadata>xmp Type
content: Length Filter DecodeParms Type
xmp: Type Subtype Length Filter DecodeParms
icc: N Alternate>space Range Metadata>xmp Length Filter DecodeParms Type
annotation: Type Subtype Rect Contents$note P^ NM$id M$date F AP>appearances AS Border C StructParent OC>layer AF>filespec \
  ca CA BM Lang$language \
  A>action Dest>dest H PA>action QuadPoints BS>plain \
  T$author Popup>annotation CreationDate$date RC$note IRT>annotation Subj$note RT IT ExData!private-data \
  Open Name State$note StateModel$note DA$appearance-string Q DS$appearance-string CL BE>plain RD LE L LL LLE IC Cap LLO CP Measure!private-data CO \
  Vertices InkList Sy Parent>field FS>filespec Movie!embedded-object Sound!embedded-object MK>characteristics AA>map:action \
  OverlayText$note Repeat RO>form-x FixedPrint>plain Path \
  FT TU$field-help TM$field-name Ff V>field-value DV>field-value Opt$field-choice TI I MaxLen Kids>field Lock!pdf-signature SV!pdf-signature \
  RV$field-value 3DD!embedded-object 3DV!embedded-object 3DA!embedded-object RichMediaContent!embedded-object RichMediaSettings!embedded-object
characteristics: R BC BG CA$caption RC$caption AC$caption I>form-x RI>form-x IX>form-x IF>plain TP
appearances: N>appearance R>appearance D>appearance
action: Type S Next>action D>dest F>remote NewWindow URI$address IsMap N Flags Fields$field-name JS>script Win!action Mac!action \
  Unix!action T^ H B State PreserveRB R!embedded-object AN^ OP TA!action SD SE^ Base$address
form: Fields>field NeedAppearances SigFlags CO^ DR>resources DA$appearance-string Q XFA!form-xfa
field: FT Parent^ Kids>field T$field-name TU$field-help TM$field-name Ff V>field-value DV>field-value AA>map:action DA$appearance-string Q \
  DS$appearance-string RV$field-value MaxLen Opt$field-choice TI I Lock!pdf-signature SV!pdf-signature \
  Type Subtype Rect Contents$note P^ NM$id M$date F AP>appearances AS Border C StructParent OC>layer A>action BS>plain MK>characteristics H \
  Popup>annotation CreationDate$date Lang$language
signature: Type Filter SubFilter Contents$signature Cert$signature ByteRange Reference$signature Changes Name$signature M$date \
  Location$signature Reason$signature ContactInfo$signature R V Prop_Build>signing Prop_AuthTime Prop_AuthType *$signature
signing: *$signature
structure: Type K>element IDTree>names:element ParentTree>nums:element ParentTreeNextKey RoleMap>roles ClassMap>map:attributes \
  Namespaces>namespace PronunciationLexicon!private-data AF>filespec Metadata>xmp
element: Type S P^ ID$id Ref^ Pg^ K>element A>attributes C R T$heading Lang$language Alt$alternative E$alternative \
  ActualText$replacement AF>filespec NS>namespace PhoneticAlphabet Phoneme$alternative MCID Stm^ StmOwn^ Obj^
attributes: O NS>namespace Placement WritingMode BackgroundColor BorderColor BorderStyle BorderThickness Padding Color SpaceBefore \
  SpaceAfter StartIndent EndIndent TextIndent TextAlign BBox Width Height BlockAlign InlineAlign TBorderStyle TPadding BaselineShift \
  LineHeight TextDecorationColor TextDecorationThickness TextDecorationType RubyAlign RubyPosition GlyphOrientationVertical \
  ColumnCount ColumnGap ColumnWidths ListNumbering RowSpan ColSpan Headers$id Scope Summary$alternative Short$alternative \
  Type Attached Subtype NoteType ContinuedList ContinuedFrom$id Contents$alternative P>user-property Role checked Checked Desc$field-help
user-property: N$private V$private F$private H
namespace: Type NS$namespace Schema!private-data RoleMapNS>roles
layers: OCGs>layer D>layer-config Configs>layer-config
layer: Type Name$layer Intent Usage>usage OCGs^ P VE^
usage: CreatorInfo>usage-info Language>usage-info Export View Zoom Print User!layer-off PageElement
usage-info: Creator$harmless Subtype Lang$language Preferred
layer-config: Name$layer Creator$harmless BaseState ON^ OFF^ Intent AS>plain-back Order^ ListMode RBGroups^ Locked^
filespec: *$attachment
remote: *$remote
script: *$script
reference: Type Pg^ MCID Stm^ StmOwn^ Obj^
destination: D>dest SD
field-stream: *$field-value
marked: MCID *$marked
roles: *
space-attributes: Subtype Colorants>map:space Process>plain MixingHints>plain
plain-numbers: *
plain-back: Event OCGs^ Category
form-xfa: *$field-value
plain: *
"""


@dataclass
class Kind:
    """The entries that one kind of dictionary may have."""

    plain: set[str] = field(default_factory=set)
    back: set[str] = field(default_factory=set)
    inner: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    never: dict[str, str] = field(default_factory=dict)


def _read() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for line in _KINDS.strip().splitlines():
        name, _, entries = line.partition(":")
        kind = kinds[name] = Kind(plain={"/Type"})
        for entry in entries.split():
            _put(kind, entry)
    link = kinds["link"] = deepcopy(kinds["annotation"])
    link.words["/Contents"] = "alternative"  # what a link is called for who cannot see it
    return kinds


def _put(kind: Kind, entry: str) -> None:
    for sign, into in ((">", kind.inner), ("$", kind.words), ("!", kind.never)):
        if sign in entry:
            key, _, value = entry.partition(sign)
            into["/" + key] = value
            return
    if entry.endswith("^"):
        kind.back.add("/" + entry[:-1])
    else:
        kind.plain.add("/" + entry)


KINDS = _read()
ANY = "/*"
"""Where a kind may have entries of any name."""

NAMES = frozenset(
    [
        "DeviceGray",
        "DeviceRGB",
        "DeviceCMYK",
        "CalGray",
        "CalRGB",
        "Lab",
        "ICCBased",
        "Indexed",
        "Pattern",
        "Separation",
        "DeviceN",
        "NChannel",
        "None",
        "All",
        "Black",
        "Cyan",
        "Magenta",
        "Yellow",
        "WinAnsiEncoding",
        "MacRomanEncoding",
        "StandardEncoding",
        "MacExpertEncoding",
        "PDFDocEncoding",
        "Identity-H",
        "Identity-V",
        "Identity",
        "FlateDecode",
        "DCTDecode",
        "JPXDecode",
        "CCITTFaxDecode",
        "JBIG2Decode",
        "LZWDecode",
        "RunLengthDecode",
        "ASCII85Decode",
        "ASCIIHexDecode",
        "Crypt",
        "Normal",
        "Compatible",
        "Multiply",
        "Screen",
        "Overlay",
        "Darken",
        "Lighten",
        "ColorDodge",
        "ColorBurn",
        "HardLight",
        "SoftLight",
        "Difference",
        "Exclusion",
        "Hue",
        "Saturation",
        "Color",
        "Luminosity",
        "AbsoluteColorimetric",
        "RelativeColorimetric",
        "Perceptual",
        "Default",
        "Luminosity",
        "Alpha",
        "Transparency",
        "SinglePage",
        "OneColumn",
        "TwoColumnLeft",
        "TwoColumnRight",
        "TwoPageLeft",
        "TwoPageRight",
        "UseNone",
        "UseOutlines",
        "UseThumbs",
        "FullScreen",
        "UseOC",
        "UseAttachments",
        "PageScaling",
        "AppDefault",
        "Simplex",
        "DuplexFlipShortEdge",
        "DuplexFlipLongEdge",
        "CropBox",
        "MediaBox",
        "TrimBox",
        "BleedBox",
        "ArtBox",
        "Widget",
        "Annot",
        "Catalog",
        "Pages",
        "Page",
        "Outlines",
        "Action",
        "XObject",
        "Image",
        "Form",
        "Font",
        "FontDescriptor",
        "Type0",
        "Type1",
        "TrueType",
        "MMType1",
        "Type3",
        "CIDFontType0",
        "CIDFontType2",
        "Type1C",
        "CIDFontType0C",
        "OpenType",
        "Encoding",
        "ExtGState",
        "Metadata",
        "XML",
        "StructTreeRoot",
        "StructElem",
        "MCR",
        "OBJR",
        "OutputIntent",
        "GTS_PDFA1",
        "GTS_PDFX",
        "GTS_PDFE1",
        "ISO_PDFE1",
        "CMap",
        "Halftone",
        "Mask",
        "Sig",
        "DocTimeStamp",
        "FontStretch",
        "Condensed",
        "SemiCondensed",
        "Expanded",
        "Background",
        "Layout",
        "PageNum",
        "Pagination",
        "Artifact",
        "Document",
        "DocumentFragment",
        "Part",
        "Art",
        "Article",
        "Sect",
        "Section",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
        "Aside",
        "Title",
        "FENote",
        "Sub",
        "Em",
        "Strong",
        "Figure",
        "Formula",
        "Form",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "Span",
        "Quote",
        "Note",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Ruby",
        "Warichu",
        "RB",
        "RT",
        "RP",
        "WT",
        "WP",
        "List",
        "Artifact",
        "Column",
        "Row",
        "Both",
        "Decimal",
        "Disc",
        "Circle",
        "Square",
        "LowerRoman",
        "UpperRoman",
        "LowerAlpha",
        "UpperAlpha",
        "Unordered",
        "Ordered",
        "Block",
        "Inline",
        "Before",
        "After",
        "Start",
        "End",
        "Center",
        "Justify",
        "Middle",
        "Solid",
        "Dashed",
        "Dotted",
        "Double",
        "Groove",
        "Ridge",
        "Inset",
        "Outset",
        "Hidden",
        "Auto",
        "LrTb",
        "RlTb",
        "TbRl",
        "Underline",
        "Overline",
        "LineThrough",
        "PrintField",
        "XML-1.00",
        "HTML-3.20",
        "HTML-4.01",
        "OEB-1.00",
        "RTF-1.05",
        "CSS-1.00",
        "CSS-2.00",
        "CSS-3",
        "ARIA-1.1",
        "UserProperties",
        "GoTo",
        "GoToR",
        "GoToE",
        "URI",
        "Launch",
        "Named",
        "JavaScript",
        "SubmitForm",
        "ResetForm",
        "ImportData",
        "Hide",
        "SetOCGState",
        "Thread",
        "NextPage",
        "PrevPage",
        "FirstPage",
        "LastPage",
        "Print",
        "FitB",
        "FitBH",
        "FitBV",
        "FitH",
        "FitV",
        "FitR",
        "FitBV",
        "XYZ",
        "Fit",
        "Invert",
        "Outline",
        "Push",
        "Toggle",
        "Text",
        "Popup",
        "FreeText",
        "Line",
        "Polygon",
        "PolyLine",
        "Highlight",
        "Squiggly",
        "StrikeOut",
        "Stamp",
        "Caret",
        "Ink",
        "FileAttachment",
        "Sound",
        "Movie",
        "Screen",
        "PrinterMark",
        "TrapNet",
        "Watermark",
        "Redact",
        "3D",
        "RichMedia",
        "Projection",
        "Comment",
        "Insert",
        "Key",
        "NewParagraph",
        "Paragraph",
        "Help",
        "OpenArrow",
        "ClosedArrow",
        "Butt",
        "Diamond",
        "Slash",
        "ROpenArrow",
        "RClosedArrow",
        "FixedPrint",
        "Adobe.PPKLite",
        "adbe.pkcs7.detached",
        "adbe.pkcs7.sha1",
        "ETSI.CAdES.detached",
        "ETSI.RFC3161",
        "Unknown",
        "True",
        "False",
        "View",
        "Design",
        "Export",
        "ON",
        "OFF",
        "Unchanged",
        "AllOn",
        "AnyOn",
        "AnyOff",
        "AllOff",
        "OCG",
        "OCMD",
        "OCProperties",
        "AllPages",
        "VisiblePages",
        "Zoom",
        "User",
        "Language",
        "LayoutArea",
        "SourceGraphic",
        "ProcSet",
        "PDF",
        "ImageB",
        "ImageC",
        "ImageI",
        "Compound",
        "CompoundFile",
        "EmbeddedFile",
        "Filespec",
        "Courier",
        "Helvetica",
        "Times-Roman",
        "Symbol",
        "ZapfDingbats",
        "SimpleDark",
        "Rhomboid",
        "DoubleDot",
        "InvertedDoubleDot",
        "Ellipse",
        "LineX",
        "LineY",
        "Rect",
        "Prepress",
        "S",
        "Untagged",
        "Pagination",
        "Bates",
        "Header",
        "Footer",
        "Watermark",
        "Group",
        "Crypt",
        "Bead",
        "Trans",
        "Dissolve",
        "Wipe",
        "Split",
        "Blinds",
        "Glitter",
        "Fly",
        "Push",
        "Cover",
        "Uncover",
        "Fade",
        "R",
        "Suspects",
        "CIDSystemInfo",
        "DingbatsRot",
        "PanoseOne",
        "Ident",
        "PatternType",
        "Textbox",
        "InlineShape",
        "Chart",
        "Chartsheet",
        "Dialogsheet",
        "Endnote",
        "Footnote",
        "Diagram",
        "Macrosheet",
        "Slide",
        "DisplayDocTitle",
        "Direction",
        "HideToolbar",
        "HideMenubar",
        "HideWindowUI",
        "FitWindow",
        "CenterWindow",
        "NonFullScreenPageMode",
        "ViewArea",
        "ViewClip",
        "PrintArea",
        "PrintClip",
        "PrintScaling",
        "Duplex",
        "PickTrayByPDFSize",
        "PrintPageRange",
        "NumCopies",
        "Enforce",
        "L2R",
        "R2L",
        "PageLabel",
        "Datetime",
        "Title",
        "Terms",
        "MarkInfo",
        "DocumentFragment",
        "Datetime",
        "Linearized",
        "MarkedContent",
        "UserUnit",
        "PageOrder",
        "PresentationOrder",
        "Workbook",
        "Worksheet",
        "Chartsheet",
        "Normal",
        "Textbody",
        "HyperLink",
        "LT",
        "Bibliography",
        "EnDash",
        "Off",
        "Yes",
        "No",
        "Checked",
        "Unchecked",
        "Choice",
    ]
)
"""Names that the standard, or programs in common use, give to things."""
