"""One table of actions: bindings, remapped keys, clashes, help and palette, keys typed ahead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding

from seattui.cli import main
from seattui.kit.errors import UsageError
from seattui.service import session as sessions
from seattui.service.session import Session
from seattui.tui.action import NO_KEY, PLACES, Action
from seattui.tui.actions import ACTIONS, BY_ID, bindings_for
from seattui.tui.app import SeattuiApp
from seattui.tui.shell import keymap
from seattui.tui.shell.palette import phrase
from tests.support.hostile import STORABLE
from tests.support.screens import at_rest, dump
from tests.tui.shell.frame_support import Plain, frame

Opening = Callable[[], Session]
WITH_A_KEY = [action for action in ACTIONS if action.keys != NO_KEY]


def place(app: SeattuiApp) -> Plain:
    screen = app.screen_stack[0]
    assert isinstance(screen, Plain)
    return screen


class TestTheTable:
    def test_ids_are_unique_and_every_binding_can_be_remapped_by_its_id(self) -> None:
        assert len(BY_ID) == len(ACTIONS)
        assert all(isinstance(b, Binding) and b.id in BY_ID for place in PLACES for b in bindings_for(place))

    def test_as_it_stands_no_two_actions_share_a_key(self) -> None:
        assert keymap.resolve({})["search"] == ("slash",)

    @pytest.mark.parametrize("place", PLACES)
    def test_every_action_of_a_place_is_there_on_its_screen(self, place: str) -> None:
        from textual.widget import Widget

        from seattui.tui.places.modes import SCREENS

        screen = SCREENS[place]()
        names = {name for name in dir(screen) if name.startswith("action_")}
        names |= {
            name
            for widget in Widget.__subclasses__()
            for sub in (widget, *_below(widget))
            for name in dir(sub)
            if name.startswith("action_") and sub.__module__.startswith("seattui.")
        }
        missing = [b.id for b in bindings_for(place) if f"action_{b.action}" not in names]  # type: ignore[union-attr]
        assert missing == []


def _below(kind: type[Any]) -> list[type[Any]]:
    return [sub for direct in kind.__subclasses__() for sub in (direct, *_below(direct))]


class TestRemapping:
    def test_by_id_with_characters_or_names(self) -> None:
        keys = keymap.resolve(
            {"change_seat": "C", "search": "s,ctrl+f", "down": "ctrl+n, down", "palette": "f5"}
        )
        assert keys["change_seat"] == ("C",)
        assert keys["search"] == ("s", "ctrl+f")
        assert keys["down"] == ("ctrl+n", "down")
        assert keys["palette"] == ("f5",)

    def test_two_may_change_places(self) -> None:
        keys = keymap.resolve({"filter": "m", "move_seat": "f"})
        assert (keys["filter"], keys["move_seat"]) == (("m",), ("f",))

    @pytest.mark.parametrize(
        ("chosen", "says"),
        [
            ({"chnge_seat": "C"}, ("chnge_seat isn't an action", "Did you mean change_seat?")),
            ({"filter": "C", "change_seat": "C"}, ("C is used by two actions, change_seat and filter",)),
            ({"mark": "j", "down": "j"}, ("j is used by two actions, mark and down",)),
            ({"sort": "2", "teams": "2"}, ("2 is used by two actions, sort and teams",)),
            ({"sort": "wheel"}, ("sort can't use wheel: there is no such key.",)),
            ({"sort": ""}, ("there is no such key",)),
        ],
    )
    def test_what_cannot_be_is_said_before_the_screens_open(
        self, acme: Opening, chosen: dict[str, str], says: tuple[str, ...]
    ) -> None:
        with pytest.raises(UsageError) as caught:
            frame(acme, keys=chosen)
        assert all(part in str(caught.value) for part in says), str(caught.value)

    @pytest.mark.parametrize("action", WITH_A_KEY, ids=lambda action: action.id)
    def test_a_default_gives_way_to_a_key_that_the_settings_use(self, action: Action) -> None:
        key = next(iter(keymap.resolve({})[action.id]))
        kinds = {one.places: one for one in ACTIONS if one.id != action.id}
        for other in kinds.values():
            if keymap.is_needed(key, other):
                continue
            keys = keymap.resolve({other.id: key})
            assert keys[other.id] == (key,)
            together = any({*action.places} & {*c} and {*other.places} & {*c} for c in keymap.CONTEXTS)
            assert (key in keys[action.id]) is not together, other.id

    def test_of_several_keys_only_the_used_one_goes_and_help_can_say_whose_it_is(self) -> None:
        keys = keymap.resolve({"mark": "j", "filter": "2"})
        assert keys["down"] == ("down",)
        assert keymap.shown(keys["teams"][0]) == "–"
        assert {key: one.id for key, one in keymap.gave_way(BY_ID["down"], keys).items()} == {"j": "mark"}
        assert {key: one.id for key, one in keymap.gave_way(BY_ID["teams"], keys).items()} == {"2": "filter"}
        assert keymap.gave_way(BY_ID["sort"], keys) == {}

    def test_where_both_are_never_available_at_once_both_keep_it(self) -> None:
        assert keymap.resolve({"filter": "b"})["buy_seats"] == ("b",)

    async def test_an_action_whose_key_was_given_away_has_none(self, acme: Opening) -> None:
        app = frame(acme, keys={"mark_all": "c"})
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("c")
            assert place(app).result == ["marked all"]

    async def test_the_new_key_works_the_old_one_does_not_and_the_footer_knows(self, acme: Opening) -> None:
        app = frame(acme, keys={"change_seat": "C", "teams": "z"})
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("c")
            assert place(app).result == []
            await pilot.press("C")
            assert place(app).result == ["change seat"]
            shown = dump(app).splitlines()
            assert shown[-1].startswith(" C Change seat")
            assert " z Teams " in shown[1]
            await pilot.press("z")
            assert app.current_mode == "teams"

    @pytest.mark.parametrize(
        ("key", "shown"),
        [
            ("slash", "/"),
            ("question_mark", "?"),
            ("colon", ":"),
            ("escape", "esc"),
            ("pagedown", "pgdn"),
            ("ctrl+p", "ctrl+p"),
            ("space", "space"),
            ("down", "↓"),
            ("G", "G"),
            ("f5", "f5"),
        ],
    )
    def test_keys_are_shown_as_a_keyboard_has_them(self, key: str, shown: str) -> None:
        assert keymap.shown(key) == shown


class TestHelp:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
    async def test_it_lists_every_key_once_and_fits(self, acme: Opening, size: tuple[int, int]) -> None:
        app = frame(acme)
        async with app.run_test(size=size) as pilot:
            await at_rest(pilot)
            await pilot.press("question_mark")
            await pilot.pause()
            seen: list[str] = []
            for _ in range(20):
                seen += [line for line in dump(app).splitlines() if line not in seen]
                await pilot.press("ctrl+d")
            text = "\n".join(seen)
        assert all(
            str(action.help) in " ".join(text.split()) for action in ACTIONS if len(str(action.help)) < 40
        )
        assert "Here: Users" in text
        assert "In lists" in text
        assert all(len(line) <= size[0] for line in seen)

    async def test_keys_of_a_list_that_type_nothing_scroll_it(self, acme: Opening) -> None:
        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("question_mark", "end")
            await pilot.pause()
            assert "R26  No purchase while a removal is scheduled" in dump(app)
            await pilot.press("home", "escape")
            await pilot.pause()
            assert "Acme GmbH" in dump(app)

    @pytest.mark.parametrize(
        ("typed", "found", "left_out"),
        [
            ("move se", "Move seat: Move the seat", "Change seat"),
            ("marked person", "●             A marked person", "Move seat"),
            ("r26", "R26  No purchase", "R25"),
            ("quit", "Back: Go back; on the top level, quit", "Suspend"),
            ("ctrl+z", "Suspend seattui", "Refresh"),
        ],
    )
    async def test_typing_searches_keys_signs_and_rules(
        self, acme: Opening, typed: str, found: str, left_out: str
    ) -> None:
        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("question_mark")
            await pilot.pause()
            # q alone closes help: what begins with it is found by the letters after it
            await pilot.press(*(typed[1:] if typed == "quit" else typed))
            shown = await at_rest(pilot)
            assert f"/ {typed[1:] if typed == 'quit' else typed}▌" in shown.splitlines()[0]
            assert found in shown
            assert left_out not in shown

    async def test_esc_clears_the_search_and_then_closes_it(self, acme: Opening) -> None:
        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("question_mark", *"zzzq", "backspace", "question_mark")
            shown = await at_rest(pilot)
            assert "/ zzz?▌" in shown
            assert "No results" in shown
            assert "esc Clear the search" in shown
            await pilot.press("escape")
            shown = await at_rest(pilot)
            assert "Here: Users" in shown
            assert "zzz" not in shown
            await pilot.press("question_mark")
            assert "Acme GmbH" in await at_rest(pilot)

    async def test_what_is_about_this_place_comes_first_and_other_places_are_named(
        self, acme: Opening
    ) -> None:
        app = frame(acme)
        async with app.run_test(size=(120, 100)) as pilot:
            await at_rest(pilot)
            await pilot.press("2", "question_mark")
            shown = await at_rest(pilot)
        titles = [
            line.strip() for line in shown.splitlines() if line[1:2].isalpha() and "   " not in line.strip()
        ]
        assert titles[:4] == ["Teams", "Finding", "In lists", "Everywhere"]
        assert "Rename: Rename the team at the cursor  " in shown
        assert "Mark range: From here to the row where you press the key again (Users, Seats)" in shown

    async def test_a_key_that_the_settings_use_otherwise_is_told_there(self, acme: Opening) -> None:
        app = frame(acme, keys={"mark_all": "c"})
        async with app.run_test(size=(120, 40)) as pilot:
            await at_rest(pilot)
            await pilot.press("question_mark", *"change seat")
            shown = " ".join((await at_rest(pilot)).split())
            assert "– Change seat: " in shown
            assert "(your settings use c for Mark all)" in shown


class TestPalette:
    @pytest.mark.parametrize(
        ("room", "shown"),
        [
            (60, "Sort by another column; the same column again, reverses it"),
            (50, "Sort by another column; the same column again"),
            (30, "Sort by another column"),
            (10, ""),
        ],
    )
    def test_a_note_ends_where_a_phrase_does(self, room: int, shown: str) -> None:
        assert phrase("Sort by another column; the same column again, reverses it", room) == shown

    async def test_every_action_stands_on_one_line_with_its_key_from_the_first_look_on(
        self, acme: Opening
    ) -> None:
        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("colon")
            await at_rest(pilot)
            lines = [line for line in dump(app).splitlines() if "│" in line]
            assert any(
                "Change seat  Assign or unassign" in line and line.rstrip(" │").endswith("c")
                for line in lines
            )

    async def test_an_action_is_found_by_a_part_of_its_name_and_done(self, acme: Opening) -> None:
        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("colon", *"hange se")
            await at_rest(pilot)
            assert "Change seat  Assign or unassign paid seats" in dump(app)
            await pilot.press("enter")
            await at_rest(pilot)
            assert place(app).result == ["change seat"]

    async def test_a_person_is_found_and_gone_to(self, acme: Opening) -> None:
        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("4", "ctrl+p", *"torres")
            await at_rest(pilot)
            assert "Ana Torres  ana@acme.example" in dump(app)
            await pilot.press("enter")
            await at_rest(pilot)
            assert app.current_mode == "users"
            user = place(app).shown_user
            assert user is not None
            assert user.email == "ana@acme.example"

    async def test_what_is_not_permitted_is_listed_and_cannot_be_chosen(self, acme: Opening) -> None:
        from dataclasses import replace

        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            assert app.operator is not None
            app.operator = replace(app.operator, super_admin=False, permissions=frozenset())
            await pilot.press("colon", *"change seat")
            await at_rest(pilot)
            assert "Change seat  needs Add & edit users + Modify billing · Ana Torres" in dump(app)
            await pilot.press("enter")
            await pilot.pause()
            assert place(app).result == []

    async def test_nothing_fits(self, acme: Opening) -> None:
        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("colon", *"zzzz")
            await at_rest(pilot)
            assert "No results" in dump(app)
            await pilot.press("enter", "escape")
            await pilot.pause()
            assert "No results" not in dump(app)

    async def test_textuals_own_commands_are_not_there(self, acme: Opening) -> None:
        app = frame(acme)
        async with app.run_test(size=(120, 40)) as pilot:
            await at_rest(pilot)
            await pilot.press("colon", *"screenshot")
            await at_rest(pilot)
            assert "No results" in dump(app)

    async def test_hostile_names_are_words_and_nothing_else(
        self, acme: Opening, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from dataclasses import replace

        real = sessions.Session.users

        def hostile(self: Session, *given: object, **named: object) -> list[object]:
            (ana,) = real(self, *given, **named)  # type: ignore[arg-type]
            return [replace(ana, first_name=name, last_name="", email=name) for name in STORABLE.values()]

        monkeypatch.setattr(sessions.Session, "users", hostile)
        app = frame(acme)
        async with app.run_test(size=(120, 40)) as pilot:
            await at_rest(pilot)
            await pilot.press("colon", *"ana")
            shown = await at_rest(pilot)
            assert all(char.isprintable() or char == "\n" for char in shown)


class TestTypedAhead:
    async def test_keys_that_come_at_once_do_what_they_do_one_by_one(self, acme: Opening) -> None:
        from textual import events

        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            for key in ("slash", *"anna"):
                app.post_message(events.Key(key, key if len(key) == 1 else "/"))
            await pilot.pause(0.3)
            assert place(app).query_one("#search").value == "anna"  # type: ignore[attr-defined]
            assert place(app).result == []

    async def test_into_a_dialog_that_is_only_being_opened(self, acme: Opening) -> None:
        from textual import events

        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            for key in ("colon", *"change", "enter"):
                app.post_message(events.Key(key, key if len(key) == 1 else None))
            await pilot.pause(0.5)
            await at_rest(pilot)
            assert place(app).result == ["change seat"]

    async def test_a_paste_waits_for_its_turn_too(self, acme: Opening) -> None:
        from textual import events

        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            app.post_message(events.Key("slash", "/"))
            app.post_message(events.Paste("bo\x1b[31m lind"))
            await pilot.pause(0.3)
            assert place(app).query_one("#search").value == r"bo\x1b[31m lind"  # type: ignore[attr-defined]


def test_a_clash_is_told_by_file_and_line_before_the_screens_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('lang = "en"\n\n[keys]\nfilter = "f"\nsort = "f"\n')
    monkeypatch.setenv("SEATTUI_CONFIG", str(file))
    monkeypatch.setattr("seattui.cli.admin.screens.need_terminal", lambda session: None)
    assert main([]) == 2
    assert f"{file}:5: [keys]: f is used by two actions, filter and sort." in capsys.readouterr().err
