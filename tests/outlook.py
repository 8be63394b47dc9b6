"""An Outlook message file (.msg) made from nothing: a compound file [MS-CFB] with a message in it [MS-OXMSG]."""

from __future__ import annotations

import struct

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, FAT, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF

Tree = dict[str, "bytes | Tree"]


def msg(
    *,
    subject: str = "",
    body: str = "",
    sender: tuple[str, str] = ("", ""),
    headers: str = "",
    message_class: str = "IPM.Note",
    files: tuple[tuple[str, bytes], ...] = (),
    inside: tuple[Tree, ...] = (),
) -> bytes:
    """A message with these words; `files` and the messages `inside` are attached to it."""
    return _compound(message(subject, body, sender, headers, message_class, files, inside))


def message(
    subject: str = "",
    body: str = "",
    sender: tuple[str, str] = ("", ""),
    headers: str = "",
    message_class: str = "IPM.Note",
    files: tuple[tuple[str, bytes], ...] = (),
    inside: tuple[Tree, ...] = (),
    head: int = 32,
) -> Tree:
    """The folders and streams of one message. `head` is 24 for one inside another."""
    words = {
        0x001A: message_class, 0x0037: subject, 0x007D: headers, 0x0C1A: sender[0], 0x5D01: sender[1], 0x1000: body,
    }  # fmt: skip
    tree = _properties({key: text for key, text in words.items() if text}, head)
    for number, (name, data) in enumerate(files):
        attached = _properties({0x3707: name}, 8, {0x3701: data}, {0x3705: 1})
        tree[f"__attach_version1.0_#{number:08X}"] = attached
    for number, one in enumerate(inside, start=len(files)):
        held = _properties({}, 8, {}, {0x3705: 5})
        held["__substg1.0_3701000D"] = one
        tree[f"__attach_version1.0_#{number:08X}"] = held
    return tree


def _properties(
    texts: dict[int, str], head: int, binary: dict[int, bytes] | None = None, numbers: dict[int, int] | None = None
) -> Tree:
    tree: Tree = {}
    # Strings are Unicode: PidTagStoreSupportMask says so (0x340D, bit 0x40000).
    listed = struct.pack("<IIQ", 0x340D0003, 6, 0x40000)
    for key, number in (numbers or {}).items():
        listed += struct.pack("<IIQ", key << 16 | 0x0003, 6, number)
    for key, text in texts.items():
        data = text.encode("utf-16-le")
        listed += struct.pack("<IIII", key << 16 | 0x001F, 6, len(data) + 2, 0)
        tree[f"__substg1.0_{key:04X}001F"] = data
    for key, data in (binary or {}).items():
        listed += struct.pack("<IIII", key << 16 | 0x0102, 6, len(data), 0)
        tree[f"__substg1.0_{key:04X}0102"] = data
    tree["__properties_version1.0"] = bytes(head) + listed
    return tree


def _compound(tree: Tree) -> bytes:
    entries: list[list[object]] = []  # name, kind, left, right, child, start, size
    small, large = bytearray(), bytearray()
    mini_fat: list[int] = []
    fat: list[int] = []

    def put(name: str, held: bytes | Tree, kind: int) -> int:
        place = len(entries)
        entries.append([name, kind, NONE, NONE, NONE, END, 0])
        if isinstance(held, bytes):
            entries[place][5], entries[place][6] = _stored(held), len(held)
            return place
        before = NONE
        # Siblings hang to the right of each other, in the order of the format: by length, then by letters.
        for child in sorted(held, key=lambda one: (len(one), one.upper())):
            new = put(child, held[child], 2 if isinstance(held[child], bytes) else 1)
            if before == NONE:
                entries[place][4] = new
            else:
                entries[before][3] = new
            before = new
        return place

    def _stored(data: bytes) -> int:
        if not data:
            return END
        store, chain, size = (small, mini_fat, MINI) if len(data) < CUTOFF else (large, fat, SECTOR)
        start = len(chain)
        number = -(-len(data) // size)
        store.extend(data.ljust(number * size, b"\x00"))
        chain.extend([*range(start + 1, start + number), END])
        return start

    put("Root Entry", tree, 5)
    # The small streams lie in one large stream, which is the root's.
    if small:
        entries[0][6] = len(small)
        entries[0][5] = len(fat)
        number = -(-len(small) // SECTOR)
        large.extend(bytes(small).ljust(number * SECTOR, b"\x00"))
        fat.extend([*range(len(fat) + 1, len(fat) + number), END])
    mini_start, mini_sectors = END, 0
    if mini_fat:
        table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
        mini_sectors = -(-len(table) // SECTOR)
        mini_start = len(fat)
        large.extend(table.ljust(mini_sectors * SECTOR, b"\xff"))
        fat.extend([*range(mini_start + 1, mini_start + mini_sectors), END])
    directory = b"".join(_entry(*entry) for entry in entries)  # type: ignore[arg-type]
    number = -(-len(directory) // SECTOR)
    directory_start = len(fat)
    large.extend(directory.ljust(number * SECTOR, b"\x00"))
    fat.extend([*range(directory_start + 1, directory_start + number), END])
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    first_fat = len(fat)
    fat.extend([FAT] * fat_sectors)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * SECTOR, b"\xff")
    places = [*range(first_fat, first_fat + fat_sectors)]
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, fat_sectors,
        directory_start, 0, CUTOFF, mini_start, mini_sectors, END, 0, places[0],
    )  # fmt: skip
    header += struct.pack(f"<{fat_sectors - 1}I", *places[1:])
    return header.ljust(SECTOR, b"\xff") + bytes(large) + table


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\x00\x00"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", written, len(written), kind, 1, left, right, child, bytes(16), 0, 0, 0, start, size
    )
