"""pydantic's errors in a planner's words: what is wrong, and the nearest thing that would be right."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from chainmap.definition.nearest import did_you_mean
from chainmap.definition.parse import Keys, shortened

_NUMBER = ("请只写阿拉伯数字，例如 0.62", "write digits only, such as 0.62")
#: The one whole number of the models is the importance.
_WHOLE = ("写 1 到 5 的整数", "write a whole number from 1 to 5")
_LIST = ("写成 [甲, 乙]，或每行一个“- ”开头的条目", "write [a, b], or one '- ' item a line")
_GROUP = ("写成缩进的“名称: 值”各行", "write indented 'name: value' lines")
_DATE = ("写成 2019、2019-12 或 2019-12-31", "write 2019, 2019-12 or 2019-12-31")
_TEXT = ("写成一段文字；含特殊符号时加引号", "write plain text; quote it if it has special signs")
#: What the patterns of the models ask for; Chinese, English.
PATTERNS = {
    "^[a-z][a-z0-9_]*$": (
        "编号只能用小写字母、数字和下划线，并以字母开头",
        "an id has lower-case letters, digits and underscores only, and starts with a letter",
    ),
    "^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$": (
        "要写成“产业链编号:环节编号”，例如 nylon:epoxy_resin",
        "write chain:node, such as nylon:epoxy_resin",
    ),
    "^[0-9]{2,4}$": ("国民经济行业代码是 2 至 4 位数字", "an industry class has 2 to 4 digits"),
    "^[0-9]{6}$": ("行政区划代码是 6 位数字", "a division code has 6 digits"),
}

#: Per pydantic error type: Chinese, English, how to mend; {value} and the error's own ctx fill the gaps.
_SENTENCES: dict[str, tuple[str, str, tuple[str, str]]] = {
    "model_type": ("这里要一组“名称: 值”，不是“{value}”", "a group of 'name: value' is wanted, not '{value}'", _GROUP),
    "dict_type": ("这里要一组“名称: 值”，不是“{value}”", "a group of 'name: value' is wanted, not '{value}'", _GROUP),
    "tuple_type": ("这里要一个列表，不是“{value}”", "a list is wanted, not '{value}'", _LIST),
    "string_type": ("这里要一段文字，不是{value}", "text is wanted, not {value}", _TEXT),
    "string_too_short": ("这里不能为空", "this cannot be empty", ("请填写", "fill it in")),
    "string_too_long": ("文字太长，最多 {max_length} 个字符", "too long; at most {max_length} characters", ("", "")),
    "int_parsing": ("“{value}”不是整数", "'{value}' is not a whole number", _WHOLE),
    "int_parsing_size": ("“{value}”太大", "'{value}' is too large", _WHOLE),
    "int_type": ("这里要一个整数，不是{value}", "a whole number is wanted, not {value}", _WHOLE),
    "int_from_float": ("“{value}”不是整数", "'{value}' is not a whole number", _WHOLE),
    "float_parsing": ("“{value}”不是数字", "'{value}' is not a number", _NUMBER),
    "float_type": ("这里要一个数字，不是{value}", "a number is wanted, not {value}", _NUMBER),
    "finite_number": ("“{value}”不是有限的数字", "'{value}' is not a finite number", _NUMBER),
    "greater_than": ("“{value}”太小，须大于 {gt}", "'{value}' is too small; it must be above {gt}", ("", "")),
    "greater_than_equal": ("“{value}”太小，最小是 {ge}", "'{value}' is too small; the least is {ge}", ("", "")),
    "less_than_equal": ("“{value}”太大，最大是 {le}", "'{value}' is too large; the most is {le}", ("", "")),
    "less_than": ("“{value}”太大，须小于 {lt}", "'{value}' is too large; it must be below {lt}", ("", "")),
    "too_short": ("这里至少要有一项", "at least one entry is needed here", ("请填写", "fill it in")),
    "flag": (
        "“{value}”不是“是”或“否”",
        "'{value}' is neither true nor false",
        ("写 true 或 false", "write true or false"),
    ),
    "date_form": ("“{value}”不是日期", "'{value}' is not a date", _DATE),
    "date_unreal": ("没有“{value}”这一天", "there is no such day as '{value}'", _DATE),
    "no_why": ("判断类来源要写明理由", "a judgement needs its reason", ("补一行 why: …", "add a line 'why: …'")),
    "no_publisher": (
        "引用或教科书来源要写明发布者",
        "a cited source or textbook needs its publisher",
        ("补一行 publisher: …", "add a line 'publisher: …'"),
    ),
    "uncited": (
        "单耗或占比没有来源",
        "a coefficient or share without a source",
        ("补一行 sources: [来源编号]，没有来源就删去数字", "add 'sources: [source id]', or take the number out"),
    ),
    "no_basis": (
        "单耗要写明依据",
        "t_per_t needs its basis",
        ("补一行 basis: stoichiometric、published 或 derived", "add 'basis: stoichiometric', 'published' or 'derived'"),
    ),
    "no_limit": ("门槛要有下限或上限", "a gate needs a min or a max", ("补 min 或 max", "add min or max")),
    "min_over_max": ("下限大于上限", "min is larger than max", ("对调或改正", "swap or correct them")),
    "same_and_part": (
        "same_as 与 part_of 只能写一个",
        "write same_as or part_of, not both",
        ("是同一种产品写 same_as，是其中一种写 part_of", "same_as for the same product, part_of for a kind of it"),
    ),
    "no_industry": (
        "产业方向要写明是哪些环节或行业",
        "a direction needs nodes or industries",
        ("补 nodes 或 industries", "add nodes or industries"),
    ),
    "person": (
        "“{value}”像是个人姓名，此处不写个人",
        "'{value}' looks like a person's name; no private person is named here",
        ("写机关、商会、乡贤会或企业的全称", "write the full name of the office, chamber or firm"),
    ),
    "empty_profile": (
        "图谱方案里没有图，也没有清单",
        "the profile names neither maps nor lists",
        ("补 maps 或 lists", "add maps or lists"),
    ),
    "asked_twice": (
        "“{name}”写了两次",
        "'{name}' is asked for twice",
        ("一种图、一张表只写一次；另一项本工具不出的，写 none", "name it once; write none for what cannot be made"),
    ),
    "weights_zero": ("权重不能全为零", "the weights cannot all be zero", ("至少一项大于零", "give one above zero")),
}


#: Marks of the models' unions, which stand in pydantic's locations and not in the data.
_TAGS = ("source_id", "written_source", "profile_name", "written_profile")
#: So many errors of one file are told at most.
MAX_FINDINGS = 210


class Finding(NamedTuple):
    """A fault at a path of the data, before it has a line and column.

    ``on_key`` puts the caret under the key instead of the value.
    """

    path: Keys
    zh: str
    en: str
    mend: tuple[str, str] = ("", "")
    on_key: bool = False
    level: str = "error"


def sentence(code: str, path: Keys, value: object = "", ctx: Mapping[str, Any] | None = None) -> Finding:
    """Say a known error ``code`` at ``path`` in both languages."""
    zh, en, mend = _SENTENCES[code]
    filled = {"value": _shown(value), **(ctx or {})}
    return Finding(path, zh.format(**filled), en.format(**filled), mend)


def explain_all(error: ValidationError, data: object, model: type[BaseModel]) -> list[Finding]:
    """Turn pydantic's errors into findings, the first 210 of them; more are not shown anyway.

    Parameters
    ----------
    error
        What the validation raised.
    data
        What was validated.
    model
        The model it was validated as.
    """
    errors = error.errors(include_url=False)
    return [explain(dict(one), data, model) for one in errors[:MAX_FINDINGS]]


def explain(error: Mapping[str, Any], data: object, model: type[BaseModel]) -> Finding:
    """Turn one pydantic error into a finding.

    Parameters
    ----------
    error
        One of ``ValidationError.errors()``.
    data
        What was validated.
    model
        The model it was validated as.
    """
    path, on_key = _data_path(error["loc"], data)
    found = _explain(error, path, on_key, model)
    return found._replace(on_key=on_key or found.on_key)


def _explain(error: Mapping[str, Any], path: Keys, on_key: bool, model: type[BaseModel]) -> Finding:
    code, ctx, value = error["type"], error.get("ctx", {}), error["input"]
    last = shortened(str(path[-1])) if path else ""
    if code == "missing":
        zh, en = f"缺少必填的“{last}”", f"'{last}' is required"
        return Finding(path, zh, en, (f"补一行 {last}: …", f"add a line '{last}: …'"), on_key=True)
    if code == "extra_forbidden":
        mend = did_you_mean(last, _fields_at(model, path[:-1]))
        return Finding(path, f"没有“{last}”这个字段", f"there is no field '{last}'", mend, on_key=True)
    if code == "literal_error":
        choices = re.findall(r"'([^']*)'", ctx["expected"])
        word = last if on_key else _shown(value)
        return Finding(
            path, f"“{word}”不是可选的值", f"'{word}' is not one of the choices", did_you_mean(word, choices)
        )
    if value is None:
        return Finding(
            path, "这里是空的", "this is empty", ("请填写或删去这一项", "fill it in or take it out"), on_key=True
        )
    if code == "string_pattern_mismatch" and ctx.get("pattern") in PATTERNS:
        zh, en = PATTERNS[ctx["pattern"]]
        return Finding(path, f"“{_shown(value)}”不合写法", f"'{_shown(value)}' is not well formed", (zh, en))
    if code == "tuple_type" and isinstance(value, str):
        return _list_wanted(path, value)
    if code == "float_parsing" and str(value).strip().endswith(("%", "％")):
        mend = ("百分数请写成小数，例如 35% 写 0.35", "write a percentage as a fraction, such as 0.35 for 35%")
        return sentence(code, path, value)._replace(mend=mend)
    if code in ("uncited", "no_basis") and isinstance(value, Mapping):
        number = next(name for name in ("t_per_t", "share") if value.get(name) is not None)
        return sentence(code, (*path, number))
    if code == "asked_twice":
        return sentence(code, (*path, *_second(value, ctx["name"])), value, ctx)
    if code in _SENTENCES:
        return sentence(code, path, value, ctx)
    return Finding(path, f"这里的值不合规定（{code}）", f"this value will not do: {error['msg']}")


def _second(items: object, name: str) -> Keys:
    """Say where in a list of groups a kind or table stands for the second time."""
    groups = [(at, item) for at, item in enumerate(items if isinstance(items, list) else []) if isinstance(item, dict)]
    found = [(at, key) for at, item in groups for key in ("kind", "table") if item.get(key) == name]
    return found[1] if len(found) > 1 else ()


def _list_wanted(path: Keys, value: str) -> Finding:
    if value[:1] in "【［（〔｛(":
        zh = f"列表要用半角方括号 [ ]，不是“{value[:1]}”"
        return Finding(path, zh, f"a list is written with [ ], not with '{value[:1]}'", _LIST)
    return sentence("tuple_type", path, value)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "一组值 (a group)"
    if isinstance(value, list | tuple):
        return "一个列表 (a list)"
    return "" if value is None else shortened(str(value))


def _data_path(loc: Iterable[str | int], data: object) -> tuple[Keys, bool]:
    """Leave out of pydantic's location what is not in the data: the tags of a union, the mark of a key."""
    path: list[str | int] = []
    here: Any = data
    on_key = False
    for step in loc:
        if step == "[key]":
            on_key = True
        elif step in _TAGS and not (isinstance(here, dict) and step in here):
            continue
        elif isinstance(here, dict):
            path.append(step)
            here = here.get(step)
        elif isinstance(here, list | tuple) and isinstance(step, int):
            path.append(step)
            here = here[step] if step < len(here) else None
        else:
            path.append(step)
    return tuple(path), on_key


def _fields_at(model: type[BaseModel], path: Keys) -> list[str]:
    """List the fields of the model that stands at ``path``."""
    here: Any = model
    for step in path:
        kind = _model_in(here)
        if kind is not None:
            info = kind.model_fields.get(str(step))
            here = info.annotation if info else None
        else:
            here = _inside(here)
    kind = _model_in(here)
    return list(kind.model_fields) if kind else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Find the model an annotation stands for, through Annotated and unions but not into containers."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (dict, tuple):
        return None
    found = (_model_in(part) for part in typing.get_args(annotation))
    return next((kind for kind in found if kind), None)


def _inside(annotation: Any) -> Any:
    """Give what a dict or tuple annotation holds."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _inside(typing.get_args(annotation)[0])
    parts = typing.get_args(annotation)
    if typing.get_origin(annotation) is dict:
        return parts[1]
    return parts[0] if parts else None
