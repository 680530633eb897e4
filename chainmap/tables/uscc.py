"""The unified social credit code (统一社会信用代码) and its check digit, GB 32100-2015."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: The 31 characters of a code, in the order of their values; I, O, S, V and Z are not used.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_WEIGHTS = [3**place % 31 for place in range(17)]


def expected_check(code: str) -> str | None:
    """Give the 18th character that the first 17 of ``code`` ask for.

    Parameters
    ----------
    code
        17 or more characters; only the first 17 are looked at.

    Returns
    -------
    str or None
        The check character, or ``None`` if there are fewer than 17 characters or some are not of
        the code's alphabet.

    Examples
    --------
    >>> expected_check("91350100M000100Y4")
    '3'
    >>> expected_check("9135O100M000100Y4") is None
    True
    """
    try:
        total = sum(_VALUE[char] * weight for char, weight in zip(code[:17], _WEIGHTS, strict=True))
    except (KeyError, ValueError):  # a character that codes do not use, or too few of them
        return None
    return ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """Tell whether ``code`` is an 18-character credit code with the right check character.

    Blanks, small letters and full-width characters are not repaired here: they make it invalid.

    Examples
    --------
    >>> is_valid("91350100M000100Y43"), is_valid("91350100M000100Y44"), is_valid("")
    (True, False, False)
    """
    return len(code) == 18 and expected_check(code) == code[17]


def valid_codes(codes: pd.Series) -> pd.Series:
    """Tell for a whole column which codes are valid; the fast form of :func:`is_valid`.

    Parameters
    ----------
    codes
        Texts; anything else (empty cells, numbers) is not a valid code.

    Returns
    -------
    pandas.Series
        Booleans on the index of ``codes``.

    Examples
    --------
    >>> valid_codes(pd.Series(["91350100M000100Y43", "91350100M000100Y44", None])).tolist()
    [True, False, False]
    """
    good = np.zeros(len(codes), dtype=bool)
    texts = [code if isinstance(code, str) and len(code) == 18 and code.isascii() else None for code in codes]
    where = np.flatnonzero([text is not None for text in texts])
    if len(where):
        joined = "".join(text for text in texts if text is not None).encode("ascii")
        chars = np.frombuffer(joined, dtype=np.uint8).reshape(-1, 18)
        table = np.full(256, -1, dtype=np.int64)
        table[list(ALPHABET.encode("ascii"))] = np.arange(31)
        values = table[chars]
        check = (31 - values[:, :17] @ np.array(_WEIGHTS) % 31) % 31
        good[where] = (values >= 0).all(axis=1) & (check == values[:, 17])
    return pd.Series(good, index=codes.index)
