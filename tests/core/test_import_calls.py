"""Lines of a telephony's table become calls; who is meant is never guessed."""

from __future__ import annotations

import pytest

from sheetsync.core.ids import ClientId
from sheetsync.core.import_calls import (
    CALL_HEADERS,
    CALLS_REQUIRED,
    CallReading,
    NewCall,
    read_calls,
    without_sides,
)
from sheetsync.core.import_lookup import ClientIndex, NamingColumns, phone_key
from sheetsync.core.import_mappings import READY
from sheetsync.core.import_moments import (
    read_clock,
    read_minutes,
    read_month,
    read_seconds,
)
from sheetsync.core.import_values import Reading
from sheetsync.core.imports import ImportRefused, Line, Rejected, map_columns

ANNA, BORIS = ClientId("CAAAAAA"), ClientId("CBBBBBB")
HOW = CallReading(
    clients=ClientIndex(
        {ANNA: {"phone": "8 916 123-45-67"}, BORIS: {"phone": "+7 495 765-43-21"}},
        NamingColumns(frozenset(), frozenset({"phone"}), frozenset({"company"})),
    ),
    people={
        "vera": "Vera",
        "101": "Vera",
        "102": "Igor",
        "74950000000": "",
        phone_key("74950000000"): "",
    },
    outcomes={"talked": "talked", "нет ответа": "no answer", "договорились": "agreed"},
    reading=Reading(),
)


def read(
    header: tuple[str, ...], *lines: tuple[str, ...], ready: str = ""
) -> tuple[list[NewCall], list[Rejected]]:
    asked = READY[ready].asked(header) if ready else {}
    columns = map_columns(header, CALL_HEADERS, asked, CALLS_REQUIRED)
    without_sides(columns)
    numbered = [Line(number, fields) for number, fields in enumerate(lines, 2)]
    return read_calls(numbered, columns, HOW)


RUSSIAN = (
    *("Дата и время", "Кто звонил", "Кому звонили", "Длительность разговора"),
    *("Статус", "ID звонка"),
)
AT = "02.03.2026 09:05:10"


def test_an_export_tells_the_client_from_us_by_our_extensions() -> None:
    (out, came), rejected = read(
        RUSSIAN,
        (AT, "101", "79161234567", "00:02:05", "Отвечен", "a1"),
        (AT, "84957654321", "102", "0", "Пропущен", "a2"),
        ready="telephony",
    )
    assert rejected == []
    assert (out.client_id, out.person, out.seconds, out.outcome) == (
        *(ANNA, "Vera", 125, "talked"),
    )
    assert (out.day.isoformat(), out.clock) == ("2026-03-02", "09:05:10")
    assert (came.client_id, came.person, came.seconds, came.outcome) == (
        *(BORIS, "Igor", 0, "no answer"),
    )


def test_a_number_of_all_of_us_is_nobody_s() -> None:
    (one,), _ = read(
        RUSSIAN, (AT, "79161234567", "+7 495 000-00-00", "5", "Занято", "")
    )
    assert (one.client_id, one.person) == (ANNA, "")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ((AT, "101", "102", "5", "", ""), "both ends of the call are ours"),
        ((AT, "555", "666", "5", "", ""), "say whose they are under “people”"),
        ((AT, "101", "79990000000", "5", "", ""), "no client has"),
        ((AT, "", "", "5", "", ""), "nothing stands in client"),
        (("", "101", "79161234567", "5", "", ""), "nothing stands in date"),
        ((AT, "101", "79161234567", "long", "", ""), "“long” is no length"),
        (("32.03.2026", "101", "79161234567", "5", "", ""), "in the calendar"),
        (
            ("02.03.2026 25:00", "101", "79161234567", "5", "", ""),
            "no time of day “02.03.2026 25:00”",
        ),
    ],
)
def test_a_line_that_may_mean_anything_is_rejected(
    line: tuple[str, ...], reason: str
) -> None:
    accepted, (rejected,) = read(RUSSIAN, line)
    assert accepted == []
    assert reason in rejected.reason.english()


def test_a_stranger_among_us_is_named() -> None:
    _, (rejected,) = read(
        ("client", "date", "person"), ("CAAAAAA", "2026-03-02", "Nobody")
    )
    assert "“Nobody” is nobody of staff.yaml" in rejected.reason.english()


def test_asterisk_s_own_table_is_read() -> None:
    header = ("calldate", "clid", "src", "dst", "duration", "billsec", "disposition")
    line = ("2026-03-02 23:59:50", "x", "101", "89161234567", "99", "80", "ANSWERED")
    (one,), rejected = read((*header, "uniqueid"), (*line, "17.1"), ready="asterisk")
    assert rejected == []
    assert (one.seconds, one.number, one.day.isoformat()) == (80, "17.1", "2026-03-02")


def test_ringing_is_no_talk() -> None:
    (one,), _ = read(
        ("client", "date", "seconds", "outcome"),
        ("CAAAAAA", "2026-03-02", "35", "NO ANSWER"),
    )
    assert one.seconds == 0


def test_without_an_outcome_the_seconds_tell_it_and_without_them_nobody_does() -> None:
    header = ("client", "date", "seconds", "time")
    lines = [("CAAAAAA", "2026-03-02", one, "9:00") for one in ("5", "0", "")]
    found, _ = read(header, *lines)
    assert [one.outcome for one in found] == ["talked", "no answer", ""]


def test_the_log_s_own_words_are_understood_and_others_are_kept() -> None:
    header = ("client", "date", "outcome")
    lines = [("CAAAAAA", "2026-03-02", one) for one in ("Договорились", "Voice mail")]
    found, _ = read(header, *lines)
    assert [one.outcome for one in found] == ["agreed", "Voice mail"]


def keys(header: tuple[str, ...], *lines: tuple[str, ...]) -> list[str]:
    accepted, rejected = read(header, *lines)
    assert rejected == []
    return [one.content_key for one in accepted]


def test_a_call_is_told_by_its_number_its_day_and_its_leg() -> None:
    header = ("date", "client", "person", "seconds", "number")
    line = ("2026-03-02", "CAAAAAA", "101", "5", "n1")
    one, same, leg, day, number = keys(
        header,
        line,
        ("2026-03-02", "8 916 123 45 67", "101", "999", "n1"),
        ("2026-03-02", "CAAAAAA", "102", "5", "n1"),
        ("2026-03-03", "CAAAAAA", "101", "5", "n1"),
        ("2026-03-02", "CAAAAAA", "101", "5", "n2"),
    )
    assert one == same
    assert len({one, leg, day, number}) == 4


def test_equal_lines_are_one_call_if_they_tell_the_time_and_several_if_not() -> None:
    header = ("date", "client", "seconds")
    timed = ("2026-03-02 09:00", "CAAAAAA", "5")
    assert len(set(keys(header, timed, timed))) == 1
    untimed = ("2026-03-02", "CAAAAAA", "5")
    first = keys(header, untimed, untimed)
    assert len(set(first)) == 2
    assert keys(header, untimed, untimed) == first


def test_a_table_that_does_not_tell_the_client_is_refused() -> None:
    with pytest.raises(ImportRefused) as caught:
        read(("date", "caller", "seconds"), ("2026-03-02", "101", "5"))
    assert "means the client" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *(("0", 0), ("125", 125), ("125.0", 125), ("2:05", 125), ("00:02:05", 125)),
        *(("1:00:00", 3600), ("2 мин 5 сек", 125), ("2м 5с", 125), ("1 h 1 min", 3660)),
        *(("45 sec", 45), ("24:00:00", 86400)),
    ],
)
def test_a_length_is_read_however_it_is_written(text: str, seconds: int) -> None:
    assert read_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "-5", "2,5", "a:b", "24:00:01", "5 apples"])
def test_what_is_no_length_is_told(text: str) -> None:
    assert not isinstance(read_seconds(text), int)


def test_minutes_may_have_a_fraction() -> None:
    assert read_minutes("2,5", Reading()) == 150
    assert not isinstance(read_minutes("-1", Reading()), int)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        *(("2026-03-02", ""), ("9:05", "09:05:00"), ("02.03.2026 9:05:07", "09:05:07")),
        *(("2026-03-02T23:59:59.25", "23:59:59"), ("", "")),
    ],
)
def test_a_time_of_day_is_found_behind_a_day(text: str, clock: str) -> None:
    assert read_clock(text) == clock


@pytest.mark.parametrize(
    "text",
    [
        *("2026-03", "03.2026", "3/2026", "март 2026", "Марта 2026 г.", "March 2026"),
        *("2026-03-31", "15.03.2026", "Mar. 2026", "МАРТ 2026 года"),
    ],
)
def test_a_month_is_read_however_it_is_written(text: str) -> None:
    month = read_month(text, Reading())
    assert str(month) == "2026-03-01"


@pytest.mark.parametrize("text", ["2026", "13.2026", "foo 2026", "0000-01", ""])
def test_what_is_no_month_is_told(text: str) -> None:
    assert "“" in str(read_month(text, Reading()))
