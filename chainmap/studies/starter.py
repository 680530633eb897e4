"""Starter files for a place of one's own: a region file, list templates and a run file."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd

from chainmap.definition.finding import find_definition
from chainmap.tables.contract import TABLES, zh_headers
from chainmap.tables.divisions import divisions, short_name
from chainmap.tables.faults import UsageError
from chainmap.tables.files import write_table, write_text
from chainmap.tables.folders import make_folder
from chainmap.tables.resources import shipped_names

_REGION = """\
# {zh} 的地区文件 / region file. 编码 UTF-8；# 后为说明。
id: {id}
zh: {zh}
en: {en}          # 英文名，可改 / English name
{adcode}
{latitude}
{longitude}
date: "{date}"    # 图谱的基准日：晚于此日的企业不计 / firms that came later do not count
chains: [{chains}]
files:             # 与本文件同一文件夹 / beside this file
  firms: firms.xlsx            # 本地企业名单 / local firms
  candidates: candidates.xlsx  # 候选企业名单 / companies elsewhere
  given: given.csv             # 已知企业生产什么，须注明来源 / known products, with the source
  reviews: reviews.csv         # 人工审核 / planners' decisions
budget:
  count: 8         # 招商路径最多几家 / companies in the plan
# 本地已有或确无的落地条件，写明来源；不知道的不要写 / what the place offers or lacks; leave out what is unknown
# provides:
#   chemical_park: {{have: true, source: 文件名与日期}}
# 有公开数字的门槛才写；还有产出强度、亩均税收、容积率、能耗、碳排放、用地、用电等 / only gates with a published number
# gates:
#   invest_wan_per_mu: {{min: 300, source: 文件名与日期}}   # 投资强度，万元/亩
#   building_pct: {{min: 40, source: 文件名与日期}}         # 建筑系数，%
# 产业方向：encouraged 鼓励、restricted 限制、banned 禁止；按环节编号或国民经济行业代码 / industry directions
# directions:
#   - {{standing: banned, industries: ["2522"], source: 文件名与日期}}
# 链主企业：其供应方、客户及客户所需的缺口排在前面 / lead firms: gaps around them come first
# leads:
#   - {{company: 企业全称, source: 文件名与日期}}
# 谁能引荐（驻外机构、商会、乡贤会、企业，不写个人）/ who can introduce us (offices, not private persons)
# ties:
#   - {{introducer: 某某商会, kind: chamber, to: [企业全称], source: 文件名与日期}}
# 要哪些图和清单、各叫什么：四图谱、四图五清单、五图五清单、六图六清单，或自己的文件 / a set of maps and lists
# profile: 四图谱
"""

NAMES = ("region.yaml", "firms.xlsx", "candidates.xlsx", "given.csv", "reviews.csv", "run.py")

_RUN = '''\
"""运行本地区的研究：双击，或 py run.py / run this region's study."""

import sys
from pathlib import Path

import chainmap as cm

here = Path(__file__).parent
failed = 0
try:
    result = cm.study(region=here / "region.yaml", rejects=here / "rejects.csv")
    paths = result.save(here / "out")
    print(result.summary())
    for name in ("map", "workbook", "summary"):
        print(name, paths[name])
except cm.ChainmapError as error:
    print(error, file=sys.stderr)
    failed = 1
if sys.stdin is not None and sys.stdin.isatty():
    input("按回车键结束 / press Enter to end")
sys.exit(failed)
'''


def new_region(place: str, folder: str | Path, chains: tuple[str, ...] = ("nylon",), date: str = "") -> list[Path]:
    """Write the files a planner starts from.

    Parameters
    ----------
    place
        Name of a city, county or park; coordinates and code are filled in where the name is unambiguous.
    folder
        Where to write; made if need be.
    chains
        Chains the place works on.
    date
        The day of the picture; by default today.

    Returns
    -------
    list of Path
        ``region.yaml, firms.xlsx, candidates.xlsx, given.csv, reviews.csv, run.py``.

    Raises
    ------
    UsageError
        If the place has no name, a chain is not known, or one of the files is already there; nothing is overwritten.
    """
    if not place.strip():
        raise UsageError("地名为空 / the place has no name")
    for chain in chains:
        find_definition(chain)
    base = Path(folder)
    paths = [base / name for name in NAMES]
    there = [path for path in paths if path.exists()]
    if there:
        raise UsageError(f"文件已存在，未覆盖 / already there, not overwritten: {', '.join(map(str, there))}")
    make_folder(base)
    named = tuple(_from_folder(chain, base) for chain in chains)
    write_text(paths[0], _region_text(place, named, date or pd.Timestamp.today().strftime("%Y-%m-%d")))
    header = [column.name for column in TABLES["firms"] if column.name != "firm_id"]
    for path in paths[1:3]:
        write_table(pd.DataFrame(columns=header), path, headers=zh_headers("firms"))
    for path, table in zip(paths[3:5], ("given", "reviews"), strict=True):
        write_table(pd.DataFrame(columns=[column.name for column in TABLES[table]]), path)
    write_text(paths[5], _RUN)
    return paths


def _from_folder(chain: str, folder: Path) -> str:
    """Name a chain as the region file will find it: shipped ones by name, files by their way from its folder."""
    if chain in shipped_names() or not Path(chain).exists():
        return chain
    try:
        return Path(os.path.relpath(chain, folder)).as_posix()
    except ValueError:  # another drive of Windows
        return Path(chain).resolve().as_posix()


def _region_text(place: str, chains: tuple[str, ...], date: str) -> str:
    name = place.strip()
    found = [one for one in divisions() if one.name == short_name(name)]
    row = found[0] if len(found) == 1 else None
    own_id = plain_id(name) or (f"place_{row.adcode}" if row is not None else "my_place")
    unknown = "# {}: （地名不唯一或未收录，请填 / not found or not unique）"
    return _REGION.format(
        id=own_id,
        zh=quoted(name),
        en=quoted(name),
        adcode=f'adcode: "{row.adcode}"' if row is not None else unknown.format("adcode"),
        latitude=f"latitude: {row.latitude}" if row is not None else unknown.format("latitude"),
        longitude=f"longitude: {row.longitude}" if row is not None else unknown.format("longitude"),
        date=date,
        chains=", ".join(quoted(chain) for chain in chains),
    )


def plain_id(name: str) -> str:
    """Make an id of the Latin letters and digits of a name; nothing if there are none to begin with.

    Examples
    --------
    >>> plain_id("New Place, 2nd"), plain_id("叶县"), plain_id("3C")
    ('new_place_2nd', '', '')
    """
    latin = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60].rstrip("_")
    return latin if latin[:1].isalpha() else ""


def quoted(text: str) -> str:
    """Write a text as a YAML scalar that stays one line and one text, whatever is in it.

    Examples
    --------
    >>> quoted("叶县"), quoted("a: b"), quoted("66")
    ('叶县', '"a: b"', '"66"')
    """
    if re.fullmatch(r"[\w\u4e00-\u9fff]+", text) and not text.isdigit():
        return text
    escaped = "".join(char if char.isprintable() else " " for char in text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
