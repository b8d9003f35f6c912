"""Rows as Google sent them, decoded when somebody asks."""

from __future__ import annotations

from sheetsync.google.bodies import SentRows

ROWS = SentRows([b'["Acme", 1.5]', b"[]", b'["Acme", 1.5]', b'["cut \\ud83d", true]'])


def test_a_row_is_decoded_when_it_is_asked_for() -> None:
    assert ROWS[0] == ["Acme", 1.5]
    assert ROWS[-1] == ["cut \ud83d", True]
    assert list(ROWS[1:3]) == [[], ["Acme", 1.5]]
    assert len(ROWS) == 4


def test_equal_rows_have_equal_digests_and_others_not() -> None:
    first, empty, again, cut = ROWS.digests()

    assert first == again
    assert len({first, empty, cut}) == 3


def test_no_rows_are_an_empty_sequence() -> None:
    assert list(SentRows()) == []
    assert SentRows().digests() == []
