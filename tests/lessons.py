"""Synthetic labelled firms: who names 乙料 makes it, who names 甲料 seldom does."""

import pandas as pd

#: Text → labels; 甲料 is right for one firm in five, 乙料 for all.
SAID = (
    [("甲料、五金", "b")] * 40
    + [("甲料、化工", "a")] * 10
    + [("乙料、五金", "b")] * 40
    + [("合成丁、乙料", "b|d")] * 20
)


def labelled(said: list[tuple[str, str]] = SAID) -> pd.DataFrame:
    rows = [
        {"name": f"合成第{place}厂", "node_ids": nodes, "products": text, "business_scope": f"{text}的生产"}
        for place, (text, nodes) in enumerate(said)
    ]
    return pd.DataFrame(rows)
