"""A chain's plain data checked as a whole: the models and what must fit together."""

from __future__ import annotations

from pydantic import ValidationError

from chainmap.definition.crosscheck import chain_errors
from chainmap.definition.models import Chain
from chainmap.definition.wording import Finding, explain_all


def checked_chain(data: object) -> tuple[Chain | None, list[Finding]]:
    """Make a chain of plain data, and find everything that is wrong with it.

    Parameters
    ----------
    data
        The mapping of a chain file.

    Returns
    -------
    tuple
        The chain, or ``None`` if the models refuse it; and all errors.
    """
    chain, findings = None, list[Finding]()
    try:
        chain = Chain.model_validate(data)
    except ValidationError as error:
        findings = explain_all(error, data, Chain)
    crossed = chain_errors(data)
    told = {(found.path, found.zh) for found in crossed}
    unknown = {found.path for found in crossed if found.path[-1:] == ("node",)}
    # An unknown node is told as such, not also as an ill-formed id.
    fresh = (one for one in findings if one.on_key or ((one.path, one.zh) not in told and one.path not in unknown))
    return chain, [*fresh, *crossed]
