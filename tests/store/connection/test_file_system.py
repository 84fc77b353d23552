"""Where a SQLite store is: on a network's file system its locks may not hold, and that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.store.connection import file_system as places
from seattui.store.connection.file_system import file_system
from tests.store.conftest import Acme
from tests.support.faults import store_file

MOUNTS = """\
22 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw
30 22 0:25 / /home rw,relatime shared:1 master:2 - nfs4 files.example:/home rw,vers=4.2
31 30 0:26 / /home/ann/local\\040disk rw - xfs /dev/vdb rw
32 22 0:27 / /srv/share rw - ext4 /dev/vdc rw
33 22 0:28 / /srv/share rw - cifs //files/share rw
34 22 0:29 /sub /mnt/ssh rw - fuse.sshfs ann@files.example: rw
not a line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/seats.db", "ext4"),
        ("/home/ann/seats.db", "nfs4"),
        ("/homes/ann/seats.db", "ext4"),
        ("/home/ann/local disk/seats.db", "xfs"),
        ("/srv/share/seats.db", "cifs"),
        ("/mnt/ssh/seats.db", "fuse.sshfs"),
    ],
)
def test_the_innermost_mount_counts_and_of_several_there_the_last(
    tmp_path: Path, path: str, kind: str
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert file_system(Path(path), mounts) == kind


def test_nothing_is_told_where_the_system_doesnt_say(tmp_path: Path) -> None:
    assert file_system(Path("/var/seats.db"), tmp_path / "none") == ""


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "afs", "fuse.sshfs", "ext4"])
def test_the_start_and_doctor_say_it(
    acme: Acme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 254:1 / / rw,relatime - {kind} somewhere rw\n")
    monkeypatch.setattr(places, "MOUNTS", mounts)
    warning = acme.session.place_warning()
    found = [check for check in acme.session.checks() if check.name == "place"]
    if acme.session.store.sqlite and kind != "ext4":
        store_file.NETWORK.assert_said(None, str(warning))
        assert [(check.state, check.text) for check in found] == [("warning", str(warning))]
    else:
        assert warning is None
        assert [check.state for check in found] == ["ok"] * acme.session.store.sqlite
