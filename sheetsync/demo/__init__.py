"""A sample company at work: people, their clients, and what sheetsync does about both.

Scripted people change their sheets through the public API as themselves; the census
reads everything back as each of them and says whether the world came out right.
"""
