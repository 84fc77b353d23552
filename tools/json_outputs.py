"""What each command prints with --json, declared once: `tools/json_schemas.py` makes docs/json of it.

A key here is a contract: more may come, none goes or gets another type.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from tools.json_effects import Effect, Money, Period

Status = Literal["active", "deactivated", "removed"]
Invite = Literal["accepted", "pending", "expired"]
KnownBy = Literal["uid", "claimed", "key", "role", "system"]
Anything = dict[str, Any]
"""Its keys follow from what it is about, such as hubs."""
_From = TypedDict("_From", {"from": str})


class Output(TypedDict):
    format: Literal[1]


class User(TypedDict):
    email: str
    first_name: str
    last_name: str
    status: Status
    invite: Invite
    super_admin: bool
    permissions: list[str]
    seats: list[str]
    main_team: str | None
    extra_teams: list[str]
    last_active: str | None
    created_on: str | None
    seats_since: dict[str, str]
    cost_a_month: Money


class Users(Output):
    users: list[User]
    total: int
    filter: NotRequired[Anything]


class Activity(_From):
    id: int
    at: str
    actor: str
    known_by: KnownBy
    change: str
    because: str
    people: int
    before: Anything
    after: Anything
    money: Money | None
    hash: str


class Record(Output):
    activity: list[Activity]
    total: NotRequired[int]


class History(Output):
    history: list[Activity]
    total: NotRequired[int]


class IdleException(TypedDict):
    until: str
    because: str


class UserDetails(User):
    created_at: str
    invited_at: str | None
    invite_expires_at: str | None
    idle_exception: IdleException | None
    recent: list[Activity]


class ViewColumn(TypedDict):
    name: str
    width: int | None
    hidden: bool


class ViewProblem(TypedDict):
    """Why it can't be opened."""

    code: str
    message: str


class View(TypedDict):
    """`options` are those of `users list` that show the same."""

    name: str
    shared: bool
    filter: Anything
    sort: str
    columns: list[ViewColumn]
    options: str
    problem: ViewProblem | None


class Views(Output):
    views: list[View]


class OneView(Output):
    view: View


class OneUser(Output):
    user: UserDetails


class Account(TypedDict):
    name: str
    currency: str
    time_zone: str
    operator: str
    known_by: KnownBy
    super_admin: bool


class Accounts(Output):
    accounts: list[Account]


class Permission(TypedDict):
    code: str
    label: str
    sentence: str
    held: bool


class Permissions(Output):
    permissions: list[Permission]


class PermissionSet(TypedDict):
    name: str
    permissions: list[str]


class PermissionSets(Output):
    permission_sets: list[PermissionSet]


class Cost(TypedDict):
    cost: Money


class WithSubteams(Cost):
    main_members: int
    extra_memberships: int
    seats: dict[str, int]


class Team(Cost):
    name: str
    parent: str | None
    main_members: int
    extra_members: int
    seats: dict[str, int]
    with_subteams: WithSubteams


class Teams(Output):
    teams: list[Team]
    total: NotRequired[int]
    cost_months: int
    no_team: Cost
    unassigned: Cost
    cost_total: Money


class Removal(TypedDict):
    seats: int
    effective_on: str
    requested_by: str


class NextInvoice(TypedDict):
    on: str
    total: Money


class FromDay(_From):
    total: Money


class Subscription(TypedDict):
    hub: str
    tier: str
    included: int
    additional: int
    purchased: int
    assigned: int
    unassigned: int
    removable: int
    scheduled_removal: Removal | None
    renews_on: str
    term_months: int
    billing_months: int
    period: Period
    next_invoice: NextInvoice
    next_term: FromDay


class Subscriptions(Output):
    subscriptions: list[Subscription]
    total: NotRequired[int]


class Idle(TypedDict):
    seats: int
    held: int
    until_renewal: Money


class Billed(Subscription):
    committed: Money
    idle: Idle
    months: list[FromDay]


class EachInterval(TypedDict):
    months: int
    amount: Money


class Total(TypedDict):
    a_month: Money
    each: list[EachInterval]


class NextInvoices(TypedDict):
    on: str
    total: Money
    hubs: list[str]


class Committed(TypedDict):
    until_renewals: Money
    invoices: int


class Decision(TypedDict):
    kind: Literal["renewal", "no-seats", "removal", "low-seats", "idle-seats"]
    hub: str
    seats: int
    unassign_first: int
    renews_on: str
    days_left: int
    saves_each_interval: Money
    text: str


class Billing(Output):
    subscriptions: list[Billed]
    total: Total
    next_invoice: NextInvoices | None
    committed: Committed
    decisions: list[Decision]


class InvoiceLine(TypedDict):
    text: str
    seats: int
    unit: Money
    days: int
    of_days: int
    amount: Money


class Invoice(TypedDict):
    number: int
    issued_on: str
    hub: str
    period: Period
    lines: list[InvoiceLine]
    total: Money


class Invoices(Output):
    invoices: list[Invoice]


class Price(TypedDict):
    currency: str
    billing_months: int
    valid_from: str
    base_minor: int
    base: Money
    seat_minor: int
    seat: Money


class Tier(TypedDict):
    code: str
    name: str
    included: int
    prices: list[Price]


class Hub(TypedDict):
    code: str
    name: str
    tab: str
    tiers: list[Tier]


class Prices(TypedDict):
    title: str
    demo: bool
    hubs: list[Hub]


class Catalogue(Output):
    catalogue: Prices


class Verified(Output):
    ok: bool
    count: int
    head: str
    fault: NotRequired[str]


class Operator(TypedDict):
    uid: int
    email: str
    name: str


class Operators(Output):
    operators: list[Operator]


class Key(TypedDict):
    fingerprint: str
    email: str
    name: str
    type: str
    public_key: str
    comment: str
    added_at: str
    revoked_at: str | None


class Keys(Output):
    keys: list[Key]


class KeyLine(Output):
    line: str | None


class Warned(TypedDict):
    code: str
    text: str


class Plan(TypedDict):
    """What a change does; `before` and `after` are by hub or by field."""

    before: Anything
    after: Anything
    due_now: Money
    warnings: list[Warned]
    effects: list[Effect]


class Due(TypedDict):
    hub: str
    start: str


class Moved(TypedDict):
    what: str
    shown: str
    now: str


class Planned(Output):
    """A change that was planned: applied, or with --dry-run. `record` is the number for `seattui undo`."""

    applied: bool
    record: int | None
    plan: Plan
    at: NotRequired[str]
    operation_key: NotRequired[str]
    overdue: NotRequired[list[Due]]
    moved: NotRequired[list[Moved]]


class Cell(TypedDict):
    line: int
    column: int | str | None
    reason: str


class Imported(Planned):
    rows: int
    created: int
    updated: int
    unchanged: int
    restored: int
    deactivated: int
    reactivated: int
    skipped: list[Cell]
    left_out: list[Cell]
    left_out_total: int
    not_read: list[str]


class Demo(Output):
    store: str
    account: str
    users: int


class Rule(TypedDict):
    rule: str
    title: str
    text: str


class Rules(Output):
    rules: list[Rule]


class Topic(TypedDict):
    topic: str
    title: str


class Topics(Output):
    topics: list[Topic]


class HelpLine(TypedDict):
    term: str | None
    text: str


class OneTopic(Output):
    title: str
    lines: list[HelpLine]


class Check(TypedDict):
    name: str
    state: Literal["ok", "note", "warning", "fault"]
    text: str


class Doctor(Output):
    guarantee: Literal["gated", "owner", "advisory"] | None
    checks: list[Check]


class StoreCheck(Check):
    account: str | None


class StoreChecks(Output):
    checks: list[StoreCheck]


class Upgrade(Output, _From):
    applied: bool
    to: str
    brings: list[str]
    copy: str | None
    notes: list[str]
    operation_key: NotRequired[str]


class Head(TypedDict):
    name: str
    changes: int
    head: str


class Content(TypedDict, total=False):
    """Absent where nothing was copied yet."""

    made_at: str
    version: str
    rows: int
    sha256: str
    accounts: list[Head]


class Backup(Output, Content):
    applied: bool
    file: str
    store: str


class Restored(Output, Content):
    applied: bool
    file: str
    to: str
    verified: NotRequired[bool]


class Copied(Output, Content, _From):
    applied: bool
    to: str


class Problem(TypedDict):
    code: str
    message: str
    hint: str | None
    rule: str | None


class KeptBackup(TypedDict):
    file: str | None
    removed: NotRequired[list[str]]
    error: NotRequired[Problem]


class DueHere(Due):
    account: str


class Letter(TypedDict):
    to: str
    subject: str


class Tick(Output):
    posted: int
    expired: int
    sent: int
    waiting: int
    refused: int
    backup: NotRequired[KeptBackup]
    lapsed: NotRequired[int]
    due: NotRequired[list[DueHere]]
    letters: NotRequired[list[Letter]]
    operation_key: NotRequired[str]


class Line(Output):
    """A line for each command that was read."""

    line: int
    exit: int
    result: Anything | str


class WrongCell(TypedDict):
    """What is wrong in a file, or about a person."""

    code: str
    text: str
    line: NotRequired[int]
    column: NotRequired[int | str | None]
    hint: NotRequired[str | None]
    email: NotRequired[str]


class MovedBy(Activity):
    what: str


class Failed(Output):
    """What a command that fails prints instead. Others of its own keys may stand beside the error."""

    error: Problem
    applied: NotRequired[bool]
    record: NotRequired[int | None]
    plan: NotRequired[Plan]
    problems: NotRequired[list[WrongCell]]
    problem_count: NotRequired[int]
    moved_by: NotRequired[MovedBy | None]
    refusal: NotRequired[Problem | None]
    operation_key: NotRequired[str]
    repeat: NotRequired[str]


class WrittenFile(Output):
    """Of a list that was written to a file; of standard output (`-`) it is the list itself."""

    file: str


class UsersFile(WrittenFile):
    users: int


class TeamsFile(WrittenFile):
    teams: int


class SeatsFile(WrittenFile):
    subscriptions: int


class RecordFile(WrittenFile):
    activity: int


ERROR: Any = Failed
CHANGE: Any = Planned
OUTPUTS: dict[str, Any] = {
    "demo": Demo,
    "undo": Planned,
    "tick": Tick,
    "run": Line,
    "help": Topics | OneTopic,
    "explain": Rules,
    "doctor": Doctor,
    "subscriptions list": Subscriptions,
    "users list": Users,
    "users show": OneUser,
    "users import": Imported,
    "users export": Users | UsersFile,
    "views list": Views,
    "views show": OneView,
    "permissions list": Permissions,
    "permission-sets list": PermissionSets,
    "teams list": Teams,
    "teams export": Teams | TeamsFile,
    "seats list": Subscriptions,
    "seats export": Subscriptions | SeatsFile,
    "billing show": Billing,
    "billing invoices": Invoices,
    "billing invoice": Invoices,
    "catalogue show": Catalogue,
    "activity list": Record,
    "users history": History,
    "activity export": Record | RecordFile,
    "activity verify": Verified,
    "accounts list": Accounts,
    "operators list": Operators,
    "operators keys list": Keys,
    "ssh authorized-keys": KeyLine,
    "store upgrade": Upgrade,
    "store backup": Backup,
    "store restore": Restored,
    "store copy": Copied,
    "store check": StoreChecks,
}
"""By the command's words; `ssh session` prints what it runs, and every other command changes something: `CHANGE`."""
NONE = frozenset({"ssh session"})
