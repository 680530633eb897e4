"""Room of the studies: all rooms joined in one call; summaries and starter files."""
