"""The scripts by which shells complete: each asks `answer.py`, by the Python that this program runs with.

Not by the program's own name: what installs it has its start import more than Tab may wait for.
"""

from __future__ import annotations

import shlex
import sys

SHELLS = ("bash", "zsh", "fish")
ASK = "from seattui.cli.completion.answer import main; main()"

_BASH = """\
_seattui_completion() {
    local answer line IFS=
    COMPREPLY=()
    answer=$(@ASK@ bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null) || return 0
    while read -r line; do
        COMPREPLY+=("$line")
    done <<< "$answer"
    [[ ${COMPREPLY[0]} != files ]] || compopt -o default 2>/dev/null
    COMPREPLY=("${COMPREPLY[@]:1}")
}
complete -F _seattui_completion seattui
"""

_ZSH = """\
#compdef seattui
_seattui_completion() {
    local -a answer
    answer=("${(@0)$(@ASK@ zsh "${(Q)PREFIX}" "${(@Q)words[1,CURRENT-1]}" 2>/dev/null)}")
    answer[-1]=()
    [[ $PREFIX == --*=* ]] && compset -P '*='
    if [[ $answer[1] == files ]]; then
        _files
    elif (( $#answer > 1 )); then
        shift answer
        _describe -t values seattui answer -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}'
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _seattui_completion "$@"
else
    compdef _seattui_completion seattui
fi
"""

_FISH = """\
function __seattui_completion
    set -l answer (@ASK@ fish (commandline -ct | string collect -a) (commandline -opc) 2>/dev/null | string split0)
    if test "$answer[1]" = files
        __fish_complete_path (commandline -ct) | string join0
    else if set -q answer[2]
        string join0 -- $answer[2..]
    end
end
complete -c seattui -f -a '(__seattui_completion | string split0)'
"""


def script(shell: str) -> str:
    """The script for bash, zsh or fish."""
    ask = shlex.join([sys.executable, "-P", "-c", ASK])
    return {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}[shell].replace("@ASK@", ask)
