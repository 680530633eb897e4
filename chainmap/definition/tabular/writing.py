"""Writing a chain as YAML, as a workbook or as a folder of lists; each is read back before it stands."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from chainmap.definition.checked import checked_chain
from chainmap.definition.document import read_document
from chainmap.definition.models import Chain
from chainmap.definition.tabular.book import planners_table, write_book
from chainmap.definition.tabular.tables import chain_to_tables, load_chain_tables
from chainmap.definition.tabular.yaml import chain_yaml
from chainmap.tables.faults import ChainmapError, Fault, InputFaults, UsageError
from chainmap.tables.files import replace_whole, write_table
from chainmap.tables.folders import check_writable, make_folder

_ORDERED = ("segments", "needs", "sources", "nodes")


def write_chain(chain: Chain, path: str | Path) -> Path:
    """Write a chain as YAML, as a workbook or as a folder of lists; each reads back as the same chain.

    Parameters
    ----------
    chain
        Any chain without errors.
    path
        ``.yaml`` (or ``.yml``), ``.xlsx``, or a folder: one that is there, or a path without an ending. In the folder
        are written ``nodes.csv, links.csv, segments.csv, needs.csv, sources.csv`` and ``chain.csv`` (UTF-8 with BOM).
        What is there is replaced.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    InputFaults
        If the chain has errors, so that it could not be read again.
    UsageError
        If the ending is unknown, or a text is too long for an Excel cell.
    ChainmapError
        If it cannot be written, or would not read back as it is; nothing is changed then.

    Examples
    --------
    >>> import chainmap as cm, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_chain(cm.read_chain("nylon"), Path(folder) / "nylon.xlsx")
    ...     cm.definition.tabular.tables.load_chain_tables(path).chain == cm.read_chain("nylon")
    True
    """
    file = Path(path)
    ending = file.suffix.casefold()
    _, findings = checked_chain(chain.model_dump(exclude_unset=True))
    if findings:
        places = (".".join(str(step) for step in one.path) for one in findings)
        raise InputFaults(
            Fault(f"{chain.id}: {place}", one.zh, one.en, *one.mend)
            for place, one in zip(places, findings, strict=True)
        )
    if file.is_dir() or not ending or str(path).endswith(("/", "\\")):
        _write_folder(chain, file)
    elif ending in (".yaml", ".yml"):
        _write_file(chain, file, lambda part: part.write_bytes(chain_yaml(chain).encode("utf-8")), _read_yaml)
    elif ending == ".xlsx":
        _write_file(chain, file, lambda part: write_book(chain_to_tables(chain), part, file), _read_tables)
    else:
        raise UsageError(
            f"{file.name}: 产业链只能写成 .yaml、.xlsx 或文件夹 / a chain is written as .yaml, .xlsx or a folder"
        )
    return file


def _write_file(chain: Chain, path: Path, write: Callable[[Path], Any], read: Callable[[Path], Chain | None]) -> None:
    """Write a file, read it back, and put it in its place only if it holds the same chain."""

    def checked(part: Path) -> None:
        write(part)
        _compare(chain, read(part), path)

    replace_whole(path, checked)


def _compare(chain: Chain, back: Chain | None, path: Path) -> None:
    """Refuse a copy that is not the chain it was made of, to the order of its parts."""
    if back != chain or any(list(getattr(back, name)) != list(getattr(chain, name)) for name in _ORDERED):
        raise ChainmapError(
            f"{path.name}: 写出后读回的内容与原来不同，没有保存 / what was written reads back differently; not saved"
        )


def _read_yaml(path: Path) -> Chain | None:
    document = read_document(path)
    return None if document.faults else checked_chain(document.data)[0]


def _read_tables(path: Path) -> Chain | None:
    return load_chain_tables(path).chain


def _write_folder(chain: Chain, folder: Path) -> None:
    """Write the lists into a folder beside, read them back, and only then put each in its place."""
    make_folder(folder)
    tables = {
        f"{table}.csv": planners_table(table, frame, lists=True) for table, frame in chain_to_tables(chain).items()
    }
    for name in tables:
        check_writable(folder / name)
    part = Path(tempfile.mkdtemp(prefix=".", dir=folder))
    try:
        for name, frame in tables.items():
            write_table(frame, part / name)
        _compare(chain, _read_tables(part), folder)
        for name in tables:
            replace_whole(folder / name, partial(shutil.copyfile, part / name))
    finally:
        shutil.rmtree(part, ignore_errors=True)
