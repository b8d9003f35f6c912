"""What all families count from: sales, contacts, stays, and whose each was."""
