"""Starts that are killed while they make the schema, or bring one of an earlier version up to date."""

from contextlib import closing

from starts import FirstStarts, Upgrades


def test_a_first_start_that_is_killed_is_finished_or_undone_by_the_next_one(seed):
    starts = FirstStarts(seed)
    starts.happen(12)
    print(starts.numbers())
    assert all(starts.found.values()), f"no kill came near the moment, so this proved nothing: {starts.found}"


def test_an_upgrade_that_is_killed_is_finished_or_undone_by_the_next_start(seed):
    with closing(Upgrades(seed, messages=10_000)) as upgrades:
        upgrades.happen(8)
    print(upgrades.numbers())
    assert all(upgrades.found.values()), f"no kill came near the moment, so this proved nothing: {upgrades.found}"
