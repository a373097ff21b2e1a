"""What must come out, twice: record by record as classify has to take them in, from mentions.clean in its
order; and from all rows at once, where only the highest version of an identity counts."""

import collections
from typing import Iterable, NamedTuple

from content import DAY_MS, Post
from feed import Brand
from oracle import ASKS, GRID_MS, TOPIC_OF, Expected, Matcher, Question, ask

Vote = tuple[str, str, str, tuple[int, int, int]]  # brand, intent, kind, expectation


class Entry(NamedTuple):
    """What the ledger has to know of an identity."""
    version: int
    deleted: bool
    created_ms: int
    votes: tuple[Vote, ...]


class Verdicts:
    """Text -> votes, by the dull matcher and `askmix classify`."""

    def __init__(self, brands: list[Brand], binary: str):
        self.matcher = Matcher(brands)
        self.binary = binary
        self.votes: dict[str, tuple[Vote, ...]] = {"": ()}

    def learn(self, texts: Iterable[str]) -> None:
        asked = [(brand, Question(text, part, words)) for text in sorted(set(texts) - self.votes.keys())
                 for brand, (words, part) in sorted(self.matcher.find(text).items())]
        found = collections.defaultdict(list)
        answers = ask([question for _, question in asked], self.binary)
        for (brand, question), answer in zip(asked, answers):
            found[question.text].append((brand, *answer))
        self.votes.update({text: tuple(found[text]) for text in texts if text not in self.votes})

    def of(self, post: Post) -> tuple[Vote, ...]:
        return self.votes[post.text] if post.op == "upsert" else ()


def normalised(post: Post | None, written_ms: int, verdicts: Verdicts) -> str | None:
    """The topic on which normalize has to put a row, if any. `written_ms`: when mentions.raw had it."""
    if post is None:
        return "mentions.rejected"
    if post.op == "upsert" and post.created_ms > written_ms + 3_600_000:
        return "mentions.rejected"
    if post.op == "upsert" and not post.edited and not verdicts.of(post):
        return None
    return "mentions.clean"


def is_everywhere(post: Post | None) -> bool:
    """News that a post is gone is in all partitions where it may be a repost."""
    return post is not None and post.op == "delete" and not post.bluesky


def home(key: str, partitions: int) -> int:
    """The partition of a key, as Java's clients choose it: murmur2."""
    data, mask = key.encode(), 0xFFFFFFFF
    m, h = 0x5BD1E995, 0x9747B28C ^ len(data)
    whole = len(data) // 4 * 4
    for at in range(0, whole, 4):
        k = int.from_bytes(data[at:at + 4], "little") * m & mask
        h = (h * m ^ (k ^ k >> 24) * m) & mask
    if rest := data[whole:]:
        h = (h ^ int.from_bytes(rest, "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    return ((h ^ h >> 15) & 0x7FFFFFFF) % partitions


class Replay:
    """classify of one partition, in the order of its input."""

    def __init__(self, verdicts: Verdicts, now_ms: int, partition: int, partitions: int):
        self.verdicts = verdicts
        self.partition = partition
        self.partitions = partitions
        self.oldest_ms = now_ms - DAY_MS
        self.known: dict[str, Entry] = {}
        self.changes: collections.Counter = collections.Counter()  # (brand, bucket, slot)

    def outputs(self, post: Post) -> list[tuple]:
        """Of one record: what must be on the classified topics, and that the ledger has it."""
        before = self.known.get(post.key)
        if before and not self._is_news(post, before):
            return []
        if not before and is_everywhere(post) and home(post.key, self.partitions) != self.partition:
            return []
        remembered = not before or before.deleted
        votes = self.verdicts.of(post)
        if remembered and not votes:
            decided = before._replace(version=post.version, deleted=post.op == "delete") \
                if before else Entry(post.version, post.op == "delete", post.created_ms, ())
        elif post.op == "delete":
            decided = before._replace(version=post.version, deleted=True, votes=())
        else:
            decided = Entry(post.version, False, post.created_ms, votes)
        return self._decide(post, before, decided)

    @staticmethod
    def _is_news(post: Post, before: Entry) -> bool:
        return (post.version, post.op == "delete") > (before.version, before.deleted)

    def _decide(self, post: Post, before: Entry | None, after: Entry) -> list[tuple]:
        out = []
        for vote in after.votes:
            brand, intent, kind, _ = vote
            out.append((TOPIC_OF[intent], post.key, brand, "publish", post.version, intent, kind,
                        self._count(after, vote, 1)))
        for vote in before.votes if before else ():
            brand, intent, kind, _ = vote
            self._count(before, vote, -1)
            if not any((b, i) == (brand, intent) for b, i, _, _ in after.votes):
                out.append((TOPIC_OF[intent], post.key, brand, "withdraw", post.version, intent, kind,
                            post.op == "delete"))
        out.append(("askmix.ledger", post.key))
        self.known[post.key] = after
        return out

    def _count(self, entry: Entry, vote: Vote, step: int) -> bool:
        """Whether the vote counts in windows: it is not older than the longest."""
        brand, intent, kind, expected = vote
        if entry.created_ms < self.oldest_ms:
            return False
        bucket = entry.created_ms // GRID_MS * GRID_MS
        self.changes[brand, bucket, kind or intent] += step
        for ask_of, units in zip(ASKS, expected):
            self.changes[brand, bucket, ("expected", ask_of)] += step * units
        return True


def final_votes(posts: Iterable[Post], verdicts: Verdicts) -> dict[tuple[str, str], Expected]:
    """(identity, brand) -> what counts in the end, whatever came in which order how often."""
    best: dict[str, Post] = {}
    for post in posts:
        known = best.get(post.key)
        rank = post.version, post.op == "delete"
        if known is None or rank > (known.version, known.op == "delete"):
            best[post.key] = post
    return {(key, brand): Expected(*decided, post.created_ms)
            for key, post in best.items() for brand, *decided in verdicts.of(post)}
