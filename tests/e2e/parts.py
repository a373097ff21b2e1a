"""Which part of a text that names several brands is about which of them, clause by clause."""

Place = tuple[int, int]  # characters of the text

TURNS = ("but ", "while ", "whereas ", "although ", "though ", "however ")
PLACES = 16  # more of one brand are not looked at


def clause_ends(text: str) -> list[int]:
    return [end for end in range(1, len(text)) if ends_clause(text, end)] + [len(text)]


def ends_clause(text: str, end: int) -> bool:
    last, rest = text[end - 1], text[end:]
    blank = rest[0] in " \n\t"
    if last in "\n;\u3002\uff01\uff1f":
        return True
    if last in "!?\u2026":
        return blank
    if last == ".":
        return blank and not is_abbreviation(text[:end - 1])
    return last in " ," and rest.lower().startswith(TURNS)


def is_abbreviation(before: str) -> bool:
    """One or two letters before the full stop: "vs." or "e.g."."""
    letters = 0
    for byte in reversed(before.encode()):
        if byte < 0x80 and not chr(byte).isalpha():
            break
        letters += 1
    return 0 < letters < 3


def near(text: str, places: dict[str, list[Place]]) -> dict[str, str]:
    """Brand -> what the classifier reads for it."""
    if len(places) < 2:
        return {brand: text for brand in places}
    first = {brand: distinct(its)[:PLACES] for brand, its in places.items()}
    inside = [place for its in first.values() for place in its]
    ends = [end for end in clause_ends(text) if not any(b < end < e for b, e in inside)]
    clauses = list(zip([0, *ends], ends))
    about = [{brand for brand, its in first.items() if any(b <= at < e for at, _ in its)}
             for b, e in clauses]
    named = next((whom for whom in about if whom), set())
    texts = {brand: "" for brand in places}
    ended = dict.fromkeys(places, 0)
    for (begin, end), whom in zip(clauses, about):
        named = whom or named
        for brand in named:
            apart = texts[brand] and ended[brand] != begin and not texts[brand].endswith(" ")
            texts[brand] += (" " if apart else "") + text[begin:end]
            ended[brand] = end
    return texts


def distinct(places: list[Place]) -> list[Place]:
    """One within another is the same."""
    kept: list[Place] = []
    for begin, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if not kept or begin >= kept[-1][1]:
            kept.append((begin, end))
    return kept
