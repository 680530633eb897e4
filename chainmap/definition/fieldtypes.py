"""What the models are made of: dates that may be partial, yes/no in two languages, the frozen base."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

_PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_TRUTH = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def _partial_date(value: object) -> object:
    """Accept ``2019``, ``2019-12`` and ``2019-12-31`` and nothing else, with a real month and day."""
    if not isinstance(value, str) or not value.strip():
        return value
    text = value.strip()
    if not _PARTIAL_DATE.fullmatch(text):
        raise PydanticCustomError("date_form", "date must be YYYY, YYYY-MM or YYYY-MM-DD")
    try:
        datetime.date.fromisoformat((text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10])
    except ValueError:
        raise PydanticCustomError("date_unreal", "there is no such day") from None
    return text


def truth(value: object) -> bool | None:
    """Read true/false, yes/no or 是/否; ``None`` if it is none of them.

    Examples
    --------
    >>> truth("是"), truth("No"), truth("maybe")
    (True, False, None)
    """
    return value if isinstance(value, bool) else _TRUTH.get(str(value).strip().lower())


def _flag(value: object) -> bool:
    flag = truth(value)
    if flag is None:
        raise PydanticCustomError("flag", "must be true or false (yes/no, 是/否)")
    return flag


_DATE_FORM = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
#: What an editor may accept: a year left unquoted is a number to it, and yes/no and 是/否 are texts.
_DATE: dict[str, Any] = {
    "type": ["string", "integer"],
    "pattern": rf"^\s*{_DATE_FORM}\s*$",
    "patternErrorMessage": "写成 2019、2019-12 或 2019-12-31 / write 2019, 2019-12 or 2019-12-31",
    "minimum": 1,
    "maximum": 9999,
}
_WORDS = "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|是|否"

PartialDate = Annotated[
    str, BeforeValidator(_partial_date), WithJsonSchema({**_DATE, "pattern": rf"^\s*({_DATE_FORM})?\s*$"})
]
NodeId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
KnownDate = Annotated[str, Field(min_length=4), BeforeValidator(_partial_date), WithJsonSchema(_DATE)]
Flag = Annotated[
    bool,
    BeforeValidator(_flag),
    WithJsonSchema(
        {
            "type": ["boolean", "string"],
            "pattern": rf"^\s*({_WORDS})\s*$",
            "patternErrorMessage": "写 true 或 false（是或否）/ write true or false",
        }
    ),
]


class Model(BaseModel):
    """Frozen, and an unknown field is a fault; a field left empty counts as left out."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}
