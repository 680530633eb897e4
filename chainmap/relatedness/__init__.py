"""Which products are made in the same places: presence, proximity, density, complexity."""
