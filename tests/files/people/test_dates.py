"""When somebody was last active, as products write it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.files.people.dates import First, NotADate, begins_with, day_of, instant
from seattui.files.people.zones import zone_named, zoned

BERLIN = ZoneInfo("Europe/Berlin")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


class TestAnInstant:
    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            pytest.param("2026-11-03", utc(2026, 11, 2, 23), id="day"),
            pytest.param("2026-11-03 08:10", utc(2026, 11, 3, 7, 10), id="account's zone"),
            pytest.param("2026-11-03T08:10:11.1234567Z", utc(2026, 11, 3, 8, 10, 11, 123456), id="entra"),
            pytest.param("2026-11-03T08:10:11-05:00", utc(2026, 11, 3, 13, 10, 11), id="offset"),
            pytest.param("2026-11-03 08:10:11 UTC", utc(2026, 11, 3, 8, 10, 11), id="UTC"),
            pytest.param("2026-11-03T08:10:11+01:00[Europe/Berlin]", utc(2026, 11, 3, 7, 10, 11), id="java"),
            pytest.param("2026/11/03 08:10:11", utc(2026, 11, 3, 7, 10, 11), id="google"),
            pytest.param("03.11.2026 08:10 Uhr", utc(2026, 11, 3, 7, 10), id="german"),
            pytest.param("Tue, 03 Nov 2026 08:10:11 GMT", utc(2026, 11, 3, 8, 10, 11), id="mail"),
            pytest.param("Nov 3, 2026 9:48 PM", utc(2026, 11, 3, 20, 48), id="month by name"),
            pytest.param("3. November 2026", utc(2026, 11, 2, 23), id="month by its German name"),
            pytest.param("4/15/2026 9:48 AM", utc(2026, 4, 15, 7, 48), id="month first, must be"),
            pytest.param("15/4/2026 21:48", utc(2026, 4, 15, 19, 48), id="day first, must be"),
            pytest.param("5/5/2026", utc(2026, 5, 4, 22), id="either way round the same"),
            pytest.param("4/15/2026 12:05 am", utc(2026, 4, 14, 22, 5), id="midnight"),
            pytest.param("1712042200", utc(2024, 4, 2, 7, 16, 40), id="seconds"),
            pytest.param("1712042200.5", utc(2024, 4, 2, 7, 16, 40), id="seconds and parts"),
            pytest.param("1712042200123", utc(2024, 4, 2, 7, 16, 40, 123000), id="milliseconds"),
            pytest.param("1712042200123456", utc(2024, 4, 2, 7, 16, 40, 123456), id="microseconds"),
            pytest.param("1712042200123456789", utc(2024, 4, 2, 7, 16, 40, 123456), id="nanoseconds"),
            pytest.param("133500000000000000", utc(2024, 1, 17, 21, 20), id="active directory"),
            pytest.param("20261103081011.0Z", utc(2026, 11, 3, 8, 10, 11), id="ldap"),
            pytest.param("20261103", utc(2026, 11, 2, 23), id="compact"),
        ],
    )  # fmt: skip
    def test_is_read(self, cell: str, expected: datetime) -> None:
        assert instant(f" {cell} ", BERLIN) == expected

    @pytest.mark.parametrize(
        "cell",
        ["", "-", "Never", "Never logged in", "nie", "null", "0", "0001-01-01", "0001-01-01T00:00:00+14:00",
         "1970-01-01", "1970-01-01T00:00:00.000Z", "1/1/0001 12:00:00 AM", "1601-01-01T00:00:00Z", "1899-12-30",
         "0000-00-00 00:00:00", "01.01.1970"],
    )  # fmt: skip
    def test_that_never_was(self, cell: str) -> None:
        assert instant(cell, BERLIN) is None
        assert instant(cell, ZoneInfo("America/Los_Angeles")) is None

    @pytest.mark.parametrize(
        "cell",
        ["yesterday", "2026-13-03", "31/31/2026", "1712", "46329.4", "٣", "9" * 30, "2026-11-03 08:10 IST",
         "13:00 PM", "4/15/2026 13:00 PM", "2026-11-03 25:00", "9999-12-31T23:59:59-10:00", "Foo 3, 2026"],
    )  # fmt: skip
    def test_that_cant_be_read_is_said(self, cell: str) -> None:
        with pytest.raises(NotADate) as error:
            instant(cell, BERLIN)
        assert str(error.value.reason) == f"“{cell}” isn't a recognised date"

    @given(st.text(max_size=40))
    def test_whatever_stands_there_it_is_read_or_said(self, cell: str) -> None:
        with suppress(NotADate):
            found = instant(cell, BERLIN)
            assert found is None or found.tzinfo is UTC

    @given(st.datetimes(datetime(1972, 1, 1), datetime(2200, 1, 1)))
    def test_every_epoch_of_our_time_is_that_instant(self, when: datetime) -> None:
        at = when.replace(tzinfo=UTC, microsecond=0)
        seconds = int(at.timestamp())
        if seconds >= 100_000_000:
            for unit in (1, 1_000, 1_000_000):
                assert instant(str(seconds * unit), BERLIN) == at


class TestDayAndMonth:
    def test_what_may_be_either_is_not_guessed(self) -> None:
        with pytest.raises(NotADate) as error:
            instant("4/5/2026 9:48 AM", BERLIN)
        assert "is ambiguous (day or month first)" in str(error.value.reason)

    def test_what_is_known_of_the_column_tells(self) -> None:
        assert instant("4/5/2026", BERLIN, lambda: First.DAY) == utc(2026, 5, 3, 22)
        assert instant("4-5-2026", BERLIN, lambda: First.MONTH) == utc(2026, 4, 4, 22)

    @pytest.mark.parametrize(
        ("cell", "first"),
        [("4/15/2026 9:48 AM", First.MONTH), ("15/4/2026", First.DAY), ("4/5/2026", None), ("5/5/2026", None),
         ("31/31/2026", None), ("15.04.2026", None), ("2026-04-15", None), ("", None)],
    )  # fmt: skip
    def test_what_a_cell_tells_of_its_column(self, cell: str, first: First | None) -> None:
        assert begins_with(cell) is first


class TestZones:
    @pytest.mark.parametrize(
        ("header", "bare", "hours"),
        [
            ("Last Login(UTC)", "Last Login", 0),
            ("Last Login (GMT)", "Last Login", 0),
            ("Last login [UTC]", "Last login", 0),
            ("Last login [+02:00]", "Last login", 2),
            ("Last sign-in (UTC-05:00)", "Last sign-in", -5),
            ("lastLoginUtc", "lastLogin", 0),
            ("last_login_utc", "last_login", 0),
            ("Last Login UTC", "Last Login", 0),
            ("Last Login GMT+2", "Last Login", 2),
            ("Last Login (in UTC)", "Last Login", 0),
            ("Last Login (PST)", "Last Login", -8),
            ("Letzte Anmeldung (MEZ)", "Letzte Anmeldung", 1),
        ],
    )
    def test_a_header_names_one(self, header: str, bare: str, hours: int) -> None:
        found = zoned(header)
        assert found.header.strip() == bare
        assert found.zone
        assert found.zone.utcoffset(None) is not None
        assert found.zone.utcoffset(None).total_seconds() == hours * 3600  # type: ignore[union-attr]

    def test_by_its_place(self) -> None:
        assert zoned("Last login (Europe/Berlin)").zone == BERLIN

    @pytest.mark.parametrize(
        "header", ["Last Sign In [READ ONLY]", "Last active", "Account", "Nowhere (Here/There)"]
    )
    def test_a_header_without_one(self, header: str) -> None:
        assert zoned(header) == (header, None, "")

    def test_one_that_means_several_is_not_guessed(self) -> None:
        assert zoned("Last Login (IST)") == ("Last Login (IST)", None, "IST")

    @pytest.mark.parametrize("text", ["", "Amazonas", "../../etc/passwd", "+99:00", "a/b"])
    def test_what_is_none(self, text: str) -> None:
        assert zone_named(text) is None


class TestADayThatIsTyped:
    @pytest.mark.parametrize(
        "text",
        ["2026-03-05", "2026/3/5", "05.03.2026", "5.3.2026", "20260305", "5 March 2026", " 2026-03-05 "],
    )
    def test_is_read_however_it_is_written(self, text: str) -> None:
        assert day_of(text) == date(2026, 3, 5)

    @pytest.mark.parametrize("text", ["", "0", "2026", "2026-02-30", "1/2/2026", "never", "0001-01-01"])
    def test_or_it_is_said_that_it_is_none(self, text: str) -> None:
        with pytest.raises(NotADate):
            day_of(text)
