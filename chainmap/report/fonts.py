"""Chinese fonts: where a machine has one, and the part of it that a PDF needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from chainmap.report.extras import NotInstalled, needed
from chainmap.tables.faults import ChainmapError, UsageError


class FontFile(NamedTuple):
    """A font file, and which of the fonts of a collection is meant."""

    path: Path
    number: int = 0


#: Files by what systems call them, the most legible first; a collection's number is that of simplified Chinese.
NAMES = (
    ("msyh.ttc", 0), ("msyh.ttf", 0), ("Deng.ttf", 0), ("simhei.ttf", 0), ("simsun.ttc", 0),
    ("PingFang.ttc", 0), ("Hiragino Sans GB.ttc", 0), ("STHeiti Medium.ttc", 0), ("Arial Unicode.ttf", 0),
    ("NotoSansCJK-Regular.ttc", 2), ("NotoSansCJKsc-Regular.otf", 0), ("NotoSansSC-Regular.otf", 0),
    ("NotoSansSC-Regular.ttf", 0), ("SourceHanSansSC-Regular.otf", 0), ("SourceHanSansCN-Regular.otf", 0),
    ("wqy-microhei.ttc", 0), ("wqy-zenhei.ttc", 0), ("DroidSansFallbackFull.ttf", 0),
)  # fmt: skip
#: The bold face that belongs to a file.
BOLD = {"msyh.ttc": "msyhbd.ttc", "msyh.ttf": "msyhbd.ttf", "Deng.ttf": "Dengb.ttf"}
NO_FONT = (
    "本机没有找到中文字体，PDF 无法显示中文；请安装思源黑体或用 font= / --font 指定字体文件，或改写 .pptx、.svg / "
    "no Chinese font was found: install one, name a file with font= or --font, or write .pptx or .svg"
)


def folders() -> Iterator[Path]:
    """Name the folders where systems keep their fonts."""
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft" / "Windows" / "Fonts"
    yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), Path.home() / "Library" / "Fonts")
    yield from (Path.home() / ".fonts", Path.home() / ".local/share/fonts", Path("/usr/local/share/fonts"))
    yield Path("/usr/share/fonts")


def find_font(wanted: str | Path | None = None) -> FontFile:
    """Find a font file that holds Chinese.

    Parameters
    ----------
    wanted
        A file of the caller's choice.

    Raises
    ------
    UsageError
        If that file is not there.
    NotInstalled
        If the machine has none.
    """
    if wanted is not None:
        path = Path(wanted)
        if not path.is_file():
            raise UsageError(f"没有这个字体文件：{path} / there is no such font file")
        return FontFile(path, dict(NAMES).get(path.name, 0))
    here = {file.name.lower(): file for folder in folders() if folder.is_dir() for file in _files(folder)}
    for name, number in NAMES:
        if name.lower() in here:
            return FontFile(here[name.lower()], number)
    raise NotInstalled(NO_FONT)


def bold_of(font: FontFile) -> FontFile | None:
    """Find the bold face beside a font, if there is one."""
    name = BOLD.get(font.path.name) or font.path.name.replace("-Regular", "-Bold")
    path = font.path.with_name(name)
    return FontFile(path, font.number) if path != font.path and path.is_file() else None


def subset(font: FontFile, letters: Collection[str]) -> tuple[bytes, set[str]]:
    """Give a small TrueType font of some letters, and those of them that the font has.

    Postscript outlines, as Noto has them, are turned into TrueType's, since the PDF writer knows no others.

    Raises
    ------
    ChainmapError
        If the file is no font, or the library is missing.
    """
    errors = needed("fontTools.ttLib", "fonttools").TTLibError
    try:
        with font.path.open("rb") as file:
            return _subset(file, font.number, letters)
    except (OSError, errors) as error:
        raise ChainmapError(f"读不了字体文件 {font.path}：{error} / the font file cannot be read") from error


def _subset(file: Any, number: int, letters: Collection[str]) -> tuple[bytes, set[str]]:
    from fontTools import subset as subsetting
    from fontTools.ttLib import TTFont

    options = subsetting.Options(layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True)
    options.drop_tables += ["GPOS", "GSUB", "BASE", "VORG", "vhea", "vmtx", "DSIG", "gasp", "meta", "FFTM", "HVAR"]
    with TTFont(file, fontNumber=number, lazy=True) as whole:
        cutter = subsetting.Subsetter(options)
        codes = {ord(letter) for letter in letters} & set(whole.getBestCmap())
        cutter.populate(unicodes=codes | {0x20})
        cutter.subset(whole)
        if "CFF " in whole or "CFF2" in whole:
            _to_truetype(whole)
        # A name of its own for each set of letters: the PDF writer keeps the first face of a name for good.
        tag = crc32("".join(map(chr, sorted(codes))).encode("utf-8"))
        for record in whole["name"].names:
            if record.nameID in (1, 4, 6):
                record.string = f"{record.toUnicode()}-{tag:08x}"
        kept = BytesIO()
        whole.flavor = None
        whole.save(kept)
    return kept.getvalue(), {chr(code) for code in codes}


def _to_truetype(font: Any) -> None:
    """Replace cubic outlines by quadratic ones, in place: the font is our own small copy."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order, shapes = font.getGlyphOrder(), font.getGlyphSet()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(None)
        # Half a thousandth of the em: finer than any printer.
        shapes[name].draw(Cu2QuPen(pen, 0.0005 * font["head"].unitsPerEm, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"], glyf = newTable("loca"), newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, drawn
    font["glyf"] = glyf
    maxp = font["maxp"] = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs = 0x00010000, len(order)
    for name in (
        "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements "
        "maxSizeOfInstructions maxComponentElements maxPoints maxContours maxCompositePoints maxCompositeContours "
        "maxComponentDepth"
    ).split():
        setattr(maxp, name, 1 if name == "maxZones" else 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 2.0, [], {}
    font["post"].glyphOrder = order
    for table in ("CFF ", "CFF2"):
        if table in font:
            del font[table]
    font.sfntVersion = "\x00\x01\x00\x00"


def _files(folder: Path) -> Iterator[Path]:
    """List font files below a folder; one that may not be read is passed over, another may do."""
    for place, _, names in os.walk(folder):
        for name in names:
            if name.lower().endswith((".ttf", ".ttc", ".otf")):
                yield Path(place) / name
