"""How well clients are looked after: key clients, cadence, losses, loyalty."""
