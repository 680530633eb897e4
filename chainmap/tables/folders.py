"""Folders to write into: made or refused in plain words, and files in them that must not be open elsewhere."""

from __future__ import annotations

from pathlib import Path

from chainmap.tables.faults import ChainmapError
from chainmap.tables.oserrors import os_words


def make_folder(folder: str | Path) -> Path:
    """Make a folder and those above it.

    Raises
    ------
    ChainmapError
        If a file stands in its place or it cannot be made.
    """
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        zh, en = os_words(error)
        raise ChainmapError(f"不能建文件夹 {path}：{zh} / cannot make the folder: {en}") from error
    return path


def check_writable(path: Path) -> None:
    """Make sure that a file that is there can be replaced: not a folder, and not open in Excel or WPS.

    Raises
    ------
    ChainmapError
        If it cannot.
    """
    if path.is_dir():
        raise ChainmapError(f"{path} 是文件夹，不能写成文件 / is a folder")
    if not path.exists():
        return
    try:
        with path.open("r+b"):
            return
    except OSError as error:
        zh, en = os_words(error)
        raise ChainmapError(f"{path} 不可改写：{zh} / cannot be replaced: {en}") from error
