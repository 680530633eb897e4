"""Chain, region and profile files: found by their path, or by the name of a shipped one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chainmap.definition.document import read_document
from chainmap.definition.nearest import nearest
from chainmap.definition.validating import beside
from chainmap.tables.faults import UsageError
from chainmap.tables.resources import shipped_names, shipped_profiles

#: What a file is called, Chinese and English.
_CHAIN, _REGION, _PROFILE = ("产业链文件", "chain file"), ("地区文件", "region file"), ("图谱方案", "profile")


def find_definition(name_or_path: str | Path, *, region: bool = False) -> Path:
    """Find a chain or region file by its path, or by the name of a shipped one.

    Raises
    ------
    UsageError
        If there is neither a file nor a shipped definition of that name.

    Examples
    --------
    >>> find_definition("nylon").name, find_definition("pingdingshan", region=True).name
    ('nylon.yaml', 'region.yaml')
    """
    return _found(name_or_path, shipped_names(region=region), _REGION if region else _CHAIN)


def find_profile(name_or_path: str | Path) -> Path:
    """Find a profile's file by its path, or by the id or Chinese name of a shipped one.

    Raises
    ------
    UsageError
        If there is neither a file nor a shipped profile of that name.
    """
    return _found(name_or_path, profile_names(), _PROFILE)


def profile_names() -> dict[str, Path]:
    """Map the names of the shipped profiles, ids and Chinese ones, to their files."""
    files = shipped_profiles()
    called = {name: (read_document(path).data or {}).get("zh") for name, path in files.items()}
    return files | {str(zh): files[name] for name, zh in called.items() if zh}


def file_or_name(base: Path, name: str) -> str | Path:
    """Give what finds a file that another file names: its path if it stands in the folder ``base``, else the name."""
    path = beside(base, name)
    return path if path.is_file() else name


def _found(name_or_path: str | Path, shipped: Mapping[str, Path], kind: tuple[str, str]) -> Path:
    path, name = Path(name_or_path), str(name_or_path)
    if path.is_file():
        return path
    if name in shipped:
        return shipped[name]
    zh, en = kind
    if name and path.is_dir():
        there = sorted(one.name for one in path.iterdir() if one.suffix in (".yaml", ".yml"))
        inside = f"，里面有：{'、'.join(there)}" if there else ""
        raise UsageError(f"{name} 是文件夹，请写出其中的{zh}{inside} / that is a folder; name the {en} in it")
    near = nearest(name, shipped)
    hint = f"    → 是不是“{near}”？ / did you mean '{near}'?\n" if near else ""
    raise UsageError(
        f"找不到{zh}“{name}” / no such {en}: {name}\n{hint}"
        f"    → 请给出文件路径，或使用自带名称 / give a path, or a shipped name: {_listed(shipped)}"
    )


def _listed(shipped: Mapping[str, Path]) -> str:
    """List the names; a file with a Chinese name stands under it, its id behind."""
    called: dict[Path, list[str]] = {}
    for name, path in shipped.items():
        called.setdefault(path, []).append(name)
    return ", ".join(sorted(f"{names[-1]}（{names[0]}）" if len(names) > 1 else names[0] for names in called.values()))
