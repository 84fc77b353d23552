"""The backups that `seattui tick` keeps, as the settings say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.progress import with_progress
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.paths import absolute
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.service.scheduler import Scheduler


@dataclass(frozen=True, slots=True)
class KeptBackups:
    """Where, and how many; `again`: even if there is one of today."""

    folder: Path
    most: int
    claimed: str | None
    again: bool

    @classmethod
    def of(cls, run: CommandRun, *, again: bool) -> Self | None:
        """None where no folder is set. Raises UsageError if one is needed."""
        settings = run.settings
        if settings.backup_folder:
            return cls(
                absolute(settings.backup_folder), settings.backup_keep, settings.operator or None, again
            )
        if again:
            raise UsageError(
                "backup-folder",
                msg("No folder for backups is set (backup_folder)."),
                msg("Set it, or use 'seattui store backup FILE'."),
            )
        return None

    def due(self, scheduler: Scheduler) -> Path | None:
        return scheduler.backup_due(self.folder, again=self.again)

    def make(self, scheduler: Scheduler) -> dict[str, Any]:
        """Makes one if it is due. What was done, as JSON; raises SeattuiError."""
        done = with_progress(
            lambda stop: scheduler.backup(self.folder, self.most, self.claimed, again=self.again, stop=stop),
            msg("Copying the store"),
        )
        if done is None:
            return {"file": None, "removed": []}
        file, removed = done
        return {"file": str(file), "removed": [str(old) for old in removed]}
