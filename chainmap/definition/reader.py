"""Chain and region files: read, checked as a whole, every fault told with its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chainmap.definition.advice import chain_warnings
from chainmap.definition.checked import checked_chain
from chainmap.definition.crosscheck import chain_errors
from chainmap.definition.document import Document, in_order, read_document
from chainmap.definition.finding import file_or_name, find_definition, find_profile, profile_names
from chainmap.definition.models import Chain, Region
from chainmap.definition.nearest import did_you_mean
from chainmap.definition.profile import Profile
from chainmap.definition.profiles import check_profile_file
from chainmap.definition.regioncheck import region_findings
from chainmap.definition.tabular.tables import check_chain_tables, holds_chain_tables, read_chain_tables
from chainmap.definition.validating import all_faults, beside, or_raise, placed, validated
from chainmap.definition.wording import Finding
from chainmap.tables.conventions import CONVENTIONS
from chainmap.tables.faults import Fault, InputFaults, UsageError
from chainmap.tables.filekinds import split_sheet
from chainmap.tables.resources import shipped_names


def read_chain(name_or_path: str | Path) -> Chain:
    """Read a chain file, or a chain kept as tables.

    Parameters
    ----------
    name_or_path
        The name of a shipped chain (``"nylon"``), the path of a YAML file, or of a workbook or folder that holds a
        list of nodes and one of links (:func:`chainmap.read_chain_tables` reads two lists of other names).

    Raises
    ------
    InputFaults
        With every fault of the file, each with file:line:column and how to mend it.
    UsageError
        If there is no such file or shipped chain.
    """
    if _is_tables(name_or_path):
        return read_chain_tables(name_or_path)
    document = read_document(find_definition(name_or_path))
    return or_raise(*_checked_chain(document))


def _is_tables(name_or_path: str | Path) -> bool:
    """Tell whether tables are meant; the name of a shipped chain is never that of a folder."""
    return str(name_or_path) not in shipped_names() and holds_chain_tables(name_or_path)


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
    return or_raise(*_checked_region(document))


def region_base(name_or_path: str | Path) -> Path:
    """Give the folder of a region file, which the paths in it start from.

    Raises
    ------
    UsageError
        If there is no such file or shipped region.
    """
    return find_definition(name_or_path, region=True).parent


def region_files(name_or_path: str | Path) -> dict[str, Path]:
    """Give the paths of the lists a region file names (``firms``, ``candidates``, ``given``, …).

    A sheet named with a list stays on its path (``名单.xlsx#叶县``); :func:`chainmap.read_firms` reads it so.

    Raises
    ------
    InputFaults, UsageError
        As :func:`read_region`.
    """
    base = region_base(name_or_path)
    files = read_region(name_or_path).files.model_dump()
    return {name: beside(base, path) for name, path in files.items() if path}


def region_chain(name_or_path: str | Path, chain: str) -> str | Path:
    """Give what :func:`read_chain` needs for a chain a region names: a file beside it, else the name itself."""
    return file_or_name(region_base(name_or_path), chain)


def check_chain(chain: Chain) -> list[Fault]:
    """List what is wrong with and what is thin in a chain that was made in Python or read.

    Parameters
    ----------
    chain
        Any chain; one that :func:`read_chain` gave has warnings only.

    Returns
    -------
    list of Fault
        Errors (references, citations, cycles, names), warnings (no source, no reason, short aliases …) and notes.
        ``where`` names the chain and the field.
    """
    data = chain.model_dump(exclude_unset=True)
    return [_unplaced(chain.id, found) for found in (*chain_errors(data), *chain_warnings(data))]


def check_chain_file(path: str | Path) -> list[Fault]:
    """List all errors and warnings of a chain file, by line, then its notes.

    Parameters
    ----------
    path
        The name of a shipped chain or the path of a YAML file.

    Returns
    -------
    list of Fault
        Empty if there is nothing to say; nothing is raised for what stands in the file.

    Raises
    ------
    UsageError
        If there is no such file or shipped chain.
    """
    document = read_document(find_definition(path))
    _, findings, _ = _checked_chain(document)
    advice = chain_warnings(document.data)
    # Notes are many: they come after the rest, so that they never crowd out an error.
    told = [*findings, *(found for found in advice if found.level != "note")]
    notes = in_order(placed(document.locate, found) for found in advice if found.level == "note")
    return [*all_faults(document, told), *notes]


def check_region(region: Region, *chains: Chain) -> list[Fault]:
    """List what a region says that its chains do not know: needs that no node asks for, nodes that are in none.

    Parameters
    ----------
    region
        Any region.
    chains
        The chains it works on.

    Returns
    -------
    list of Fault
        Errors, whose ``where`` names the region and the field.
    """
    return [_unplaced(region.id, found) for found in region_findings(region, chains)]


def check_region_file(path: str | Path, *chains: Chain) -> list[Fault]:
    """List all errors of a region file, by line: its fields, its lists and chains, what it provides.

    Parameters
    ----------
    path
        The name of a shipped region or the path of a YAML file.
    chains
        The chains it works on; without any, what it provides is not checked.

    Returns
    -------
    list of Fault
        Empty if there is nothing to say.

    Raises
    ------
    UsageError
        If there is no such file or shipped region.
    """
    found = find_definition(path, region=True)
    document = read_document(found)
    region, findings, _ = _checked_region(document)
    if region is not None:
        findings += [*_lost_files(region, found.parent), *region_findings(region, chains)]
        findings += _lost_profile(region, found.parent)
    return list(all_faults(document, findings))


def _lost_files(region: Region, base: Path) -> Iterator[Finding]:
    for name, file in region.files.model_dump().items():
        path, _ = split_sheet(beside(base, file))
        if file and path.is_dir():
            yield Finding(("files", name), f"“{file}”是文件夹，不是文件", f"'{file}' is a folder, not a file")
        elif file and not path.is_file():
            there = [one.name for one in path.parent.iterdir() if one.is_file()] if path.parent.is_dir() else []
            zh, en = f"找不到文件“{file}”", f"there is no file '{file}'"
            yield Finding(("files", name), zh, en, did_you_mean(path.name, sorted(there)))
    for index, chain in enumerate(region.chains):
        if chain not in shipped_names() and not beside(base, chain).is_file():
            mend = did_you_mean(chain, shipped_names())
            yield Finding(("chains", index), f"找不到产业链“{chain}”", f"there is no chain '{chain}'", mend)


def _lost_profile(region: Region, base: Path) -> list[Finding]:
    """Say that the profile a region names is not there."""
    if region.profile is None or isinstance(region.profile, Profile):
        return []
    known = profile_names()
    if region.profile in known or beside(base, region.profile).is_file():
        return []
    zh, en = f"找不到图谱方案“{region.profile}”", f"there is no profile '{region.profile}'"
    return [Finding(("profile",), zh, en, did_you_mean(region.profile, known))]


def _checked_chain(document: Document) -> tuple[Chain | None, list[Finding], Document]:
    if document.data is None:
        return None, [], document
    return *checked_chain(document.data), document


def _checked_region(document: Document) -> tuple[Region | None, list[Finding], Document]:
    region, findings = validated(document, Region)
    named = document.data.get("constants") if isinstance(document.data, dict) else None
    unknown = [name for name in named if name not in CONVENTIONS] if isinstance(named, dict) else []
    for name in unknown:
        zh, en = f"没有“{name}”这个常数", f"there is no constant '{name}'"
        findings.append(Finding(("constants", name), zh, en, did_you_mean(name, CONVENTIONS), on_key=True))
    return region, findings, document


def _unplaced(name: str, found: Finding) -> Fault:
    where = f"{name}: {'.'.join(str(step) for step in found.path)}"
    return Fault(where, found.zh, found.en, *found.mend, level=found.level)


def check_file(path: str | Path) -> list[Fault]:
    """List all errors and warnings of a chain, region or profile file; which it is shows in its fields.

    Parameters
    ----------
    path
        A YAML file: one with ``nodes`` or ``segments`` is a chain, one with ``maps`` or ``lists`` a profile, any other
        a region; or a chain's tables.

    Raises
    ------
    UsageError
        If there is no such file.
    """
    if _is_tables(path):
        return check_chain_tables(path)
    data = read_document(find_definition(path)).data
    if not isinstance(data, dict) or {"nodes", "segments"} & set(data):
        return check_chain_file(path)
    if {"maps", "lists"} & set(data) and not {"chains", "files"} & set(data):
        return check_profile_file(path)
    named = data.get("chains")
    chains, faults = [], list[Fault]()
    for name in named if isinstance(named, list) else []:
        try:
            chains.append(read_chain(region_chain(path, str(name))))
        except InputFaults as error:
            faults += error.faults
        except UsageError:
            continue  # the region's own check tells of a chain that is not there
    return [*check_region_file(path, *chains), *faults, *_profile_faults(path, data.get("profile"))]


def _profile_faults(path: str | Path, named: object) -> list[Fault]:
    """List the faults of the profile file a region names; of one that is not there the region's own check tells."""
    wanted = file_or_name(region_base(path), named) if isinstance(named, str) and named else ""
    try:
        return check_profile_file(find_profile(wanted)) if wanted else []
    except UsageError:
        return []
