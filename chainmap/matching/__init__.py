"""Room of the matching: firms × nodes → matches, with the words that made them."""
