"""Native shapes of a slide: rectangles, text in a font that shows Chinese, without the theme's shadows."""

from __future__ import annotations

import re
from typing import Any

from chainmap.report.lettering import width_of
from chainmap.report.scene import Area

FONT = "Microsoft YaHei"
#: English Metric Units in a point.
EMU = 12700
#: Offices set some fonts wider than measured.
SLACK = 1.06

_SEAM = re.compile(r"(?<=[\u2e80-\uffef])(?=[!-~])|(?<=[!-~])(?=[\u2e80-\uffef])")


def office_width(text: str, size: float) -> float:
    """Estimate the width of a text in an office, which sets a blank between Chinese and Latin.

    Examples
    --------
    >>> round(office_width("尼龙", 10), 1), round(office_width("尼龙66切片", 10), 1)
    (21.2, 60.4)
    """
    return SLACK * (width_of(text, size) + 0.25 * size * len(_SEAM.findall(text)))


def emu(points: float) -> Any:
    """Give a length in the unit of offices."""
    from pptx.util import Emu

    return Emu(round(points * EMU))


def rect(shapes: Any, area: Area, fill: str, border: str = "", thick: float = 0.75, *, round_by: float = 0.0) -> Any:
    """Add a rectangle without shadow; ``round_by`` is the radius of its corners."""
    from pptx.enum.shapes import MSO_SHAPE

    kind = MSO_SHAPE.ROUNDED_RECTANGLE if round_by else MSO_SHAPE.RECTANGLE
    shape = shapes.add_shape(kind, *(emu(side) for side in area))
    if round_by:
        shape.adjustments[0] = min(round_by / max(min(area.w, area.h), 0.1), 0.5)
    plain(shape)
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = color_of(fill)
    else:
        shape.fill.background()
    if border:
        shape.line.color.rgb = color_of(border)
        shape.line.width = emu(thick)
    else:
        shape.line.fill.background()
    return shape


def plain(shape: Any) -> None:
    """Take the theme's style away: it brings shadows and colours of its own."""
    style = shape._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}style")
    if style is not None:
        shape._element.remove(style)


def color_of(text: str) -> Any:
    """Give a colour."""
    from pptx.dml import color

    colors: Any = color.RGBColor
    return colors.from_string(text.lstrip("#").upper())


def frame_of(shape: Any, *, left: float = 0.0, top: float = 0.0, wrap: bool = True, anchor: str = "middle") -> Any:
    """Set margins in points; without a wrap the office would centre a line on its box."""
    from pptx.enum.text import MSO_ANCHOR

    frame = shape.text_frame
    frame.margin_left = frame.margin_right = emu(left)
    frame.margin_top = frame.margin_bottom = emu(top)
    frame.word_wrap = wrap
    frame.vertical_anchor = {"middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}[anchor]
    return frame


def put(
    paragraph: Any, text: str, size: float, bold: bool, color: str, align: str = "left", leading: float = 0.0
) -> None:
    """Add a run in a font that shows Chinese, whatever the theme says; ``leading`` is the height of its line.

    Fonts differ by a fifth in the height they ask for, so that cards need lines of a given one.
    """
    from lxml import etree
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(round(size, 1)), bold, FONT
    run.font.color.rgb = color_of(color)
    # After the Latin font, as the schema wants it.
    properties = run._r.get_or_add_rPr()
    asian = etree.SubElement(properties, qn("a:ea"))
    asian.set("typeface", FONT)
    properties.set("lang", "zh-CN")
    paragraph.alignment = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "middle": PP_ALIGN.CENTER}[align]
    paragraph.line_spacing = Pt(round(leading, 1)) if leading else 1.0
