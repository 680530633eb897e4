"""What is wrong with a chain that was read from tables, said in terms of sheets, rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chainmap.definition.advice import chain_warnings
from chainmap.definition.checked import checked_chain
from chainmap.definition.models import Chain
from chainmap.definition.parse import Keys
from chainmap.definition.tabular.columns import CHAIN_TABLES, zh_titles
from chainmap.definition.tabular.draft import Draft
from chainmap.definition.tabular.rows import Spot, fault_at
from chainmap.definition.wording import Finding
from chainmap.tables.faults import Fault

MAX_FAULTS = 200

_LEVELS = {"error": 0, "warning": 1}
# How mends name a field of a YAML file: 补一行 basis: …, add 'basis: …'.
_ZH_LINE = re.compile(r"(?:补一行|补|在该行写)\s*([a-z_]+):\s*(?:\[[^\]]*\]|…|true)?")
_EN_LINE = re.compile(r"add (?:a line )?'([a-z_]+): ?([^']*)'(?: to it)?")
# A field in a mend; what stands in quotes is an id or a name.
_WORD = re.compile(r"(?<![“'\w])[a-z_]+(?![”'\w])")
_HEAD = (
    "加一张“产业链”表：第一行写 产业链编号、中文名、英文名、日期，第二行填内容；"
    "或运行 chainmap convert 原表 新文件 --id … --zh … --date …（Python 中给 id=…、date=…）",
    "add a table of the chain with the columns id, zh, en, date; or convert it with --id, --zh, --date",
)
#: Ends of what is said of nodes that nothing is linked to.
_ALONE = ("与其他环节都不相连", "没有任何原料", "没有去处")


def chain_faults(draft: Draft, faults: Iterable[Fault]) -> tuple[Chain | None, list[Fault]]:
    """Check a draft as a whole.

    Parameters
    ----------
    draft
        The chain's plain data, and where each part stands.
    faults
        What was found while the tables were read.

    Returns
    -------
    tuple
        The chain, ``None`` if the models refuse it; and all faults. A cell that was faulty already is not told of
        twice.
    """
    found = [*faults, *draft.faults]
    told = {fault.where for fault in found if fault.level == "error"}
    # Where no row of a node could be used, the rows tell why.
    emptied = bool(told) and not draft.data.get("nodes")
    chain, findings = checked_chain(draft.data)
    placed = [
        (spot_of(draft, one.path), one) for one in findings if not (_echo(one) or (emptied and one.path == ("nodes",)))
    ]
    return chain, [*found, *(_fault(spot, one) for spot, one in placed if not spot.header or str(spot) not in told)]


def _echo(found: Finding) -> bool:
    """Tell whether a link complains of the id of its node, which the node itself is told of."""
    return found.path[2:3] == ("inputs",) and found.path[-1] == "node" and "不合写法" in found.zh


def advice_faults(draft: Draft) -> list[Fault]:
    """List what the chain of a draft would be better for having; see :mod:`chainmap.definition.advice`.

    Where links could not be read, nothing is said of nodes that stand alone.
    """
    found = [one for one in chain_warnings(draft.data) if not (draft.torn and one.zh.endswith(_ALONE))]
    return [_fault(spot_of(draft, one.path), one) for one in found]


def spot_of(draft: Draft, path: Keys) -> Spot:
    """Give the place of a part of the data, else of the nearest part around it; at last the file."""
    if len(path) == 2 and (*path, "id") in draft.spots:
        return draft.spots[*path, "id"]
    parents = (path[:length] for length in range(len(path), -1, -1))
    return next((draft.spots[part] for part in parents if part in draft.spots), Spot(draft.where))


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Sort faults: errors first, what is wrong with a whole file before its rows; at most 200 are kept, none twice.

    Examples
    --------
    >>> [one.row for one in in_order([Fault("b", "", "", row=9), Fault("b", "", "", row=2), Fault("b", "", "", row=9)])]
    [2, 9]
    """
    unique = list(dict.fromkeys(faults))
    files = {fault.where.split(",")[0]: place for place, fault in reversed(list(enumerate(unique)))}

    def place(one: Fault) -> tuple[int, bool, int, int]:
        return _LEVELS.get(one.level, 2), one.row > 0, files[one.where.split(",")[0]], one.row

    ordered = sorted(unique, key=place)
    if len(ordered) <= MAX_FAULTS:
        return ordered
    more = len(ordered) - MAX_FAULTS
    rest = Fault(ordered[MAX_FAULTS].where, f"此处起还有 {more} 处问题未列出", f"{more} more faults from here on")
    return [*ordered[:MAX_FAULTS], rest]


def _fault(spot: Spot, found: Finding) -> Fault:
    titles = zh_titles(_table_of(found.path))
    missing = found.zh.startswith("缺少必填的")
    if missing and found.path == ("date",):
        return fault_at(spot, "没有写产业链的日期", "the chain's date is missing", _HEAD)
    if missing and len(found.path) == 1 and not spot.row:
        return fault_at(spot, f"缺少必填的“{titles[str(found.path[0])]}”", found.en, _HEAD)
    last = str(found.path[-1]) if found.path else ""
    zh = f"缺少必填的“{titles.get(last, last)}”" if missing else found.zh
    return fault_at(spot, zh, found.en, (_zh_mend(found.mend[0], titles), _en_mend(found.mend[1])), level=found.level)


def _table_of(path: Keys) -> str:
    if "inputs" in path[2:3]:
        return "links"
    return str(path[0]) if path and path[0] in CHAIN_TABLES else "chain"


def _zh_mend(mend: str, titles: dict[str, str]) -> str:
    """Say a mend of a YAML file for a table, where fields are columns."""

    def line(match: re.Match[str]) -> str:
        title = f"“{titles.get(match[1], match[1])}”列"
        return f"在{title}填 是" if match[1] == "recycling" else f"填写{title}："

    told = _ZH_LINE.sub(line, mend).replace("：，", "，").rstrip("：").replace("补上 inputs", "在“链接”表补上它的原料")
    return _WORD.sub(lambda match: f"“{titles[match[0]]}”" if match[0] in titles else match[0], told)


def _en_mend(mend: str) -> str:
    def column(match: re.Match[str]) -> str:
        word = f": '{match[2]}'" if match[2].isalpha() else ""
        return f"fill in the column '{match[1]}'{word}"

    return _EN_LINE.sub(column, mend)
