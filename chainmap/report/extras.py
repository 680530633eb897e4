"""Libraries of the extra ``report``: loaded where they are used, missed in plain words."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from chainmap.tables.faults import ChainmapError


class NotInstalled(ChainmapError):
    """What is needed is not on this machine: a library of the extra ``report``, or a Chinese font."""


def needed(module: str, package: str) -> Any:
    """Import a module, or say how to get it.

    Parameters
    ----------
    module
        What is imported.
    package
        What it is called where packages are had.

    Raises
    ------
    NotInstalled
        If it is not installed.

    Examples
    --------
    >>> needed("json", "json").loads("1")
    1
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise NotInstalled(
            f"缺少软件包 {package}，请安装：pip install 'chainmap[report]' / {package} is not installed"
        ) from error
