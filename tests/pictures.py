"""Images made by code: tiny encoders of JPEG, PNG and WebP, and all that cameras and programs put beside a picture.

What is planted bears `CANARY`: no byte of it may be published.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from sourcebook.images.model import Unfit
from sourcebook.images.stripping import strip

CANARY = b"CANARY-6f1d"
WIDTH, HEIGHT = 24, 16

# --- What is planted

PLACE = b"CANARY-35.1234N-38.5678E"


def exif(orientation: int = 1, order: str = "II") -> bytes:
    """An Exif block with a maker, a model, an owner, a place, a time and a preview, and how the picture is turned."""
    big = "big" if order == "MM" else "little"

    def number(value: int, size: int) -> bytes:
        return value.to_bytes(size, big)  # type: ignore[arg-type]

    def directory(tags: Sequence[tuple[int, int, int, int]], following: int = 0) -> bytes:
        rows = b"".join(
            number(tag, 2) + number(kind, 2) + number(count, 4) + _left(number, kind, value)
            for tag, kind, count, value in tags
        )
        return number(len(tags), 2) + rows + number(following, 4)

    texts = {0x010F: CANARY + b"-maker\0", 0x0110: CANARY + b"-model\0", 0x013B: CANARY + b"-artist\0"}
    at, start, pieces, tags = 8, 400, b"", [(0x0112, 3, 1, orientation)]
    for tag, text in texts.items():
        tags.append((tag, 2, len(text), start + len(pieces)))
        pieces += text
    time, place = start + len(pieces), start + len(pieces) + len(CANARY) + 1
    pieces += CANARY + b"\0" + PLACE + b"\0" + CANARY + b"-preview" * 20
    top = directory([*tags, (0x8769, 4, 1, 120), (0x8825, 4, 1, 200)], 280)
    block = (order.encode() + number(42, 2) + number(at, 4) + top).ljust(120, b"\0")
    block += directory([(0x9003, 2, len(CANARY), time), (0xA431, 2, len(CANARY), time)])
    block = block.ljust(200, b"\0") + directory([(0, 1, 4, 0x0302), (2, 5, len(PLACE), place)])
    block = block.ljust(280, b"\0") + directory([(0x0201, 4, 1, place), (0x0202, 4, 1, 100)])
    return block.ljust(start, b"\0") + pieces


def _left(number: object, kind: int, value: int) -> bytes:
    """The value of a tag, a short one in the first two of its four bytes."""
    assert callable(number)
    written: bytes = number(value, 2) + b"\0\0" if kind == 3 else number(value, 4)
    return written


XMP = (
    b"<x:xmpmeta><rdf:Description exif:GPSLatitude='" + CANARY + b"' tiff:Model='" + CANARY + b"'>"
    b"<dc:creator>" + CANARY + b"</dc:creator></rdf:Description></x:xmpmeta>" + b" " * 411
)
IPTC = (
    b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x5a\0\x0b" + CANARY + b"\x1c\x02\x50\0\x0b" + CANARY
)


def profile(*, version: int = 2, padding: int = 0, told: bool = True) -> bytes:
    """A profile of colours as a screen has it: its curves and points; and its name, its maker, its number, its day."""
    curve = b"curv" + bytes(4) + (1).to_bytes(4, "big") + b"\2\x33"
    points = {
        b"rXYZ": (28_578, 14_589, 912),
        b"gXYZ": (25_240, 46_980, 6_360),
        b"bXYZ": (9_376, 3_968, 46_800),
    }
    tags = {
        name: b"XYZ " + bytes(4) + b"".join(n.to_bytes(4, "big") for n in point)
        for name, point in points.items()
    }
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    if padding:
        tags[b"A2B1"] = b"mft2" + bytes(padding)
    if told:
        texts = (b"desc", b"cprt", b"dmnd", b"dmdd", b"mmod", b"vcgt", b"meta", b"targ", b"calt")
        tags |= dict.fromkeys(texts, b"text" + bytes(4) + CANARY)
    start, table, body = 132 + 12 * len(tags), b"", b""
    for name, tag in tags.items():
        table += name + (start + len(body)).to_bytes(4, "big") + len(tag).to_bytes(4, "big")
        body += tag + bytes(-len(tag) % 4)
    mark = CANARY[:4] if told else bytes(4)
    head = (
        mark + bytes([version, 0, 0, 0]) + b"mntrRGB XYZ " + bytes(12) + b"acsp" + mark + bytes(4) + mark * 2
    )
    head += bytes(8) + bytes(4) + bytes.fromhex("0000f6d600010000 0000d32d") + mark
    whole = head.ljust(124, b"\0") + len(tags).to_bytes(4, "big") + table + body
    return (len(whole) + 4).to_bytes(4, "big") + whole


# --- JPEG

DC_CODES = 12
"""Categories of differences: each has a code of four bits, its own number."""


def jpeg(  # noqa: PLR0913 -- the parts of an image
    width: int = WIDTH,
    height: int = HEIGHT,
    *,
    before: bytes = b"",
    amid: bytes = b"",
    after: bytes = b"",
    components: int = 1,
    progressive: bool = False,
    restarts: bool = False,
) -> bytes:
    """A picture of blocks, each of one shade; with segments before its tables, amid its scans, and what follows its end."""
    kinds = [(number, 0x11, 0) for number in range(1, components + 1)]
    frame = bytes([8]) + height.to_bytes(2, "big") + width.to_bytes(2, "big") + bytes([components])
    frame += b"".join(map(bytes, kinds))
    dc = bytes([0x00]) + bytes([0, 0, 0, DC_CODES, *[0] * 12]) + bytes(range(DC_CODES))
    ac = bytes([0x10]) + bytes([1, *[0] * 15]) + b"\0"
    scan = bytes([components]) + b"".join(bytes([number, 0]) for number, *_ in kinds)
    scan += bytes([0, 0, 0]) if progressive else bytes([0, 63, 0])
    count = -(-width // 8) * -(-height // 8)
    coded = _coded(count, components, with_ac=not progressive)
    every = segment(0xDD, count.to_bytes(2, "big")) if restarts else b""
    parts = (
        b"\xff\xd8",
        segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0"),
        before,
        segment(0xDB, b"\0" + b"\1" * 64),
        segment(0xC2 if progressive else 0xC0, frame),
        segment(0xC4, dc + ac),
        every,
        amid,
        segment(0xDA, scan),
        coded,
        b"\xff\xd9",
    )
    return b"".join(parts) + after


def segment(marker: int, body: bytes) -> bytes:
    """A segment of a JPEG image."""
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def _coded(blocks: int, components: int, *, with_ac: bool) -> bytes:
    """Shades of blocks as differences from the block before, in bits; a byte of 255 is followed by a 0."""
    bits, last = [], [0] * components
    for block in range(blocks):
        for component in range(components):
            shade = (block * 211 + component * 97) % 640 - 320
            difference, last[component] = shade - last[component], shade
            size = abs(difference).bit_length()
            value = difference if difference > 0 else difference + (1 << size) - 1
            bits.append(f"{size:04b}" + (f"{value:0{size}b}" if size else "") + ("0" if with_ac else ""))
    whole = "".join(bits)
    whole += "1" * (-len(whole) % 8)
    return int(whole, 2).to_bytes(len(whole) // 8, "big").replace(b"\xff", b"\xff\0")


def told_jpeg(orientation: int = 6, **options: bool) -> bytes:
    """A JPEG image with all that may stand beside the picture."""
    thumbnail = b"JFXX\0\x13\2\2" + CANARY + b"!"
    before = (
        segment(0xE0, thumbnail),
        segment(0xE1, b"Exif\0\0" + exif(orientation)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xE2, b"ICC_PROFILE\0\1\1" + profile()),
        segment(0xE2, b"MPF\0" + CANARY),
        segment(0xED, IPTC),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\0" + CANARY) if not options else b"",
        segment(0xEB, b"JP" + CANARY),
        segment(0xFE, CANARY),
    )
    after = jpeg(8, 8, before=segment(0xFE, CANARY)) + b"ftypmp42" + CANARY
    return jpeg(before=b"".join(before), amid=segment(0xFE, CANARY), after=after, **options)


# --- PNG

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG image."""
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def png_head(width: int, height: int, depth: int = 8, colours: int = 2) -> bytes:
    """The head of a PNG image."""
    return width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([depth, colours, 0, 0, 0])


def png_rows(width: int, height: int, channels: int = 3) -> bytes:
    """The rows of a picture, packed."""
    rows = (
        b"\0"
        + bytes((x * 9 + y * 5 + channel * 71) % 256 for x in range(width) for channel in range(channels))
        for y in range(height)
    )
    return zlib.compress(b"".join(rows), 9)


def png(  # noqa: PLR0913 -- the parts of an image
    width: int = WIDTH,
    height: int = HEIGHT,
    *,
    before: bytes = b"",
    between: bytes = b"",
    after: bytes = b"",
    colours: int = 2,
) -> bytes:
    """A picture with chunks before it, between it and its end, and with what follows its end."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colours]
    palette = chunk(b"PLTE", bytes(value for shade in range(256) for value in (shade, 255 - shade, 7)))
    parts = (
        SIGNATURE,
        chunk(b"IHDR", png_head(width, height, 8, colours)),
        palette if colours == 3 else b"",
        before,
        *(chunk(b"IDAT", piece) for piece in _pieces(png_rows(width, height, channels), 60)),
        between,
        chunk(b"IEND", b""),
    )
    return b"".join(parts) + after


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def frames(count: int, width: int = WIDTH, height: int = HEIGHT) -> tuple[bytes, bytes]:
    """The head of an animation with the head of its first frame; and its further frames."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes(8) + bytes([0, 5, 0, 10, 0, 0])
    head = chunk(b"acTL", count.to_bytes(4, "big") + bytes(4)) + chunk(b"fcTL", bytes(4) + size)
    more = b""
    for number in range(1, 2 * count - 1, 2):
        more += chunk(b"fcTL", number.to_bytes(4, "big") + size)
        more += chunk(b"fdAT", (number + 1).to_bytes(4, "big") + png_rows(width, height))
    return head, more


KEPT_CHUNKS = (
    chunk(b"cHRM", bytes(range(32))),
    chunk(b"gAMA", (45455).to_bytes(4, "big")),
    chunk(b"sBIT", b"\x08\x08\x08"),
    chunk(b"sRGB", b"\0"),
    chunk(b"bKGD", bytes(6)),
    chunk(b"tRNS", bytes(6)),
    chunk(b"pHYs", bytes([0, 0, 11, 19, 0, 0, 11, 19, 1])),
)


def told_png(orientation: int = 1, *, animated: bool = False) -> bytes:
    """A PNG image with all that may stand beside the picture."""
    head, more = frames(3) if animated else (b"", b"")
    before = (
        *KEPT_CHUNKS,
        chunk(b"iCCP", CANARY + b"\0\0" + zlib.compress(profile())),
        chunk(b"tEXt", b"Author\0" + CANARY),
        chunk(b"zTXt", b"Comment\0\0" + CANARY),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        chunk(b"tIME", b"\x07\xe8\1\1\1\1\1"),
        chunk(b"eXIf", exif(orientation, "MM")),
        chunk(b"iDOT", CANARY),
        chunk(b"caBX", CANARY),
        head,
    )
    between = more + chunk(b"tEXt", b"Source\0" + CANARY)
    return png(before=b"".join(before), between=between, after=CANARY + b"<html>" + png(2, 2))


# --- WebP


def riff(chunks: Iterable[bytes], after: bytes = b"") -> bytes:
    """A WebP image of some chunks."""
    content = b"WEBP" + b"".join(chunks)
    return b"RIFF" + len(content).to_bytes(4, "little") + content + after


def webp_chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a WebP image."""
    return name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)


def vp8l(width: int = WIDTH, height: int = HEIGHT, shade: int = 90) -> bytes:
    """A lossless picture in two shades: five codes, of which one has a bit for each pixel."""
    bits: list[int] = []

    def put(value: int, size: int) -> None:
        bits.extend(value >> bit & 1 for bit in range(size))

    put(width - 1, 14)
    put(height - 1, 14)
    put(0, 1 + 3 + 3)
    # Green, in two shades; red, blue, full opacity, no distance.
    put(0b111, 3)
    put(shade, 8)
    put(200, 8)
    for symbol in (40, 160, 255):
        put(0b101, 3)
        put(symbol, 8)
    put(0b001, 3)
    put(0, 1)
    for pixel in range(width * height):
        put(pixel // 5 & 1, 1)
    bits.extend([0] * (-len(bits) % 8))
    coded = bytes(
        sum(bit << at for at, bit in enumerate(bits[start : start + 8])) for start in range(0, len(bits), 8)
    )
    return b"\x2f" + coded


RICH = Path(__file__).parent / "bases" / "rich" / "entries"


def vp8() -> bytes:
    """A lossy picture of 24 x 16 pixels, made by an encoder of others."""
    data = (RICH / "places" / "harbour.webp").read_bytes()
    at = data.index(b"VP8 ") + 8
    return data[at : at + int.from_bytes(data[at - 4 : at], "little")]


def extended(flags: int, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """The head of an extended WebP image."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp_chunk(b"VP8X", bytes([flags, 0, 0, 0]) + size)


def webp_frame(picture: bytes, width: int = WIDTH, height: int = HEIGHT, left: int = 0) -> bytes:
    """A frame of an animation."""
    place = (left // 2).to_bytes(3, "little") + bytes(3)
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp_chunk(b"ANMF", place + size + (100).to_bytes(3, "little") + b"\0" + picture)


def webp(width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """A WebP image in its simplest form."""
    return riff([webp_chunk(b"VP8L", vp8l(width, height))])


def told_webp(orientation: int = 1, *, lossy: bool = False, animated: bool = False) -> bytes:
    """A WebP image with all that may stand beside the picture."""
    picture = [webp_chunk(b"VP8L", vp8l())]
    if lossy:
        picture = [webp_chunk(b"ALPH", b"\0" + bytes(range(128, 128 + 96)) * 4), webp_chunk(b"VP8 ", vp8())]
    if animated:
        stowaway = webp_chunk(b"UNKN", CANARY)
        inner = (webp_chunk(b"VP8L", vp8l(shade=shade)) + stowaway for shade in (30, 90))
        picture = [webp_chunk(b"ANIM", bytes(6)), *map(webp_frame, inner)]
    chunks = (
        extended(0x2C | 0x10 * lossy | 0x02 * animated),
        webp_chunk(b"ICCP", profile()),
        *picture,
        webp_chunk(b"EXIF", exif(orientation)),
        webp_chunk(b"XMP ", XMP),
        webp_chunk(b"C2PA", CANARY),
    )
    return riff(chunks, CANARY + b"PK\3\4")


# --- All of them

PLAIN = {
    "jpeg": jpeg(),
    "jpeg-three": jpeg(components=3),
    "jpeg-progressive": jpeg(progressive=True),
    "jpeg-restarts": jpeg(restarts=True),
    "png-grey": png(colours=0),
    "png-rgb": png(),
    "png-indexed": png(colours=3),
    "png-rgba": png(colours=6),
    "png-animated": png(before=frames(2)[0], between=frames(2)[1]),
    "webp-lossless": webp(),
    "webp-lossy": riff([webp_chunk(b"VP8 ", vp8())]),
}
"""Images that tell nothing but what they show."""

TOLD = {
    "jpeg-told": told_jpeg(),
    "jpeg-told-upright": told_jpeg(1, progressive=True),
    "png-told": told_png(),
    "png-told-turned": told_png(6),
    "png-told-animated": told_png(animated=True),
    "webp-told": told_webp(),
    "webp-told-lossy": told_webp(3, lossy=True),
    "webp-told-animated": told_webp(animated=True),
}
"""Images with all that may stand beside a picture, told by canaries."""

PICTURES = {**PLAIN, **TOLD}


# --- What may happen to them


def mutated(data: bytes, random: Random) -> bytes:
    """An image with some bytes changed, taken out, doubled or moved; never what was planted into the picture itself."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at, size = random.randrange(len(changed)), random.randint(1, 40)
        piece = bytes(changed[at : at + size])
        to = random.randrange(len(changed))
        match random.randrange(6):
            case 0:
                changed[at] = random.randrange(256)
            case 1:
                changed[at] ^= 1 << random.randrange(8)
            case 2:
                del changed[at : at + size]
            case 3:
                changed = changed[:at]
            case 4 if not any(letter in piece for letter in b"CANRY"):
                changed[to:to] = piece
            case _:
                changed[at : at + size] = random.randbytes(size)
        if not changed:
            break
    return bytes(changed)


def published_of(data: bytes) -> str:
    """What becomes of an image: '' where it is refused, `stripped` where it is published without what was planted.

    Else what is wrong; whatever is raised but a refusal is an error of the program.
    """
    try:
        once = strip(data)
    except Unfit:
        return ""
    if b"CANARY" in once.content:
        return "published with what was planted"
    return "stripped" if strip(once.content).content == once.content else "changed when stripped again"
