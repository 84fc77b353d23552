"""Any sequence of steps: how Hypothesis goes through a state machine, the same way each time."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def run(machine: type[RuleBasedStateMachine], examples: int, steps: int, **about: Any) -> None:
    """So many sequences of so many steps; `about` is what each machine finds in its class."""
    run_state_machine_as_test(
        type(machine.__name__, (machine,), about),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=[*HealthCheck],
        ),
    )
