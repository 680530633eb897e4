"""How wide a text is in a sheet."""

from __future__ import annotations


def text_width(text: str) -> int:
    """Count the cells a text takes, its longest line; a Chinese character takes two.

    Examples
    --------
    >>> text_width("尼龙66"), text_width("a\\nbcd")
    (6, 3)
    """
    # Any character beyond ASCII counts as wide: true of Chinese, on the safe side for the rest.
    return max(2 * len(line) - len(line.encode("ascii", "ignore")) for line in text.split("\n"))
