"""What makes a batch one that Google takes only once.

A token is an ID that we choose and that Google, once it is taken, refuses together
with its whole batch. Developer metadata are the first choice: people do not see
them. Where the ground check found that Google takes such an ID twice, named ranges
do the same.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Protocol

from sheetsync.core.ids import CLIENTS, sheet_id
from sheetsync.google.sheets import RANGE_NAME, TOKEN_KEY
from sheetsync.journal.book import Book

TOKENS = "tokens"
"""The journal's note of the kind of tokens that Google respects."""


class TokenKind(StrEnum):
    """What carries a token."""

    METADATA = "metadata"
    RANGE = "range"


class Tokens(Protocol):
    """How tokens are spent and forgotten."""

    def spend(self, token: int, value: str) -> dict[str, Any]:
        """The request that is refused if the token is spent already."""
        ...

    def forget(self, token: int) -> dict[str, Any]:
        """The request that lets go of a spent token."""
        ...


class MetadataTokens:
    """Tokens as developer metadata of the spreadsheet."""

    def spend(self, token: int, value: str) -> dict[str, Any]:
        """See `Tokens`."""
        entry = {
            "metadataId": token,
            "metadataKey": TOKEN_KEY,
            "metadataValue": value,
            "location": {"spreadsheet": True},
            "visibility": "DOCUMENT",
        }
        return {"createDeveloperMetadata": {"developerMetadata": entry}}

    def forget(self, token: int) -> dict[str, Any]:
        """See `Tokens`."""
        lookup = {"metadataId": token, "metadataKey": TOKEN_KEY}
        data_filter = {"developerMetadataLookup": lookup}
        return {"deleteDeveloperMetadata": {"dataFilter": data_filter}}


class RangeTokens:
    """Tokens as named ranges on the first cell of the clients' tab.

    People see them under Data, Named ranges. The name has the token in it: names,
    too, may stand only once, and a journal that was lost counts batches anew.
    """

    def spend(self, token: int, value: str) -> dict[str, Any]:
        """See `Tokens`."""
        named = {
            "namedRangeId": str(token),
            "name": f"{RANGE_NAME}{token}_{value}",
            "range": {
                "sheetId": sheet_id(CLIENTS),
                "startRowIndex": 0,
                "endRowIndex": 1,
                "startColumnIndex": 0,
                "endColumnIndex": 1,
            },
        }
        return {"addNamedRange": {"namedRange": named}}

    def forget(self, token: int) -> dict[str, Any]:
        """See `Tokens`."""
        return {"deleteNamedRange": {"namedRangeId": str(token)}}


def tokens_of(kind: TokenKind) -> Tokens:
    """The tokens of a kind."""
    return MetadataTokens() if kind is TokenKind.METADATA else RangeTokens()


def kind_in(book: Book) -> TokenKind:
    """What batches are sent with; metadata where nothing is known yet."""
    return TokenKind(book.meta.get(TOKENS) or TokenKind.METADATA)


def tokens_in(book: Book) -> Tokens:
    """The tokens that batches are sent with."""
    return tokens_of(kind_in(book))


def burning(book: Book, token: int, value: str) -> list[dict[str, Any]]:
    """Requests that spend a token on nothing, whichever kind its batch was sent with.

    Named ranges are left out until they were chosen once: people see them.
    """
    chosen = book.meta.get(TOKENS) is not None
    kinds = [TokenKind.METADATA, TokenKind.RANGE] if chosen else [TokenKind.METADATA]
    return [tokens_of(kind).spend(token, value) for kind in kinds]


def choose_tokens(book: Book, kind: TokenKind) -> None:
    """Send batches with tokens of this kind from now on.

    Spent tokens of another kind stay where they are: asked to forget them in the
    way of this one, Google would refuse every further batch.
    """
    if kind is kind_in(book):
        return
    book.meta.set(TOKENS, kind)
    book.batches.forget([one.batch_id for one in book.batches.forgettable()])
