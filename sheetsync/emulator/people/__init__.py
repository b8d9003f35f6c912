"""Scripted people: what colleagues do in a browser between two calls of a program."""

from __future__ import annotations
