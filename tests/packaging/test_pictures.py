"""The pictures of the pages: the same bytes each time, and nothing of the machine or the web in them."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.terminal import ROOT
from tools import screenshots
from tools.screenshots import PICTURES, Picture

ONE = Picture("seats", "3 down", size=(80, 24))


@pytest.fixture(autouse=True)
def environment_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making pictures sets HOME and TZ."""
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "TZ"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setattr(shutil, "which", lambda _: None)


def made(folder: Path) -> str:
    screenshots.make(folder, [ONE])
    return (folder / "seats.svg").read_text("utf-8")


class TestPictures:
    def test_twice_is_the_same(self, tmp_path: Path) -> None:
        assert made(tmp_path / "one") == made(tmp_path / "other")

    def test_nothing_of_the_machine_or_the_web(self, tmp_path: Path) -> None:
        svg = made(tmp_path)
        ElementTree.fromstring(svg)
        assert "Sales Hub" in svg.replace("\xa0", " ")
        for word in ("@font-face", "url(http", str(tmp_path), os.uname().nodename + ".", "/tmp/", "/home/"):
            assert word not in svg
        assert set(re.findall(r"https?://[^\s\"<>]+", svg)) == {
            "http://www.w3.org/2000/svg",
            "https://www.textualize.io",
        }

    def test_a_picture_no_longer_made_goes(self, tmp_path: Path) -> None:
        folder = tmp_path / "pictures"
        folder.mkdir()
        (folder / "old.svg").write_text("<svg/>")
        made(folder)
        assert [p.name for p in folder.iterdir()] == ["seats.svg"]

    @pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
    def test_each_is_in_the_project(self, picture: Picture) -> None:
        assert (ROOT / "screenshots" / f"{picture.name}.svg").exists()
