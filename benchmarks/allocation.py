"""The allocation rule on a nationwide campaign.

Peer: the same rule with textbook augmenting paths (Kuhn), person by person and unit by unit, measured on fewer people
and taken on to ours by its time per nomination (it grows faster, so this favours the peer). Limit: putting the
nominations in order, without which nobody can be awarded anything.
"""

import random
from collections.abc import Iterator

from allocations.solver import Instance, order, solve
from benchmarks.timing import best_of, row

SIZE, PEER_SIZE = 100_000, 600
GROUPS = ["near_poor", "student", "disabled", "elderly", "household", "other_hardship"]


def instance(size: int, seed: int = 2027) -> Instance:
    """`size` nominations for a card in 34 provinces; lines for half of them, two thirds of the units earmarked."""
    rng = random.Random(seed)
    places = [(f"{province:02}", f"{province:02}{commune:03}") for province in range(34) for commune in range(98)]
    nominations = []
    for number in range(size):
        province, commune = rng.choice(places)
        nominations.append(
            {
                "id": f"N{number:06}",
                "offer": "card",
                "province": province,
                "commune": commune,
                "groups": sorted(rng.sample(GROUPS, rng.randint(1, 2))),
                "institution": None,
                "points": rng.randint(0, 20),
            }
        )
    lines = []
    for number in range(max(10, size // 100)):
        province, commune = rng.choice(places)
        wide = number % 3 == 0
        lines.append(
            {
                "id": f"L{number:05}",
                "offer": "card",
                "quantity": 50,
                "provinces": [] if wide or number % 3 == 1 else [province],
                "communes": [commune] if number % 3 == 1 else [],
                "groups": sorted(rng.sample(GROUPS, 2)) if number % 4 == 0 else [],
                "institutions": [],
            }
        )
    quotas = [{"offer": "card", "area": f"{province:02}", "most": size // 40} for province in range(34)]
    return Instance.from_dict({"seed": "XSMB 72141", "lines": lines, "quotas": quotas, "nominations": nominations})


def kuhn(problem: Instance) -> set[str]:
    """The awarded ids by the textbook: one slot for each unit, one augmenting path for each person."""
    slots = [line for line in problem.lines for _ in range(line.quantity)]
    holder: list[int | None] = [None] * len(slots)
    people = order(problem)
    most = {quota.area: quota.most for quota in problem.quotas}
    used: dict[str, int] = {}

    def place(person: int, seen: set[int]) -> bool:
        stack: list[tuple[int, Iterator[int]]] = [(person, iter(range(len(slots))))]
        path: list[int] = []
        while stack:
            current, candidates = stack[-1]
            for slot in candidates:
                if slot in seen or not slots[slot].serves(people[current]):
                    continue
                seen.add(slot)
                path.append(slot)
                occupant = holder[slot]
                if occupant is None:
                    for (who, _rest), taken in zip(stack, path, strict=True):
                        holder[taken] = who
                    return True
                stack.append((occupant, iter(range(len(slots)))))
                break
            else:
                stack.pop()
                if path:
                    path.pop()
        return False

    awarded = set()
    for index, person in enumerate(people):
        areas = (person.province, person.commune)
        if all(used.get(area, 0) < most.get(area, len(people)) for area in areas) and place(index, set()):
            awarded.add(person.id)
            for area in areas:
                used[area] = used.get(area, 0) + 1
    return awarded


def measure() -> Iterator[str]:
    yield "Allocation: who gets which pledged card (nominations, seconds)"
    small = instance(PEER_SIZE)
    ours_small = {award.nomination for award in solve(small).awards}
    if kuhn(small) != ours_small:
        raise AssertionError("the peer awards others: one of the two is wrong")
    large = instance(SIZE)
    ours = best_of(3, lambda: solve(large))
    yield row("ours: solve", ours, SIZE)
    peer = best_of(1, lambda: kuhn(small)) * SIZE / PEER_SIZE
    yield row(f"peer: augmenting paths, {PEER_SIZE} nominations, taken on", peer, SIZE, ours)
    yield row("limit: putting the nominations in order", best_of(3, lambda: order(large)), SIZE, ours)
