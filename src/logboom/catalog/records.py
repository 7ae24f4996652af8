"""What the catalog gives out: plain frozen values, never rows of the database."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do in one project; each includes the ones before it."""

    VIEWER = "viewer"
    """Search, tail, read what others saved."""
    MEMBER = "member"
    """Also save, share and change what the project shares."""
    ADMIN = "admin"
    """Also see and make ingest keys, give roles, set the retention."""

    def includes(self, other: "Role") -> bool:
        order = tuple(Role)
        return order.index(self) >= order.index(other)


class Scope(StrEnum):
    """What a token may be used for, whatever the roles of its owner are; `admin` includes `read`."""

    READ = "read"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class User:
    id: int
    email: str
    name: str
    administrator: bool
    """Of the whole server: has the role admin in every project, makes users and projects."""
    active: bool
    has_password: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Project:
    id: int
    slug: str
    name: str
    retention_days: int
    """A class of retention (`logboom.event.RETENTION_CLASSES`)."""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    user: User
    role: Role


@dataclass(frozen=True, slots=True)
class KeyLimits:
    """How much may come with one ingest key; None: as much as the server takes."""

    events_per_second: int | None = None
    bytes_per_second: int | None = None
    events_per_day: int | None = None
    """A day is one of UTC."""
    bytes_per_day: int | None = None
    """Bytes are those of the events, after decompression."""


NO_LIMITS = KeyLimits()


@dataclass(frozen=True, slots=True)
class KeyUse:
    """What came with an ingest key on one day."""

    events: int = 0
    bytes: int = 0
    refused: int = 0
    """Requests of HTTP inputs, messages of the others."""

    def __add__(self, other: "KeyUse") -> "KeyUse":
        return KeyUse(self.events + other.events, self.bytes + other.bytes, self.refused + other.refused)


@dataclass(frozen=True, slots=True)
class IngestKey:
    id: int
    key: str = field(repr=False)
    project: int
    name: str
    created_at: datetime
    limits: KeyLimits = NO_LIMITS


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as lists show it; the token itself is known only to who made it."""

    id: int
    user_id: int
    project: int | None
    """The only project in which it may be used; None: wherever its owner has a role."""
    name: str
    beginning: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    """To the hour: a request never costs a write to the catalog."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in with a browser."""

    id: int
    user_id: int
    created_at: datetime
    expires_at: datetime
    last_seen_at: datetime
    """To the hour."""
    address: str
    user_agent: str
