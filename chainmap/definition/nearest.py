"""The valid name nearest to one that is not valid, and how that is suggested."""

from __future__ import annotations

import difflib
import heapq
import unicodedata
from collections.abc import Iterable

from chainmap.definition.parse import shortened

#: What planners may write for a field or a fixed value; used for suggestions only.
MEANT = {
    "名称": "zh", "中文名": "zh", "中文名称": "zh", "英文名": "en", "英文名称": "en", "编号": "id", "日期": "date",
    "环节": "nodes", "分段": "segment", "阶段": "stage", "别名": "aliases", "排除": "exclude", "原料": "inputs",
    "提示词": "hints",
    "输入": "inputs", "重要性": "importance", "壁垒": "barrier", "门槛": "gate", "来源": "sources", "备注": "note",
    "单耗": "t_per_t", "占比": "share", "路线": "routes", "类型": "kind", "循环": "recycling", "权重": "weights",
    "预算": "budget", "上游": "upstream", "中游": "midstream", "下游": "downstream", "材料": "material",
    "辅料": "auxiliary", "公用工程": "utility", "设备": "equipment", "服务": "service", "副产品": "byproduct",
    "全貌": "all", "产业链图": "all", "现状图": "status", "缺口图": "gaps", "目标图": "targets", "路径图": "plan",
    "招商路径图": "plan", "关系图": "ties", "现状": "coverage", "现状清单": "coverage", "缺口清单": "gaps",
    "目标企业清单": "targets", "企业清单": "firms", "本地企业清单": "local", "数据来源": "sources", "无": "none",
    "图": "maps", "图谱": "maps", "清单": "lists", "图种": "kind", "表": "table",
}  # fmt: skip

#: Names of so few letters are all compared letter by letter.
FEW_LETTERS = 600
#: Of more, so many are compared, chosen from so many that begin or end alike.
SOME_NAMES = 5
MAX_NAMES = 1_500


def nearest(word: str, names: Iterable[str]) -> str:
    """Give the valid name that is nearest to ``word``, or nothing.

    Examples
    --------
    >>> nearest("adiponitril", ["adiponitrile", "caprolactam"]), nearest("别名", ["zh", "aliases"])
    ('adiponitrile', 'aliases')
    """
    valid = list(names)
    meant = MEANT.get(word.strip(), "")
    if meant in valid:
        return meant
    plain = unicodedata.normalize("NFKC", word).strip().lower()[:48]
    lowered = {name.lower(): name for name in reversed(valid)}
    close = difflib.get_close_matches(plain, _alike(plain, [*reversed(lowered)]), n=1, cutoff=0.6)
    return lowered[close[0]] if close else ""


def _alike(word: str, names: list[str]) -> list[str]:
    """Narrow many names down to those with most pieces of the word in them; comparing each properly is slow."""
    if sum(map(len, names)) <= FEW_LETTERS:
        return names
    step, end = max(1, len(word) // 16), 1 if len(word) < 5 else 2
    pieces = {word[at : at + 2] for at in range(0, len(word), step)} | (set(word) if len(word) < 5 else set())
    # One slip leaves the beginning or the end as it was.
    head, tail = word[:end], word[-end:]
    fitting = [name for name in names if head in name or tail in name][:MAX_NAMES]

    def likeness(name: str) -> tuple[int, int]:
        return sum(map(name.__contains__, pieces)), -abs(len(name) - len(word))

    return heapq.nlargest(SOME_NAMES, fitting, key=likeness)


def did_you_mean(word: str, names: Iterable[str]) -> tuple[str, str]:
    """Say how to mend a wrong name: the nearest valid one, or a list of some."""
    valid = list(names)
    near = nearest(word, valid)
    if near:
        return f"是不是“{near}”？", f"did you mean '{near}'?"
    some = ", ".join(shortened(name) for name in valid[:15]) + (", …" if len(valid) > 15 else "")
    return (f"可用的有：{some}", f"valid: {some}") if some else ("", "")
