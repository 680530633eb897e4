"""Plain data of a file → a model, with every fault in its place; what chain, region and profile files share."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from chainmap.definition.document import Document, Locate, in_order
from chainmap.definition.parse import Trouble
from chainmap.definition.wording import Finding, explain_all
from chainmap.tables.faults import Fault, InputFaults

M = TypeVar("M", bound=BaseModel)


def validated(document: Document, model: type[M]) -> tuple[M | None, list[Finding]]:
    """Make a model of a document's data, or say what it refuses."""
    if document.data is None:
        return None, []
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, explain_all(error, document.data, model)


def or_raise(made: M | None, findings: list[Finding], document: Document) -> M:
    """Give what was made of a document.

    Raises
    ------
    InputFaults
        If there are faults.
    """
    faults = all_faults(document, findings)
    if faults or made is None:
        raise InputFaults(faults)
    return made


def all_faults(document: Document, findings: list[Finding]) -> tuple[Fault, ...]:
    """Put the faults of writing and those of the content in the order of the file."""
    return in_order([*document.faults, *(placed(document.locate, found) for found in findings)])


def placed(locate: Locate, found: Finding) -> Fault:
    """Give a finding its line and column."""
    place = locate.place(found.path, key=found.on_key)
    return locate.fault(Trouble(place, found.zh, found.en, found.mend), found.level)


def beside(base: Path, file: str) -> Path:
    """Give the path of a file named in another; paths typed on Windows read the same elsewhere."""
    return base / file.replace("\\", "/")
