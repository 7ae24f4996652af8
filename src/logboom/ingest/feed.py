"""Who waits for new loads: the live tail and the notices of issues look at each load once, when it is committed."""

import asyncio


class LoadFeed:
    """The newest load that is in the table. Used on one event loop."""

    def __init__(self, latest: int = 0) -> None:
        self.latest = latest
        self._beyond: asyncio.Future[None] | None = None

    def loaded(self, load_id: int, projects: frozenset[int]) -> None:  # noqa: ARG002  # the shape of Loader's on_loaded
        """A load is committed; whoever waits is woken."""
        self.latest = max(self.latest, load_id)
        if self._beyond is not None:
            self._beyond.set_result(None)
            self._beyond = None

    async def wait_beyond(self, load_id: int) -> int:
        """Return the newest load's id once it is greater than `load_id`."""
        while self.latest <= load_id:
            if self._beyond is None:
                self._beyond = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._beyond)  # one of many that wait may be cancelled
        return self.latest
