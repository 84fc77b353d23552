"""What is tried over SSH, a row each: whose key, the text that is asked for, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BY_THE_KEY = "the key decides"
FILES = "files of the server"
NO_COMMAND = "has no command"
QUOTES = "quotes don't match"
NO_KEY = "belongs to nobody here, or was revoked"


@dataclass(frozen=True)
class Script:
    """One run without a terminal. `says` stands in what it answers; `{secret}` and the like are the test's paths."""

    name: str
    asks: str
    code: int
    says: str = ""
    who: str = "plain"
    stdin: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


READS = (
    Script("a list", "seats list", 0, "Sales Hub"),
    Script("a list as JSON", "seats list --json", 0, '"sales-hub"'),
    Script("with the program's name in front", "seattui seats list", 0, "Sales Hub"),
    Script("who one is", "accounts list", 0, "p00000@acme.example"),
    Script("who another is", "accounts list", 0, "p00001@acme.example", who="other"),
    Script("the version", "--version", 0, "seattui "),
    Script("help", "users --help", 0, "Usage: seattui users"),
    Script("in German", "--lang de users --help", 0, "Aufruf: seattui users"),
    Script(
        "quoted words", "users list --search 'Person 00003' --status deactivated", 0, "p00003@acme.example"
    ),
    Script("an export to the client", "users export -", 0, 'email","first_name', who="ana"),
    Script("doctor", "doctor", 0, "known by your SSH key"),
)

WRITES = (
    Script("a change", "teams create Field --yes", 0, "Done.", who="ana"),
    Script("a change that nobody can confirm", "teams create Fjord", 2, "no terminal to confirm on", who="ana"),
    Script("a change without the permission", "teams create Fjord --yes", 6, "seattui: "),
    Script("somebody who isn't there", "seats change nobody@acme.example --give sales-hub --yes", 3, who="ana"),
    Script("what can't be", "seats change p00004@acme.example --give nonsense --yes", 3, who="ana"),
    Script("an import from the client", "users import - --yes", 0, "1 created", who="ana",
           stdin="email,name\nim@acme.example,Im Port\n"),
    Script("addresses from the client", "seats change --from - --give sales-hub --yes", 0, "Done.", who="ana",
           stdin="p00005@acme.example\n"),
    Script("an error as JSON", "seats change nobody@acme.example --give sales-hub --yes --json", 3, '"code": ', who="ana"),
    Script("for looking only", "--read-only teams create Fjord --yes", 1, "seattui: ", who="ana"),
)  # fmt: skip

KEYS = (
    Script("a revoked key", "users list", 6, NO_KEY, who="revoked"),
    Script("a key that the store doesn't know", "users list", 6, NO_KEY, who="stranger"),
    Script("a deactivated person's key", "users list", 6, "deactivated", who="leaver"),
    Script("a key without a line", "users list", 255, "Permission denied", who="nobody"),
    Script("no terminal and no command", "", 2, "no terminal"),
)

OPTIONS = tuple(
    Script(f"the line's option: {text}", text, 2, BY_THE_KEY)
    for text in (
        "users edit p00000@acme.example --super-admin --yes --operator=ana@acme.example",
        "users edit p00000@acme.example --super-admin --yes --operator ana@acme.example",
        "--operator ana@acme.example users edit p00000@acme.example --super-admin --yes",
        "users edit p00000@acme.example --super-admin --yes '--operator' ana@acme.example",
        "users edit p00000@acme.example --super-admin --yes --oper'ator=ana@acme.example'",
        'users edit p00000@acme.example --super-admin --yes --operator=a --operator="ana@acme.example"',
        "users edit p00000@acme.example --super-admin --yes -- --operator=ana@acme.example",
        "users edit --because --operator=ana@acme.example p00000@acme.example --super-admin --yes",
        "users list --store /etc/passwd",
        "users list --store=sqlite:////tmp/other.db",
        'users list --store "postgresql://seats@db.example.com/seattui?hostaddr=127.0.0.1&port=5999"',
        "--store ~/.ssh/rc users list",
        "users list --account Beta",
        "--account=Beta users list",
        "users list --at 2030-01-01",
        "users list --show-completion bash",
        "--show-completion=bash",
        "--install-completion",
    )
)

MENDING = Script("mending", "doctor --mend", 6, "over SSH", who="ana")
COMMANDS = tuple(
    Script(f"a command of the server: {text}", text, 2, NO_COMMAND, who="ana")
    for text in (
        "init --currency EUR --time-zone UTC --owner p00000@acme.example",
        "demo",
        "tick --dry-run",
        "tick",
        "store upgrade --yes",
        "operators list",
        "operators tie p00000@acme.example --uid 0 --yes",
        "ssh session --key SHA256:x",
        "ssh authorized-keys root ssh-ed25519 AAAA",
        "scp -t /tmp",
        "scp -f /etc/passwd",
        "internal-sftp",
        "/usr/lib/openssh/sftp-server",
        "rsync --server --sender -logDtpre.iLsfxC . /etc/passwd",
        "sh -c id",
        "bash -i",
        "/bin/sh",
        "python3 -c 'import os'",
    )
)

FILES_OF_THE_SERVER = tuple(
    Script(f"a file for {who}: {text}", text, 6, FILES, who=who)
    for who in ("plain", "ana")
    for text in (
        "seats change --from {secret} --give sales-hub --yes",
        "seats change --from={secret} --give sales-hub --yes --json",
        "users import {secret} --yes",
        "users import /dev/stdin --yes",
        "catalogue load {secret} --yes",
        "users export {folder}/owned.csv",
        "activity export ~/owned.csv --yes",
        "teams export owned.xlsx",
    )
)

NO_SHELL = (
    *(
        Script(f"no shell: {text}", text, 2)
        for text in (
            "seats list; touch {folder}/owned",
            "seats list && touch {folder}/owned",
            "seats list | tee {folder}/owned",
            "seats list > {folder}/owned",
            "seats list `touch {folder}/owned`",
            "$(touch {folder}/owned)",
            "seats list\ntouch {folder}/owned",
            "-c 'touch {folder}/owned'",
            "$IFS",
            "{{seats,list}}",
            "!!",
        )
    ),
    *(
        Script(f"broken quotes: {text}", text, 2, QUOTES)
        for text in ("seats list '", 'seats "list', "seats list \\", "seats list '\"'\"")
    ),
    Script("control characters", "seats list \x1b]0;x\x07", 2, "control characters"),
    Script("not UTF-8", "seats list \udcff\udcfe", 2, "control characters"),
    Script("a variable isn't filled in", "users show $HOME", 3, "$HOME"),
    Script("a pattern isn't filled in", "users show /etc/pass*", 3, "/etc/pass*"),
    Script("endless", "users list " + "x" * 60_000, 2, "too long"),
)

SPOOFED: Mapping[str, str] = {
    "SEATTUI_OPERATOR": "ana@acme.example",
    "SEATTUI_STORE": "/tmp/other.db",
    "SEATTUI_CONFIG": "/etc/passwd",
    "SEATTUI_STATE_DIR": "{folder}/owned",
    "SEATTUI_LANG": "nonsense",
    "SEATTUI_ACCOUNT": "Beta",
    "_SEATTUI_COMPLETE": "source_bash",
    "XDG_CONFIG_HOME": "{folder}/owned",
    "XDG_STATE_HOME": "{folder}/owned",
    "PYTHONINSPECT": "1",
    "PYTHONPATH": "{evil}",
    "PYTHONWARNINGS": "error",
    "PYTHONPROFILEIMPORTTIME": "1",
    "PYTHONVERBOSE": "1",
    "TEXTUAL_DRIVER": "evil:Driver",
    "TEXTUAL_LOG": "{folder}/owned",
    "PGHOST": "127.0.0.1",
    "PGSERVICEFILE": "/etc/passwd",
    "LANG": "../../../../etc/passwd",
    "LC_ALL": "x" * 20_000,
    "LC_MESSAGES": "de_DE.UTF-8\x1b]0;x\x07",
    "LANGUAGE": "/etc",
    "TERM": "/etc/passwd",
    "COLUMNS": "999999999",
    "SSH_ORIGINAL_COMMAND": "users list --operator ana@acme.example",
    "SSH_CONNECTION": "203.0.113.9 1 203.0.113.9 22",
    "HOME": "{folder}/owned",
    "PATH": "{evil}",
    "TZ": "/etc/passwd",
}

ENVIRONMENT = (
    *(
        Script(f"a variable of the client: {name}", "accounts list", 0, "p00000@acme.example", environment={name: value})
        for name, value in SPOOFED.items()
    ),
    Script("its language is the client's", "users --help", 0, "Aufruf:", environment={"LC_ALL": "de_DE.UTF-8"}),
)  # fmt: skip

SCRIPTS = (
    *READS,
    *WRITES,
    *KEYS,
    *OPTIONS,
    *COMMANDS,
    MENDING,
    *FILES_OF_THE_SERVER,
    *NO_SHELL,
    *ENVIRONMENT,
)
