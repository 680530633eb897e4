"""The words of a profile: which maps and lists a place wants, and what it calls them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from chainmap.definition.fieldtypes import Flag, Model, NodeId, PartialDate

#: Which picture of the chain a map is; ``none`` for one that chainmap does not draw.
MapKind = Literal["all", "status", "gaps", "targets", "plan", "ties", "none"]
#: Which sheet of the workbook a list is; ``none`` for one that chainmap does not make.
ListTable = Literal[
    "coverage", "gaps", "targets", "path", "plan", "matches", "firms", "local", "candidates", "moves", "sources", "none"
]
Title = Annotated[str, Field(min_length=1, max_length=40)]


class MapItem(Model):
    """One map that a place wants."""

    kind: MapKind
    """``all`` (the whole chain), ``status`` (what is here), ``gaps`` (what is missing), ``targets`` (who could fill
    it), ``plan`` (who comes when), ``ties`` (who can introduce us), or ``none`` for what chainmap does not draw."""
    zh: Title
    """What the place calls it."""
    en: Annotated[str, Field(max_length=60)] = ""
    """English title; empty for the Chinese one."""
    note: str = ""
    """How far the picture is what the place means; for ``none``, what would be needed."""


class ListItem(Model):
    """One list that a place wants."""

    table: ListTable
    """``coverage``, ``gaps``, ``targets``, ``path`` (the plan as a picture), ``plan``, ``matches`` (which firm
    makes what), ``firms`` (both lists of firms), ``local``, ``candidates``, ``moves`` (dated investments), ``sources``,
    or ``none``."""
    zh: Title
    """What the place calls it."""
    en: Annotated[str, Field(max_length=60)] = ""
    """English title; empty for the Chinese one."""
    note: str = ""
    """How far the sheet is what the place means; for ``none``, what would be needed."""


Item = TypeVar("Item", MapItem, ListItem)


def _once(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Refuse two titles for one picture or sheet."""
    named = [item.kind if isinstance(item, MapItem) else item.table for item in items]
    for place, name in enumerate(named):
        if name != "none" and name in named[:place]:
            raise PydanticCustomError("asked_twice", "'{name}' is asked for twice", {"name": name})
    return items


class Profile(Model):
    """A named set of maps and lists, such as 六图六清单."""

    id: NodeId | None = None
    """Id; may be left out where the profile is written into a region file."""
    zh: Title
    """What the set is called."""
    en: Annotated[str, Field(max_length=60)] = ""
    """English name."""
    note: str = ""
    """What a reader should know."""
    source: str = ""
    """Who calls it so, where."""
    date: PartialDate = ""
    """When that was said; empty if not known."""
    maps: Annotated[tuple[MapItem, ...], AfterValidator(_once)] = ()
    """The maps, in order."""
    lists: Annotated[tuple[ListItem, ...], AfterValidator(_once)] = ()
    """The lists, in order."""
    others: Flag = False
    """Whether the other maps and lists that chainmap makes follow behind these."""

    @model_validator(mode="after")
    def _of_something(self) -> Profile:
        if not self.maps and not self.lists:
            raise PydanticCustomError("empty_profile", "a profile needs maps or lists")
        return self


def _profile_tag(value: object) -> str:
    return "written_profile" if isinstance(value, dict | Profile) else "profile_name"


#: A shipped profile by name, a file beside the region file, or a profile written out.
ProfileRef = Annotated[
    Annotated[str, Field(min_length=1), Tag("profile_name")] | Annotated[Profile, Tag("written_profile")],
    Discriminator(_profile_tag),
]


def titles_of(items: Iterable[MapItem] | Iterable[ListItem]) -> dict[str, dict[str, str]]:
    """Give the titles of what chainmap can make, by kind or table, in order.

    Examples
    --------
    >>> titles_of([MapItem(kind="status", zh="现状全景图"), MapItem(kind="none", zh="技术路线图")])
    {'status': {'zh': '现状全景图', 'en': '现状全景图'}}
    """
    named = [(item.kind if isinstance(item, MapItem) else item.table, item) for item in items]
    return {name: {"zh": item.zh, "en": item.en or item.zh} for name, item in named if name != "none"}
