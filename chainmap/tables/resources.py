"""Where the shipped chains and example regions are, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from chainmap.tables.faults import UsageError


def chains_folder() -> Path:
    """Give the folder of the shipped chain files (``chains/``)."""
    inside = Path(__file__).parents[1] / "chains"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "chains"


def region_folder(name: str) -> Path:
    """Give the folder of a shipped example region."""
    return chains_folder() / "regions" / name


def find_definition(name_or_path: str | Path, *, region: bool = False) -> Path:
    """Find a chain or region file by its path, or by the name of a shipped one.

    Raises
    ------
    UsageError
        If there is neither a file nor a shipped definition of that name.
    """
    path = Path(name_or_path)
    if path.is_file():
        return path
    shipped = shipped_names(region=region)
    if str(name_or_path) in shipped:
        return shipped[str(name_or_path)]
    kind = ("地区文件", "region") if region else ("产业链文件", "chain")
    if path.is_dir():
        there = sorted(one.name for one in path.iterdir() if one.suffix in (".yaml", ".yml"))
        inside = f"，里面有：{'、'.join(there)}" if there else ""
        raise UsageError(
            f"{name_or_path} 是文件夹，请写出其中的{kind[0]}{inside} / that is a folder; name the {kind[1]} file in it"
        )
    raise UsageError(
        f"找不到{kind[0]}“{name_or_path}” / no such {kind[1]} file: {name_or_path}\n"
        f"    → 请给出文件路径，或使用自带名称 / give a path, or a shipped name: {', '.join(sorted(shipped))}"
    )


def shipped_profiles() -> dict[str, Path]:
    """Map the names of the shipped profiles (sets of maps and lists) to their files."""
    return {path.stem: path for path in sorted(chains_folder().glob("profiles/*.yaml"))}


def shipped_names(*, region: bool = False) -> dict[str, Path]:
    """Map the names of the shipped chains (or regions) to their files."""
    if region:
        return {path.parent.name: path for path in sorted(chains_folder().glob("regions/*/region.yaml"))}
    return {path.stem: path for path in sorted(chains_folder().glob("*.yaml"))}
