"""The owner's first tabs, what waits for him, and why a client is where he is."""
