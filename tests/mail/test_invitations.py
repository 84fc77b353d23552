"""Invitations on their way through a real mail server: whatever names hold, nothing is added to a mail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.model import Chosen
from seattui.mail import smtp
from seattui.service.scheduler import open_scheduler
from seattui.service.session import open_session
from tests.mail.letters import AT
from tests.mail.server import MailHost
from tests.mail.test_sending import HEADERS
from tests.support import hostile
from tests.support.accounts import founded
from tests.support.stores import sql

Host = Callable[..., MailHost]
INJECTED = "Acme\r\nBcc: eve@evil.example\r\n\r\n.\r\nRCPT TO:<eve@evil.example>"


def test_hostile_accounts_people_and_addresses(host: Host, tmp_path: Path) -> None:
    there, path = host(), tmp_path / "store.db"
    session = founded(str(path), at=AT)
    addresses = [
        *hostile.addresses().values(),
        "jürgen@müller.example",
        "bo@acme.example\nBcc: eve@evil.example",
    ]
    names = [name[:200] for name in hostile.EVERYTHING.values()]
    people = [NewUser(email, names[n % len(names)]) for n, email in enumerate(dict.fromkeys(addresses))]
    refused = {p.email for p in session.plan(CreateUsers(tuple(people))).problems}  # type: ignore[attr-defined]
    good = [p for p in people if p.email not in refused]
    assert "jürgen@müller.example" in [p.email for p in good]
    sql.run(f"sqlite:///{path}", "UPDATE accounts SET name = ?", [(INJECTED,)])
    session.close()

    session = open_session(str(path), at=AT)
    session.apply(session.plan(CreateUsers(tuple(good))))
    (somebody,) = session.by_email([good[0].email])
    session.apply(session.plan(EditUsers(Chosen((somebody.id,)), last_name=INJECTED, email="new@x.example")))
    scheduler = open_scheduler(str(path), at=AT)
    scheduler.deliver(scheduler.accounts[0], "acme.example", lambda letter: smtp.send(there.server(), letter))
    scheduler.close()
    told = [u.email for u in session.by_id(range(2, 500))] + [somebody.email]
    assert sorted(there.recipients) == sorted(told)
    session.close()
    for message in there.messages:
        assert set(message.keys()) == HEADERS
        assert "\nBcc" not in message.get_content()
        invites = "changed your address" not in message.get_content()
        assert message.get_content().count("seattui users accept ") == int(invites)
