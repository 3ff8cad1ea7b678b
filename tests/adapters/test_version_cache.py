"""What is handed out again, and what is not: the one rule of freshness."""

from threading import Barrier, Thread

from adapters.version_cache import VersionCache


def test_a_value_is_handed_out_while_its_version_stands() -> None:
    cache = VersionCache[str, str](10)
    made = iter(["one", "two", "three"])
    assert [cache.get("a", version, lambda: next(made)) for version in (1, 1, 2, 1)] == [
        "one",
        "one",
        "two",
        "three",
    ]


def test_what_has_no_version_yet_is_made_each_time() -> None:
    """It may change under the same version; what was kept before it became so is no answer either."""
    cache = VersionCache[str, str](10)
    cache.keep("a", 1, "one")
    assert cache.get("a", None, lambda: "now") == "now"
    assert cache.find("a", 1) is None
    assert cache.find("a", None) is None


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    cache = VersionCache[str, str](2)
    for key in "ab":
        cache.keep(key, 1, key)
    assert cache.find("a", 1) == "a"
    cache.keep("c", 1, "c")
    assert [cache.find(key, 1) for key in "abc"] == ["a", None, "c"]


def test_threads_share_one_within_its_bound() -> None:
    cache = VersionCache[int, int](50)
    begin, wrong = Barrier(8), []

    def work(seed: int) -> None:
        begin.wait()
        for n in range(2_000):
            key = (n * seed) % 100
            if cache.get(key, key % 3, lambda key=key: key) != key:  # type: ignore[misc]
                wrong.append(key)

    threads = [Thread(target=work, args=(seed,)) for seed in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sum(cache.find(key, key % 3) is not None for key in range(100)) <= 50
