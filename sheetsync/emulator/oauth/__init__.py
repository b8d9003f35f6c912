"""Signing in to the local Google: consent, tokens, clients, service accounts."""

from __future__ import annotations
