"""One thread that touches the disk."""

import asyncio
import threading

from logboom.ingest.disk_thread import DiskThread


async def test_jobs_run_one_after_another_and_tell_their_end_on_the_event_loop():
    """Whatever they return or raise."""
    loop = asyncio.get_running_loop()
    disk = DiskThread(loop)
    told: list[object] = []
    all_told = loop.create_future()
    places: list[threading.Thread] = []

    def job(number: int) -> int:
        places.append(threading.current_thread())
        return 10 // number

    def done(answer: int | Exception) -> None:
        assert threading.current_thread() is threading.main_thread()
        told.append(answer)
        if len(told) == 3:
            all_told.set_result(None)

    for number in (1, 0, 2):
        disk.run(lambda number=number: job(number), done)
    await all_told
    assert (told[0], type(told[1]), told[2]) == (10, ZeroDivisionError, 5)
    assert len(set(places)) == 1
    assert places[0] is not threading.main_thread()
    await disk.stop()
    assert not places[0].is_alive()
