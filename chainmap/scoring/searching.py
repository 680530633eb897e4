"""Where texts stand among others: by hashing both at once, never one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def find_in(keys: pd.Series[str], wanted: pd.Series[str]) -> NDArray[np.intp]:
    """Give the place of each wanted text among keys that stand once each; -1 where it is not there.

    Examples
    --------
    >>> find_in(pd.Series([None, "a", "b"]), pd.Series(["b", "c", None])).tolist()
    [2, -1, -1]
    """
    both = pd.concat([keys.astype("string"), wanted.astype("string")], ignore_index=True)
    codes = pd.factorize(both)[0]
    own = codes[: len(keys)]
    place = np.full(codes.max(initial=-1) + 2, -1, dtype=np.intp)  # the last is for what is missing
    place[own[own >= 0]] = np.flatnonzero(own >= 0)
    return place[codes[len(keys) :]]
