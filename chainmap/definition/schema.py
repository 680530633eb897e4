"""JSON Schemas of chain, region and profile files, so that an editor explains each field and marks what is wrong.

They are made from the models. An editor reads YAML by the core rules of YAML 1.2, where ``2019`` is a number and
``true`` a truth value, while chainmap takes every scalar as it was typed; so a text may be any scalar here, and a
number may be quoted. What fits together only across the file (ids, cycles, names) is left to ``chainmap check``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from chainmap.definition.fieldwords import ZH
from chainmap.definition.models import Chain, Region
from chainmap.definition.profile import Profile
from chainmap.definition.wording import PATTERNS
from chainmap.tables.files import write_text

#: The file an editor is pointed to, beside the chain file.
CHAIN_SCHEMA = "chainmap-chain.schema.json"

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FLOAT = r"^\s*[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\s*$"
_INTEGER = r"^\s*[-+]?[0-9]+(\.0*)?\s*$"
_GIVEN: dict[str, Any] = {"not": {"enum": [None, "", []]}}


def _if_given(field: str, **wanted: Any) -> dict[str, Any]:
    """Where ``field`` is not empty, the other fields are wanted as well."""
    there = {"required": [field], "properties": {field: {"not": {"type": "null"}}}}
    return {"if": there, "then": {"required": list(wanted), "properties": wanted}}


#: What the models check across fields, by model.
_RULES: dict[str, list[dict[str, Any]]] = {
    "Source": [
        {
            "if": {"properties": {"kind": {"const": "judgement"}}},
            "then": {"required": ["why"], "properties": {"why": _GIVEN}},
            "else": {"required": ["publisher"], "properties": {"publisher": _GIVEN}},
        }
    ],
    "Input": [_if_given("t_per_t", basis=_GIVEN, sources=_GIVEN), _if_given("share", sources=_GIVEN)],
    "Node": [{"not": {"required": ["same_as", "part_of"], "properties": {"same_as": _GIVEN, "part_of": _GIVEN}}}],
    "Limit": [{"anyOf": [{"required": [name], "properties": {name: _GIVEN}} for name in ("min", "max")]}],
}


class _Schema(GenerateJsonSchema):
    """Accept what an editor makes of the scalars that the reader takes as text."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave out titles: they repeat the field's name."""
        return False

    def str_schema(self, schema: Any) -> dict[str, Any]:
        """Take any scalar for a text; one with a pattern is a text, or a number if the pattern is one of digits."""
        made = super().str_schema(schema)
        pattern = made.get("pattern")
        if pattern is None:
            return made | {"type": ["string", "number", "boolean"]}
        if pattern in PATTERNS:
            made["patternErrorMessage"] = " / ".join(PATTERNS[pattern])
        made["pattern"] = rf"^\s*{pattern.removeprefix('^').removesuffix('$')}\s*$"
        lengths = [count for count in range(1, 13) if re.match(pattern, "1" * count)]
        if not lengths or re.match(pattern, "a1"):
            return made
        # Unquoted, 0610 is 610 to an editor; where only one length will do, a leading zero does not occur.
        least = 10 ** (lengths[0] - 1) if len(lengths) == 1 else 0
        return made | {"type": ["string", "integer"], "minimum": least, "maximum": 10 ** lengths[-1] - 1}

    def int_schema(self, schema: Any) -> dict[str, Any]:
        """Take a whole number, quoted or not."""
        return super().int_schema(schema) | {"type": ["integer", "string"], "pattern": _INTEGER}

    def float_schema(self, schema: Any) -> dict[str, Any]:
        """Take a number, quoted or not."""
        return super().float_schema(schema) | {"type": ["number", "string"], "pattern": _FLOAT}

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        """Take nothing for an answer."""
        return _or_empty(self.generate_inner(schema["schema"]))

    def default_schema(self, schema: Any) -> dict[str, Any]:
        """Take a field left empty as left out; show the default where it says something."""
        made = super().default_schema(schema)
        default = made.pop("default", None)
        return _or_empty(made) | ({"default": default} if isinstance(default, str | int) and default != "" else {})

    def dict_schema(self, schema: Any) -> dict[str, Any]:
        """Check every key, not only the values of those that are well formed."""
        keys = self.generate_inner(schema["keys_schema"])
        made = {"type": "object", "additionalProperties": self.generate_inner(schema["values_schema"])}
        if "pattern" in keys or "enum" in keys:
            made["propertyNames"] = {name: keys[name] for name in ("pattern", "maxLength", "enum") if name in keys}
        return made | ({"minProperties": schema["min_length"]} if schema.get("min_length") else {})


def _or_empty(made: dict[str, Any]) -> dict[str, Any]:
    """Let a schema take ``null`` too."""
    if "type" not in made:
        return {"anyOf": [made, {"type": "null"}]}
    kinds = made["type"] if isinstance(made["type"], list) else [made["type"]]
    if "null" in kinds:
        return made
    return made | {"type": [*kinds, "null"]} | ({"enum": [*made["enum"], None]} if "enum" in made else {})


def chain_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a chain file.

    Examples
    --------
    >>> chain_schema()["properties"]["nodes"]["description"]
    '环节，按编号。 / Nodes by id.'
    """
    return _schema(Chain, "chainmap 产业链文件 / chain file")


def region_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a region file."""
    return _schema(Region, "chainmap 地区文件 / region file")


def profile_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a profile file."""
    return _schema(Profile, "chainmap 图谱方案文件 / profile file")


def schema_text(*, region: bool = False, profile: bool = False) -> str:
    """Give a schema as the text of a file, the same each time.

    Parameters
    ----------
    region, profile
        The schema of region files, or of profile files, instead of chain files.
    """
    made = region_schema() if region else profile_schema() if profile else chain_schema()
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def write_schema(path: str | Path, *, region: bool = False, profile: bool = False) -> Path:
    """Write a schema, whole or not at all; a file that is there is replaced.

    Parameters
    ----------
    path
        Where to.
    region, profile
        The schema of region files, or of profile files, instead of chain files.

    Raises
    ------
    ChainmapError
        If the file cannot be written.
    """
    return write_text(path, schema_text(region=region, profile=profile))


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    made = model.model_json_schema(schema_generator=_Schema)
    parts = {**made.pop("$defs", {}), model.__name__: made}
    for name, part in parts.items():
        part.pop("title", None)
        part["description"] = _said(name, part.get("description", ""))
        for field, inner in part["properties"].items():
            inner["description"] = _said(f"{name}.{field}", inner.get("description", ""))
        if name in _RULES:
            part["allOf"] = _RULES[name]
    whole = {"$schema": _DIALECT, "title": title, **parts.pop(model.__name__)}
    return whole | {"$defs": parts}


def _said(name: str, english: str) -> str:
    """Say what a model or a field is, in Chinese first; the English is the models' own."""
    text = re.sub(r"\s*\n\s*", " ", english).replace("``", "'")
    return f"{ZH[name]} / {text}" if name in ZH else text
