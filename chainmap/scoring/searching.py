"""Where texts stand among others: by hashing both at once, never one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def find_in(keys: pd.Series[str], wanted: pd.Series[str]) -> NDArray[np.intp]:
    """Give the place of each wanted text among keys that stand once each; -1 where it is not there.

    Examples
    --------
    >>> find_in(pd.Series(["a", "b"]), pd.Series(["b", "c", None])).tolist()
    [1, -1, -1]
    """
    both = pd.concat([keys.astype("string"), wanted.astype("string")], ignore_index=True)
    codes = pd.factorize(both)[0][len(keys) :]
    return np.where(codes < len(keys), codes, -1).astype(np.intp)
