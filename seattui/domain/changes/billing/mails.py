"""Recording an email that couldn't be delivered."""

from __future__ import annotations

from seattui.domain.plan.plan import Change, Facts, Plan
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.kit.text import safe

MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class RefuseMail(Change):
    """Records that the mail server refused an email permanently, or that it was given up. Planned only by the
    system.
    """

    to: str
    subject: str
    words: str
    kind = "mail.refused"
    label = msg("Email refused")
    undo = msg("A refused email can't be undone: it changed nothing.")
    fields = {"to": msg("recipient"), "subject": msg("subject"), "answer": msg("answer of the mail server")}

    def plan(self, facts: Facts) -> Plan:
        return Plan(
            self,
            after={
                "to": safe(self.to, MOST_WORDS),
                "subject": safe(self.subject, MOST_WORDS),
                "answer": safe(self.words, MOST_WORDS),
            },
        )
