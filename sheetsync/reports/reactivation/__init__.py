"""Who fell silent, the chance of his coming back, and what calling him brought."""
