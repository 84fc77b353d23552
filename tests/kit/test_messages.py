"""Every word on screen has its German, and a catalogue that is out of step is seen."""

import io
import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_timedelta
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from seattui.domain.model import Permission
from seattui.domain.people.permissions import FIRST, hub_access, label_of, sentence_of
from seattui.kit import i18n
from seattui.kit.i18n import msg, plural
from tools import messages


class TestTheCatalogues:
    @pytest.mark.parametrize("language", messages.LANGUAGES)
    def test_hold_exactly_what_is_said(self, language: str) -> None:
        assert messages.faults(language, messages.collected()) == []

    def test_every_template_is_literal(self) -> None:
        assert messages.unspeakable() == []


class TestWhatIsMeantToBePasted:
    COMMAND = re.compile(r"[“„‘‚`][^“”‘’`]*(seattui|\{command\} -|--[a-z]|<|\bid -u)[^“”‘’`]*[”“’‘`]")

    @pytest.mark.parametrize("language", messages.LANGUAGES)
    def test_stands_in_straight_quotes(self, language: str) -> None:
        """A shell takes no other; typographic ones are for what is talked of."""
        every = [
            text
            for m in messages.read(language)
            for s in (m.id, m.string)
            for text in messages.tuple_of(s or ())
        ]
        assert len(every) > 1000
        assert [
            text for text in every if self.COMMAND.search(text) and "(seattui seats change)" not in text
        ] == []

    def test_is_looked_for_where_it_may_be(self) -> None:
        for text in (
            "Run “seattui tick”.",
            "Mit „--yes“.",
            "Siehe „{command} --help“.",
            "As “Name <address>”.",
        ):
            assert self.COMMAND.search(text)
        for text in ("Run 'seattui tick'.", "“{program}” has no command “{word}”.", "Mit „Entfernen“."):
            assert not self.COMMAND.search(text)


class TestTheLabelsOfTheDomain:
    """English and German, as the domain's own table has them."""

    LABELS = (
        ("Users", "Benutzer"),
        ("Teams", "Teams"),
        ("Seats", "Benutzerlizenzen"),
        ("Name", "Name"),
        ("Email", "E-Mail"),
        ("Seat", "Benutzerlizenz"),
        ("Permissions", "Berechtigungen"),
        ("Invite status", "Einladungsstatus"),
        ("Last active", "Zuletzt aktiv"),
        ("Status", "Status"),
        ("Change seat", "Benutzerlizenz ändern"),
        ("Account & Billing", "Account & Abrechnung"),
        ("Overview", "Übersicht"),
        ("Products & Add-ons", "Produkte & Add-ons"),
        ("Current subscription", "Aktuelles Abonnement"),
        ("After update", "Nach dem Aktualisieren"),
        ("Close", "Schließen"),
        ("Remove", "Entfernen"),
        ("Back", "Zurück"),
        ("Cancel removal request", "Antrag auf Entfernen stornieren"),
    )

    @pytest.mark.parametrize(("english", "german"), LABELS)
    def test_as_it_says(self, english: str, german: str) -> None:
        assert str(i18n.Message(english)) == english
        i18n.use("de")
        assert str(i18n.Message(english)) == german

    def test_a_hub_that_is_data_is_coupled_where_german_wants_it(self) -> None:
        access = hub_access("marketing-hub", "Marketing Hub")
        label, sentence = label_of(access.code, [access]), sentence_of(access)
        assert str(label) == access.label
        assert str(sentence) == access.sentence
        i18n.use("de")
        assert str(label) == "Marketing-Zugriff"
        assert "Marketing Hub" in str(sentence)
        assert str(sentence) != access.sentence

    def test_every_permission_of_a_new_account_is_worded(self) -> None:
        i18n.use("de")
        for permission in FIRST:
            assert str(label_of(permission.code, FIRST)) != permission.label
            assert str(sentence_of(permission)) != permission.sentence

    def test_a_permission_that_somebody_reworded_says_what_they_wrote(self) -> None:
        own = Permission("sales_hub_access", "Open the shop", "As agreed.")
        i18n.use("de")
        assert str(label_of(own.code, [own])) == "Open the shop"
        assert str(sentence_of(own)) == "As agreed."

    def test_what_happens_in_this_second_is_just_now(self) -> None:
        from datetime import UTC, datetime, timedelta

        now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        assert i18n.ago(now, now) == "just now"
        assert i18n.ago(now - timedelta(seconds=2), now) == "2 seconds ago"
        i18n.use("de")
        assert i18n.ago(now, now) == "gerade eben"

    @pytest.mark.parametrize(("language", "locale"), [("en", "en_GB"), ("de", "de_DE")])
    def test_times_ago_and_ahead_are_said_as_babel_says_them(self, language: str, locale: str) -> None:
        now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        i18n.use(language)
        for unit, length in i18n.UNITS.items():
            for apart in (m * n * length for n in (1, 2, 3.4, 11, 40) for m in (1, -1)):
                # In the largest unit of which there is more than one and a bit, as long as there is one.
                largest = next((u for u, one in i18n.UNITS.items() if abs(apart) >= one * 1.01), unit)
                babels = format_timedelta(
                    round(apart / i18n.UNITS[largest]) * i18n.UNITS[largest],
                    granularity=largest,  # type: ignore[arg-type]
                    threshold=float("inf"),
                    add_direction=True,
                    locale=locale,
                )
                assert i18n.ago(now + apart, now) == babels

    @pytest.mark.parametrize("language", ["en", "de"])
    def test_the_number_of_a_record_is_written_as_it_is_typed(self, language: str) -> None:
        i18n.use(language)
        assert "12345" in str(msg("Record {record}.", record=12345))
        said = msg("No. {undone_record} was undone. Record {record}.", undone_record=12345, record=12346)
        assert "12345" in str(said)

    def test_numbers_and_days(self) -> None:
        leaving = plural(
            "{n} seat will be removed on {day}", "{n} seats will be removed on {day}", 3, day=date(2027, 3, 1)
        )
        removing = plural("Remove {n} additional seat", "Remove {n} additional seats", 3)
        meter = msg("{assigned} of {purchased} paid seats assigned", assigned=12, purchased=15)
        remaining = msg("{name}: {left} of {purchased} remaining", name="Sales Hub", left=3, purchased=15)
        assert str(leaving) == "3 seats will be removed on 1 Mar 2027"
        i18n.use("de")
        assert str(leaving) == "3 Benutzerlizenzen werden am 1. März 2027 entfernt"
        assert str(removing) == "3 zusätzliche Benutzerlizenzen entfernen"
        assert str(meter) == "12 von 15 bezahlten Benutzerlizenzen zugewiesen"
        assert str(remaining) == "Sales Hub: noch 3 von 15"


class TestDays:
    @pytest.mark.parametrize(
        ("language", "day", "month", "span", "moment"),
        [
            ("en", "1 Sep 2026", "Sep 2026", "1 – 30 Sep 2026", "1 Sep 2026 09:05"),
            ("de", "1. Sept. 2026", "Sept. 2026", "1.–30. Sept. 2026", "1. Sept. 2026 09:05"),
        ],
    )
    def test_have_short_months(self, language: str, day: str, month: str, span: str, moment: str) -> None:
        i18n.use(language)
        first, last = date(2026, 9, 1), date(2026, 9, 30)
        assert (i18n.day(first), i18n.month(first), i18n.days(first, last)) == (day, month, span)
        assert i18n.moment(datetime(2026, 9, 1, 9, 5)) == moment

    @pytest.mark.parametrize(
        ("language", "this_year", "another"),
        [("en", "1 Sep 09:05", "1 Sep 2026"), ("de", "1. Sept. 09:05", "1. Sept. 2026")],
    )
    def test_a_list_leaves_out_this_year_but_no_other(
        self, language: str, this_year: str, another: str
    ) -> None:
        i18n.use(language)
        at = datetime(2026, 9, 1, 7, 5, tzinfo=UTC)
        berlin = ZoneInfo("Europe/Berlin")
        assert [i18n.short_moment(at, berlin, year) for year in (2026, 2027)] == [this_year, another]
        new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
        assert i18n.short_moment(new_year, berlin, 2027).endswith("00:30")


class TestWhatTheCheckSees:
    @pytest.fixture
    def kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(messages, "LOCALE", tmp_path)
        (tmp_path / "de" / "LC_MESSAGES").mkdir(parents=True)
        return tmp_path / "de" / "LC_MESSAGES" / "seattui.po"

    def keep(self, path: Path, *said: tuple[str | tuple[str, str], str | tuple[str, str], list[str]]) -> None:
        catalog = Catalog("de", fuzzy=False)
        for source, german, flags in said:
            catalog.add(source, german, flags=flags)
        out = io.BytesIO()
        write_po(out, catalog)
        path.write_bytes(out.getvalue())
        path.with_suffix(".mo").write_bytes(messages.compiled(catalog))

    def source(self, *texts: str | tuple[str, str]) -> Catalog:
        catalog = Catalog()
        for text in texts:
            catalog.add(text)
        return catalog

    def test_nothing_where_all_is_well(self, kept: Path) -> None:
        seats = ("{n} seat", "{n} seats")
        self.keep(kept, ("Change {name}", "{name} ändern", []), (seats, ("eine Lizenz", "{n} Lizenzen"), []))
        assert messages.faults("de", self.source("Change {name}", seats)) == []

    @pytest.mark.parametrize(
        ("german", "flags", "fault"),
        [
            ("", [], "not translated"),
            ("{name} ändern", ["fuzzy"], "fuzzy"),
            ("Ändern", [], "leaves out ['name']"),
            ("{wer} ändern {name}", [], "fills in ['wer']"),
        ],
    )
    def test_a_translation_that_is_wrong(self, kept: Path, german: str, flags: list[str], fault: str) -> None:
        self.keep(kept, ("Change {name}", german, flags))
        assert any(fault in found for found in messages.faults("de", self.source("Change {name}")))

    def test_words_that_are_new_or_gone(self, kept: Path) -> None:
        self.keep(kept, ("Old", "Alt", []))
        found = messages.faults("de", self.source("New"))
        assert found == ["de: not translated: 'New'", "de: no longer said: 'Old'"]

    def test_a_compiled_catalogue_that_is_older(self, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keep(kept, ("New", "Neu", []))
        compiled = kept.with_suffix(".mo").read_bytes()
        self.keep(kept, ("New", "Anders", []))
        kept.with_suffix(".mo").write_bytes(compiled)
        monkeypatch.setattr(messages, "ROOT", kept.parents[2])
        assert any("isn't compiled" in found for found in messages.faults("de", self.source("New")))

    def test_only_the_singular_may_leave_out_its_number(self) -> None:
        pair = ("{n} seat", "{n} seats")
        assert messages.misfilled(Message(pair, ("eine Lizenz", "{n} Lizenzen"))) == ""
        assert messages.misfilled(Message(pair, ("{n} Lizenz", "Lizenzen"))) == "leaves out ['n']"

    def test_calls_inside_other_calls_and_texts_are_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "screen.py").write_text(
            "Label(f\"{msg('inside')}\", msg('a {b}', b=msg('deep')))\nplural('one', 'many', n)\nmsg(word)\n"
            "msg('a {b}', c=d)\n"
        )
        monkeypatch.setattr(messages, "SOURCE", tmp_path)
        monkeypatch.setattr(messages, "ROOT", tmp_path)
        read = {messages.tuple_of(m.id) for m in messages.collected() if m.id}
        assert read == {("inside",), ("a {b}",), ("deep",), ("one", "many")}
        assert messages.unspeakable() == [
            "screen.py:3: the template isn't a literal",
            "screen.py:4: the template has no ['c']",
        ]
