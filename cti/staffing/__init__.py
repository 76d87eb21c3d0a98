"""How many agents are needed when, and what a day would have been like under other settings."""
