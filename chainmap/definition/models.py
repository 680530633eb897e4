"""The words of a chain file: frozen pydantic models, one docstring a field; those of a region file stand beside."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from chainmap.definition.fieldtypes import Flag, KnownDate, Model, NodeId, PartialDate
from chainmap.definition.region import Region

__all__ = ["Chain", "Input", "Need", "Node", "Region", "Segment", "Source", "SourceRef"]

Stage = Literal["upstream", "midstream", "downstream"]
LinkKind = Literal["material", "auxiliary", "utility", "equipment", "service", "byproduct"]
SourceKind = Literal["cited", "textbook", "judgement"]
Basis = Literal["stoichiometric", "published", "derived"]

NodeOfChain = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$", max_length=121)]
Share = Annotated[float, Field(ge=0, le=1)]


class Source(Model):
    """Where a statement comes from."""

    kind: SourceKind
    """``cited`` (a publication), ``textbook`` (work and page) or ``judgement`` (ours, with its why)."""
    publisher: str = ""
    """Who published it; needed for cited and textbook."""
    title: str = ""
    """Title of the article or work; empty if not known."""
    date: PartialDate = ""
    """When it was published; empty if not known."""
    url: str = ""
    """Address of a cited page; empty if not known."""
    page: str = ""
    """Page of a textbook."""
    why: str = ""
    """The reason of a judgement; needed there."""

    @model_validator(mode="after")
    def _complete(self) -> Source:
        if self.kind == "judgement" and not self.why:
            raise PydanticCustomError("no_why", "a judgement needs its reason in 'why'")
        if self.kind != "judgement" and not self.publisher:
            raise PydanticCustomError("no_publisher", "a cited source or textbook needs a 'publisher'")
        return self


def _source_tag(value: object) -> str:
    return "written_source" if isinstance(value, dict | Source) else "source_id"


SourceRef = Annotated[
    Annotated[str, Field(min_length=1), Tag("source_id")] | Annotated[Source, Tag("written_source")],
    Discriminator(_source_tag),
]


class Input(Model):
    """One link: what a node takes in (input → product)."""

    node: NodeId
    """Id of the input node."""
    kind: LinkKind = "material"
    """What sort of link it is; it sets the default weight."""
    routes: tuple[str, ...] = ()
    """Production routes that need this input; empty means every route does."""
    t_per_t: Annotated[float, Field(gt=0)] | None = None
    """Technical coefficient (单耗), tonnes of input per tonne of product."""
    basis: Basis | None = None
    """How ``t_per_t`` was found; stoichiometric values are theoretical minima."""
    share: Share | None = None
    """Cited share of the product's input cost, 0-1."""
    recycling: Flag = False
    """True where the link closes a loop on purpose; other cycles are faults."""
    note: str = ""
    """What else is known: demand shares, capacity ratios, doubts."""
    sources: tuple[SourceRef, ...] = ()
    """Ids of the chain's sources, or sources written out."""

    @model_validator(mode="after")
    def _cited(self) -> Input:
        if (self.t_per_t is not None or self.share is not None) and not self.sources:
            raise PydanticCustomError("uncited", "a coefficient or share needs a source")
        if self.t_per_t is not None and self.basis is None:
            raise PydanticCustomError("no_basis", "t_per_t needs its basis")
        return self


class Node(Model):
    """One segment of the chain (环节)."""

    zh: Annotated[str, Field(min_length=1)]
    """Chinese name."""
    en: Annotated[str, Field(min_length=1)]
    """English name."""
    stage: Stage
    """Upstream, midstream or downstream."""
    segment: str
    """Id of one of the chain's segments."""
    aliases: tuple[str, ...] = ()
    """Other words for it as they stand in business scopes and product lists."""
    exclude: tuple[str, ...] = ()
    """Words that look like it and are not; a text span they cover does not count."""
    hints: tuple[str, ...] = ()
    """Looser or broader words that suggest it without naming it; they count for likeness only, never by themselves."""
    industry: tuple[Annotated[str, Field(pattern=r"^[0-9]{2,4}$")], ...] = ()
    """GB/T 4754-2017 classes where certain."""
    importance: Annotated[int, Field(ge=1, le=5)] = 3
    """How much the chain depends on it, 1-5."""
    importance_reason: str = ""
    """Why that importance."""
    buyable: Flag = True
    """False for what cannot be brought in from elsewhere (steam, HCN, phosgene, pipeline hydrogen)."""
    barrier: str = ""
    """What stops a firm from making it (壁垒)."""
    gate: tuple[str, ...] = ()
    """What the place must offer for it to land (门槛), by need id."""
    formerly: tuple[NodeOfChain, ...] = ()
    """Older ids of the node, each with its chain (``nylon:epoxy_acs``); a node that was split stands in both halves."""
    same_as: NodeOfChain | None = None
    """The node of another chain that this is (``automotive:copper_foil``); joined, the two become one."""
    part_of: NodeOfChain | None = None
    """The wider node of another chain that this is a kind of; both stay, and what is here counts there too."""
    note: str = ""
    """What else is known."""
    sources: tuple[SourceRef, ...] = ()
    """Ids of the chain's sources, or sources written out."""
    inputs: tuple[Input, ...] = ()
    """What it is made from and with."""

    @model_validator(mode="after")
    def _one_relation(self) -> Node:
        if self.same_as and self.part_of:
            raise PydanticCustomError("same_and_part", "a node is the same_as another or part_of it, not both")
        return self


class Segment(Model):
    """A titled group of nodes on the map."""

    zh: str
    """Chinese title."""
    en: str
    """English title."""


class Need(Model):
    """Something a place must offer for a node to land there."""

    zh: str
    """Chinese name."""
    en: str
    """English name."""


class Chain(Model):
    """An industry chain: nodes, what flows between them, and where each statement comes from."""

    id: NodeId
    """Permanent id of the chain."""
    zh: str
    """Chinese name."""
    en: str
    """English name."""
    date: KnownDate
    """State of the knowledge in the file."""
    note: str = ""
    """What a reader should know of the file."""
    segments: dict[str, Segment]
    """Segments in the order they stand on the map."""
    needs: dict[str, Need] = Field(default_factory=dict)
    """What nodes may ask of a place, by id."""
    sources: dict[str, Source] = Field(default_factory=dict)
    """Sources by id."""
    nodes: Annotated[dict[NodeId, Node], Field(min_length=1)]
    """Nodes by id."""
