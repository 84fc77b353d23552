"""On which kind of file system a SQLite store is. Over a network its locks don't hold everywhere: two writers can damage
it, or lose what was committed (sqlite.org/howtocorrupt.html, 2.1).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from seattui.kit.i18n import Message, msg
from seattui.store.connection.engine import Store

MOUNTS = Path("/proc/self/mountinfo")

_NETWORK = re.compile(
    r"nfs4?|cifs|smb3?|smbfs|ncpfs|afs|kafs|auristorfs|ceph|9p|virtiofs|vboxsf|prl_fs|lustre|gpfs|beegfs|glusterfs|"
    r"orangefs|pvfs2|coda|davfs2?|ocfs2|gfs2|"
    r"fuse\.(sshfs|glusterfs|ceph|ceph-fuse|rclone|s3fs|davfs2?|curlftpfs|vmhgfs-fuse|grpcfuse|smbnetfs|juicefs|"
    r"mount-s3|gcsfuse|bindfs-nfs)"
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def file_system(path: Path, mounts: Path | None = None) -> str:
    """The name of the file system at the path, as the kernel calls it; empty where that isn't told."""
    real, found, longest = os.path.realpath(path), "", -1
    try:
        lines = (mounts or MOUNTS).read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    for line in lines:
        mount, _, kind = line.partition(" - ")
        fields = mount.split(" ")
        if len(fields) < 5 or not kind:
            continue
        point = _OCTAL.sub(lambda octal: chr(int(octal[1], 8)), fields[4])
        # Of several at one point the last is seen.
        if len(point) >= longest and (real == point or real.startswith(point.rstrip("/") + "/")):
            found, longest = kind.split(" ")[0], len(point)
    return found


def network_warning(store: Store) -> Message | None:
    """What to say of a SQLite store on a network's file system."""
    kind = file_system(Path(store.url.database or "")) if store.sqlite else ""
    if not _NETWORK.fullmatch(kind):
        return None
    return msg(
        "The store {store} is on a network file system ({kind}), where SQLite isn't safe: changes can be lost. Keep "
        "it on a disk of this machine, or use PostgreSQL.",
        store=store.name,
        kind=kind,
    )
