"""The rows of a chaos run: made from a seed, and read back from mentions.raw by the verifier. Two forms
carry edits and deletes: flat rows of X, and events of Bluesky's Jetstream."""

import collections
import datetime
import json
import random
from typing import Iterator, NamedTuple

from oracle import decode_entities

DAY_MS = 86_400_000
DID = "did:plc:askmixchaosexample0000000"
COLLECTION = "app.bsky.feed.post"
TID_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
REMEMBERED = 50_000  # identities that may still be edited, deleted or sent again
BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b"
FUTURE_MS = 4 * 3_600_000
CLOCKS_DIFFER_MS = 60_000


class Post(NamedTuple):
    """What one row says."""
    id: str
    bluesky: bool
    op: str  # upsert or delete
    version: int  # microseconds
    created_ms: int
    text: str
    edited: bool

    @property
    def key(self) -> str:
        return f"bluesky:at://{DID}/{COLLECTION}/{self.id}" if self.bluesky else f"x:{self.id}"


def tid(micros: int) -> str:
    value = micros << 10
    return "".join(TID_DIGITS[value >> shift & 31] for shift in range(60, -1, -5))


def micros_of(tid_text: str) -> int:
    value = 0
    for digit in tid_text:
        value = value << 5 | TID_DIGITS.index(digit)
    return value >> 10


def rfc3339(ms: int) -> str:
    when = datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


def encode(post: Post) -> bytes:
    value = jetstream(post) if post.bluesky else flat(post)
    return json.dumps(value, ensure_ascii=False).encode()


def flat(post: Post) -> dict:
    row = {"id": post.id, "platform": "x"}
    if post.op == "delete":
        return {**row, "deleted": True, "edited_at": post.version // 1000}
    row |= {"text": post.text, "created_at": post.created_ms}
    return {**row, "edited_at": post.version // 1000} if post.edited else row


def jetstream(post: Post) -> dict:
    commit = {"rev": tid(post.version), "collection": COLLECTION, "rkey": post.id,
              "operation": "delete" if post.op == "delete" else "update" if post.edited else "create"}
    if post.op == "upsert":
        commit["record"] = {"$type": COLLECTION, "createdAt": rfc3339(post.created_ms),
                            "text": post.text}
    return {"did": DID, "time_us": post.version, "kind": "commit", "commit": commit}


def parse(value: bytes) -> Post | None:
    """What askmix has to understand; None: it has to refuse the row."""
    try:
        row = json.loads(value)
    except ValueError:
        return None
    if not isinstance(row, dict):
        return None
    return parse_jetstream(row) if "commit" in row else parse_flat(row)


def parse_flat(row: dict) -> Post:
    edited = "edited_at" in row
    created = row.get("created_at", 0)
    return Post(row["id"], False, "delete" if row.get("deleted") else "upsert",
                1000 * (row["edited_at"] if edited else created), created,
                decode_entities(row.get("text", "")).strip(BLANKS), edited)


def parse_jetstream(row: dict) -> Post:
    commit = row["commit"]
    record = commit.get("record", {"createdAt": "1970-01-01T00:00:00.000Z", "text": ""})
    declared = datetime.datetime.fromisoformat(record["createdAt"].replace("Z", "+00:00"))
    created_ms, seen_ms = round(declared.timestamp() * 1000), row["time_us"] // 1000
    # What a client dates ahead of the clock counts when Jetstream saw it.
    if created_ms > seen_ms + CLOCKS_DIFFER_MS:
        created_ms = seen_ms
    return Post(commit["rkey"], True, "delete" if commit["operation"] == "delete" else "upsert",
                micros_of(commit["rev"]), created_ms,
                record["text"].strip(BLANKS), commit["operation"] == "update")


class Rows:
    """Rows without end. Most are new posts; some are sent twice, edited or deleted, at any distance;
    some edits and deletes come before their post; some are too old, from the future or broken."""

    def __init__(self, texts: list[str], seed: int):
        self.draw = random.Random(seed)
        self.texts = texts
        self.latest: dict[str, Post] = {}  # by id
        self.ids: collections.deque[str] = collections.deque()
        self.held: collections.deque[tuple[int, bytes]] = collections.deque()  # posts overtaken
        self.count = 0

    def next(self, now_ms: int) -> bytes:
        self.count += 1
        if self.held and self.held[0][0] <= self.count:
            return self.held.popleft()[1]
        kind = self.draw.random()
        if kind < 0.80 or not self.ids:
            return encode(self._new(now_ms))
        if kind < 0.88:
            return encode(self._known())
        if kind < 0.94:
            return encode(self._edit(self._known(), now_ms))
        if kind < 0.97:
            return encode(self._delete(self._known(), now_ms))
        if kind < 0.98:
            return self._overtaken(now_ms)
        if kind < 0.985:
            return encode(self._new(now_ms)._replace(created_ms=now_ms + FUTURE_MS,
                                                     id=f"f{self.count}"))
        return self._broken(now_ms)

    def _new(self, now_ms: int) -> Post:
        created = now_ms - self._age()
        # Versions on Bluesky are those of the repository, not of the post's own time.
        post = Post(f"c{self.count:07d}", self.draw.random() < 0.5, "upsert", created * 1000, created,
                    self.draw.choice(self.texts), False)
        self._remember(post)
        return post

    def _age(self) -> int:
        kind = self.draw.random()
        if kind < 0.01:
            return self.draw.randrange(25 * 3_600_000, 40 * 3_600_000)  # beyond every window
        if kind < 0.15:
            return self.draw.randrange(23 * 3_600_000)
        return self.draw.randrange(3_600_000 if kind < 0.4 else 300_000 if kind < 0.6 else 5_000)

    def _remember(self, post: Post) -> None:
        if post.id not in self.latest:
            self.ids.append(post.id)
            if len(self.ids) > REMEMBERED:
                del self.latest[self.ids.popleft()]
        self.latest[post.id] = post

    def _known(self) -> Post:
        return self.latest[self.ids[self.draw.randrange(len(self.ids))]]

    def _edit(self, post: Post, now_ms: int) -> Post:
        created = post.created_ms - (60_000 if self.draw.random() < 0.2 else 0)
        return self._changed(post, now_ms, op="upsert", edited=True, created_ms=created,
                             text=self.draw.choice(self.texts))

    def _delete(self, post: Post, now_ms: int) -> Post:
        return self._changed(post, now_ms, op="delete")

    def _changed(self, post: Post, now_ms: int, **changes) -> Post:
        version = max(post.version // 1000 + 1, now_ms) * 1000
        changed = post._replace(version=version, **changes)
        self._remember(changed)
        return changed

    def _overtaken(self, now_ms: int) -> bytes:
        """The edit or delete now; the post some hundred rows later."""
        post = self._new(now_ms)
        self.held.append((self.count + 300, encode(post)))
        change = self._edit if self.draw.random() < 0.5 else self._delete
        return encode(change(post, now_ms))

    def _broken(self, now_ms: int) -> bytes:
        line = encode(self._known())
        if self.draw.random() < 0.5:
            return b"<html>" + line[:20]
        return line[:self.draw.randrange(10, len(line) - 1)]

