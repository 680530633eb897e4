"""Chain and region files: read, checked as a whole, every fault told with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from chainmap.crosscheck import chain_errors
from chainmap.faults import Fault, InputFaults
from chainmap.models import Chain, Region
from chainmap.resources import find_definition
from chainmap.wording import Finding, explain
from chainmap.yamlfile import Document, Locate, in_order, read_document
from chainmap.yamlparse import Trouble

M = TypeVar("M", bound=BaseModel)


def read_chain(name_or_path: str | Path) -> Chain:
    """Read a chain file.

    Parameters
    ----------
    name_or_path
        The name of a shipped chain (``"nylon"``) or the path of a YAML file.

    Raises
    ------
    InputFaults
        With every fault of the file, each with file:line:column and how to mend it.
    UsageError
        If there is no such file or shipped chain.
    """
    document = read_document(find_definition(name_or_path))
    chain, findings = _validated(document, Chain)
    return _or_raise(chain, document, [*findings, *chain_errors(document.data)])


def read_region(name_or_path: str | Path) -> Region:
    """Read a region file.

    Parameters
    ----------
    name_or_path
        The name of a shipped region (``"pingdingshan"``) or the path of a YAML file.

    Raises
    ------
    InputFaults
        With every fault of the file, each with file:line:column and how to mend it.
    UsageError
        If there is no such file or shipped region.
    """
    document = read_document(find_definition(name_or_path, region=True))
    region, findings = _validated(document, Region)
    return _or_raise(region, document, findings)


def region_base(name_or_path: str | Path) -> Path:
    """Give the folder of a region file, which the paths in it start from.

    Raises
    ------
    UsageError
        If there is no such file or shipped region.
    """
    return find_definition(name_or_path, region=True).parent


def _validated(document: Document, model: type[M]) -> tuple[M | None, list[Finding]]:
    if document.data is None:
        return None, []
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, [explain(one, document.data, model) for one in error.errors(include_url=False)]


def _or_raise(made: M | None, document: Document, findings: list[Finding]) -> M:
    faults = in_order([*document.faults, *(_fault(document.locate, found) for found in findings)])
    if faults or made is None:
        raise InputFaults(faults)
    return made


def _fault(locate: Locate, found: Finding) -> Fault:
    place = locate.place(found.path, key=found.on_key)
    return locate.fault(Trouble(place, found.zh, found.en, found.mend), found.level)
