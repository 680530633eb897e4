"""Small words of the brief: dates, numbers, names and sources as an official document writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from chainmap.maps.wording import halves, short_name
from chainmap.scoring.parts import PARTS_ZH
from chainmap.workbook.words import cited, needs_words

#: Companies named in a cell; a short name of fewer letters could be anyone; a longer name, a longer source is cut.
IN_CELL, CLEAR, LONGEST, SOURCE = 2, 4, 40, 30
ABSENT, UNKNOWN = "—", "未知"

_HALF = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)")
#: A code that says nothing to a reader, then in brackets what it is.
_CODED = re.compile(r"[ -~]+?(?:\([^()]*\))?（([^（）]*[\u4e00-\u9fff][^（）]*)）")


def zh_date(text: object) -> str:
    """Write a date as in a Chinese document; a year or month stays one.

    Examples
    --------
    >>> zh_date("2019-12-31"), zh_date("2019-05"), zh_date("2019")
    ('2019年12月31日', '2019年5月', '2019年')
    """
    parts = str(text).split("-")
    if not all(part.isdigit() for part in parts):
        return str(text)
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def number_words(value: Any) -> str:
    """Write a number with two decimals, or what stands for an unknown one.

    Examples
    --------
    >>> number_words(1.704), number_words(float("nan"))
    ('1.70', '未知')
    """
    return UNKNOWN if pd.isna(value) else f"{float(value):.2f}"


def whole(value: Any) -> str:
    """Write a whole number, or what stands for an unknown one."""
    return UNKNOWN if pd.isna(value) else str(int(value))


def has(value: Any) -> bool:
    """Tell whether a cell holds something."""
    return not pd.isna(value) and str(value).strip() != ""


def cut(text: str, most: int = LONGEST) -> str:
    """Cut a text, with a mark that it was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"


def formal(text: object) -> str:
    """Give a name the full-width brackets of Chinese print, cut where it is endless.

    Examples
    --------
    >>> formal("合成锦纶(苏州)有限公司"), formal("合成(PA66)厂")
    ('合成锦纶（苏州）有限公司', '合成(PA66)厂')
    """
    return cut(_HALF.sub(r"（\1）", str(text)))


def zh_of(text: Any) -> str:
    """Take the Chinese half of a bilingual text; empty for nothing."""
    pair = halves("" if pd.isna(text) else text)
    return pair["zh"] if pair else ""


def parts_zh(text: str) -> str:
    """Call the parts of the score by their Chinese names."""
    for name, zh in PARTS_ZH.items():
        text = re.sub(rf"(?<![A-Za-z_]){name}(?![A-Za-z_])", zh, text)
    return text


def chain_names(zh: str) -> str:
    """Say 产业链 once for several chains.

    Examples
    --------
    >>> chain_names("汽车产业链、电子材料产业链"), chain_names("尼龙产业链")
    ('汽车、电子材料产业链', '尼龙产业链')
    """
    names = zh.split("、")
    if len(names) < 2 or not all(name.endswith("产业链") and name != "产业链" for name in names):
        return zh
    return "、".join(name.removesuffix("产业链") for name in names) + "产业链"


def short(name: Any, result: Any) -> str:
    """Shorten a company's name, unless nobody would know it then."""
    if not has(name):
        return UNKNOWN
    places = [*([result.region.zh] if result.region else []), *result.firms["province"].dropna().unique()]
    told = short_name(str(name), places)
    # What is left of 某集团煤化有限公司 names nobody outside its group.
    clear = told if len(told) >= CLEAR else re.sub("(股份)?有限(责任)?公司$", "", str(name))
    return cut(_HALF.sub(r"（\1）", clear), 20)


def some(names: Any, result: Any, most: int = IN_CELL) -> str:
    """Name the first companies of a list, shortened, and count the rest."""
    found = [name for name in str(names if has(names) else "").split("、") if name]
    if len(found) > most and re.fullmatch(r".*等\d+家", found[-1]):  # the list was cut before
        counted = re.search(r"等(\d+)家$", found[-1])
        return "、".join(short(name, result) for name in found[:most]) + (counted[0] if counted else "")
    more = f"等{len(found)}家" if len(found) > most else ""
    return "、".join(short(name, result) for name in found[:most]) + more


def few(names: str, most: int) -> str:
    """Keep the first names of a list, and count the rest.

    Examples
    --------
    >>> few("甲、乙、丙、丁", 2), few("甲、乙", 2)
    ('甲、乙等4项', '甲、乙')
    """
    each = names.split("、")
    return names if len(each) <= most else f"{'、'.join(each[:most])}等{len(each)}项"


def needs_said(needs: Any, graph: Any) -> tuple[str, str]:
    """Part what the place is known to lack from what nobody has said."""
    each = [word for word in needs_words(needs, graph).split("、") if word]
    lacking = "、".join(word for word in each if not word.endswith("？"))
    return lacking, "、".join(word.rstrip("？") for word in each if word.endswith("？"))


def source_said(text: Any) -> str:
    """Give the first source of a text for print: no address, and of a code with its meaning only the meaning.

    Examples
    --------
    >>> source_said("合成日报 2019-01 http://example.org/a; 合成年鉴 2018")
    '合成日报 2019-01'
    >>> source_said("x12 34(合成项目)（合成名单所注来源）")
    '合成名单所注来源'
    """
    first = cited(text).partition("；")[0].strip()
    coded = _CODED.fullmatch(first)
    said = coded[1] if coded else first
    return cut(said if len(said) <= SOURCE else said.partition("：")[0], SOURCE)


def joined(texts: Iterable[str], mark: str = "；") -> str:
    """Join what is not empty."""
    return mark.join(text for text in texts if text)
