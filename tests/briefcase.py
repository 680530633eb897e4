"""Studies of the shipped regions that the tests of the brief share: made once, never changed."""

from functools import cache

import chainmap as cm


@cache
def shipped(region: str) -> cm.Study:
    return cm.study(region=region)
