"""What is bound holds in its context and nowhere else."""

import asyncio
import threading

import logboom
from logboom.client.context import bound


def test_a_block_ends_what_it_bound():
    with logboom.bind(a=1):
        with logboom.bind(a=2, b=3):
            assert dict(bound()) == {"a": 2, "b": 3}
        assert dict(bound()) == {"a": 1}
    assert dict(bound()) == {}


def test_tasks_inherit_and_keep_apart():
    async def task(number: int) -> dict[str, object]:
        logboom.bind(number=number)
        await asyncio.sleep(0)
        return dict(bound())

    async def main() -> list[dict[str, object]]:
        with logboom.bind(request_id="r"):
            return list(await asyncio.gather(*[asyncio.create_task(task(n)) for n in range(2)]))

    assert asyncio.run(main()) == [{"request_id": "r", "number": 0}, {"request_id": "r", "number": 1}]


def test_threads_begin_with_nothing():
    seen: list[dict[str, object]] = []
    with logboom.bind(a=1):
        thread = threading.Thread(target=lambda: seen.append(dict(bound())))
        thread.start()
        thread.join()
    assert seen == [{}]
