"""Real shells in a pty, where Tab is pressed: the command that results isn't the program but a stand-in, which keeps
its arguments, so that what arrives is compared.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from seattui.cli.completion.scripts import script
from tests.support import needs
from tests.support.terminal import Terminal, environment

PROMPT = "~~> "
_PLAIN = {"bash": ["--norc", "--noprofile"], "zsh": ["-f", "-i"], "fish": ["--no-config"]}
_START = {
    "bash": "PS1='{prompt}'; bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; "
    "bind 'set completion-query-items -1'; bind 'set page-completions off'; source {script}",
    "zsh": "PROMPT='{prompt}'; unsetopt prompt_sp; unset zle_bracketed_paste; LISTMAX=1000; autoload -U compinit; "
    "compinit -D -u; source {script}",
    "fish": "function fish_prompt; echo -n '{prompt}'; end; function fish_right_prompt; end; "
    "set -g fish_autosuggestion_enabled 0; source {script}",
}


class Shell(Terminal):
    """One shell with its completion script."""

    def __init__(self, name: str, folder: Path, *, columns: int = 100, **env: str) -> None:
        program = shutil.which(name)
        if program is None:
            needs.missing(name, f"{name} isn't installed (Debian: apt-get install {name})")
        self.name = name
        self.kept = folder / "arguments"
        (folder / "bin").mkdir(exist_ok=True)
        stand_in = folder / "bin" / "seattui"
        stand_in.write_text(
            f"#!/bin/sh\nprintf '%s\\0' \"$@\" >'{self.kept}.new'\nmv '{self.kept}.new' '{self.kept}'\n"
        )
        stand_in.chmod(0o755)
        written = folder / f"completion.{name}"
        written.write_text(script(name))
        super().__init__(
            [program, *_PLAIN[name]],
            columns=columns,
            rows=50,
            cwd=folder,
            env=environment(
                PATH=f"{folder / 'bin'}:{os.environ['PATH']}",
                HOME=str(folder),
                TERM="xterm",
                LC_ALL="C.UTF-8",
                **env,
            ),
        )
        self.press(_START[name].format(prompt="~~''> ", script=written), "enter")
        self.wait_until(lambda shown: shown.rstrip().endswith(PROMPT.rstrip()), "the prompt")

    def clear(self) -> None:
        """An empty screen with a prompt."""
        self.press("ctrl+e", "ctrl+u", "ctrl+l")
        self.wait_until(lambda shown: shown.strip() == PROMPT.strip(), "an empty prompt")

    def run(self) -> list[str]:
        """Enter: the arguments with which the program is started."""
        self.kept.unlink(missing_ok=True)
        self.press("enter")
        self.wait_until(lambda _: self.kept.exists(), "the stand-in was started")
        return self.kept.read_bytes().decode().split("\0")[:-1]
