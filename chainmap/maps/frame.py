"""The map in a notebook: a frame that carries the whole page in itself, so that nothing is loaded from anywhere."""

from __future__ import annotations

import html

#: Most of the window, whatever its size: a map cut off at its foot hides the downstream and the legend.
HEIGHT = "clamp(520px, 80vh, 900px)"


class Page(str):
    """The text of a map page, to be written to a file; as the last line of a notebook's cell it is the map itself.

    Examples
    --------
    >>> Page("<p>合成</p>") == "<p>合成</p>"
    True
    >>> Page("<p>合成</p>")
    <产业链图谱网页，共 9 字 / map page of 9 characters>
    """

    __slots__ = ()

    def __repr__(self) -> str:
        # A notebook keeps this beside the picture, and a terminal prints it: never a megabyte of script.
        return f"<产业链图谱网页，共 {len(self)} 字 / map page of {len(self)} characters>"

    def _repr_html_(self) -> str:
        return map_frame(self)


def map_frame(page: str, height: int | None = None) -> str:
    """Wrap a page of :func:`chainmap.draw_map` for a notebook: an ``iframe`` that carries the page in itself.

    Parameters
    ----------
    page
        What :func:`chainmap.draw_map` returned.
    height
        Height of the frame, pixels; by default most of the window.

    Examples
    --------
    >>> map_frame('<p class="a">1 < 2</p>', height=300)[:62]
    '<iframe srcdoc="&lt;p class=&quot;a&quot;&gt;1 &lt; 2&lt;/p&gt'
    """
    tall = HEIGHT if height is None else f"{int(height)}px"
    style = f"display:block;box-sizing:border-box;width:100%;height:{tall};border:1px solid #c3ccd8;border-radius:6px"
    name = "产业链图谱 / map of the chain"
    return f'<iframe srcdoc="{html.escape(page, quote=True)}" title="{name}" style="{style}"></iframe>'
