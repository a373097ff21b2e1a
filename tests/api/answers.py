"""What a running askmix answers, checked against the schemas of schemas/ by a validator that shares no
code with askmix. OpenAPI says the same of answers as a whole; here each record is taken out of them."""

import json
import pathlib
import urllib.request
from typing import Iterator

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

SCHEMAS = pathlib.Path(__file__).resolve().parent.parent.parent / "schemas"


class Api:
    def __init__(self, address: str, token: str):
        self.base = f"http://{address}"
        self.token = token

    def get(self, path: str) -> dict:
        """`path`: with /api/v1, as `next` gives it."""
        request = urllib.request.Request(self.base + path,
                                         headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def pages(self, path: str, name: str) -> Iterator[dict]:
        """The elements of a list, over all its pages."""
        while path:
            page = self.get(path)
            yield from page[name]
            path = page.get("next", "")


def records(api: Api) -> Iterator[tuple[str, str, dict]]:
    """Where a record stands, the name of its schema, and the record."""
    windows = api.get("/api/v1/status")["windows"]
    for window in windows:
        for brand in api.pages(f"/api/v1/brands?limit=2&window={window}", "brands"):
            yield f"/brands?window={window}", "mix", brand["mix"]
    for brand in api.pages("/api/v1/brands", "brands"):
        path = f"/api/v1/brands/{brand['id']}"
        for mix in api.get(path)["mixes"]:
            yield path, "mix", mix
        for window in windows:
            yield f"{path}/mix", "mix", api.get(f"{path}/mix?window={window}")
        yield f"{path}/history", "history", api.get(f"{path}/history")
        for shift in api.pages(f"{path}/shifts?limit=1", "shifts"):
            yield f"{path}/shifts", "shift", shift
        for mention in api.get(f"{path}/mentions")["mentions"]:
            yield f"{path}/mentions", "classified", mention
    for shift in api.pages("/api/v1/shifts?limit=2", "shifts"):
        yield "/shifts", "shift", shift


def validators() -> dict[str, jsonschema.Draft7Validator]:
    schemas = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.schema.json")}
    registry = Registry().with_resources(
        (name, Resource(contents=schema, specification=DRAFT7)) for name, schema in schemas.items())
    return {name.split(".")[0]: jsonschema.Draft7Validator(schema, registry=registry)
            for name, schema in schemas.items()}


def check(api: Api) -> tuple[dict[str, int], list[str]]:
    """How many records of each schema were seen, and a sentence for each that is not as it should be."""
    valid, seen, faults = validators(), {}, []
    for place, schema, record in records(api):
        seen[schema] = seen.get(schema, 0) + 1
        error = jsonschema.exceptions.best_match(valid[schema].iter_errors(record))
        if error is not None:
            faults.append(f"{place}: {error.json_path}: {error.message[:200]}")
    return seen, faults
