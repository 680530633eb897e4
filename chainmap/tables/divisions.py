"""China's provinces, prefectures and counties: names in one short form, and coordinates."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import NamedTuple

#: Peoples as they stand in the names of autonomous places; 内蒙古 is a name of its own.
_NAMES = (
    "壮 回 藏 苗 侗 土家 彝 傣 白 朝鲜 布依 哈尼 羌 景颇 傈僳 黎 满 畲 瑶 仡佬 水 佤 拉祜 纳西 达斡尔 鄂温克 撒拉 东乡"
    " 裕固 土 仫佬 毛南 布朗 普米 怒 独龙 各 保安"
)
PEOPLES = (
    r"(?:(?<!内)蒙古族?|哈萨克|柯尔克孜|维吾尔|塔吉克|锡伯|鄂伦春|"
    + "|".join(f"{name}族" for name in _NAMES.split())
    + r")*"
)
_KINDS = re.compile(rf"(?:特别行政区|{PEOPLES}自治[区州县旗]|地区|林区|新区|盟|省|市|区|县|旗)$")
#: Provinces that are one city.
MUNICIPALITIES = ("北京", "天津", "上海", "重庆", "香港", "澳门")


class Division(NamedTuple):
    """One administrative division of 2020, names without their kind; degrees north and east."""

    adcode: str
    name: str
    level: str
    province: str
    city: str
    latitude: float
    longitude: float


def short_name(name: str) -> str:
    """Take the kind off a place name, so that 平顶山市 and 平顶山 are the same place.

    Examples
    --------
    >>> short_name("平顶山市"), short_name("叶县"), short_name("广西壮族自治区"), short_name("内蒙古自治区")
    ('平顶山', '叶县', '广西', '内蒙古')
    """
    short = _KINDS.sub("", name.strip())
    return short if len(short) > 1 else name.strip()


def divisions() -> list[Division]:
    """Read the shipped administrative divisions (2020)."""
    path = Path(__file__).parents[1] / "data" / "admin_divisions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Division(
                row["adcode"],
                short_name(row["name"]),
                row["level"],
                short_name(row["province"]),
                short_name(row["city"]),
                float(row["latitude"]),
                float(row["longitude"]),
            )
            for row in csv.DictReader(file)
        ]


def prefectures() -> dict[str, tuple[str, ...]]:
    """Map each province to its prefecture-level cities, and to the county-level ones that have no prefecture above.

    Examples
    --------
    >>> "平顶山" in prefectures()["河南"], "济源" in prefectures()["河南"], prefectures()["上海"]
    (True, True, ('上海',))
    """
    rows = divisions()
    found: dict[str, list[str]] = {name: [] for name in (*(r.name for r in rows if r.level == "province"), "台湾")}
    for row in rows:
        alone = row.level == "county" and "直辖县级" in row.city and row.province in ("河南", "湖北")
        if (row.level == "city" or alone) and row.province not in MUNICIPALITIES:
            found[row.province].append(row.name)
    return {name: (name,) if name in MUNICIPALITIES else tuple(cities) for name, cities in found.items()}
