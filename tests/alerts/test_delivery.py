"""Calls to receivers: each with an end to its time, none in the way of another."""

import asyncio
import threading

import pytest

from logboom.alerts.channels import Answer, SendFailed
from logboom.alerts.delivery import AT_A_TIME, Delivery
from tests.waiting import until


async def test_a_call_gives_its_answer_or_its_error() -> None:
    delivery = Delivery()
    assert (await delivery.send("a", lambda: Answer("250 OK"), seconds=10)).text == "250 OK"

    def fails() -> Answer:
        raise SendFailed("451 later")

    with pytest.raises(SendFailed, match="451 later"):
        await delivery.send("a", fails, seconds=10)


async def test_a_receiver_that_never_answers_makes_nobody_else_wait() -> None:
    delivery, answers = Delivery(), threading.Event()

    def never() -> Answer:
        answers.wait(60)
        return Answer("too late")

    stalled = [asyncio.create_task(delivery.send(number, never, seconds=0.05)) for number in range(2 * AT_A_TIME)]
    assert (await delivery.send("other", lambda: Answer("ok"), seconds=10)).text == "ok"
    for one in stalled:
        with pytest.raises(SendFailed, match="no answer within"):
            await one

    with pytest.raises(SendFailed, match="an earlier message to it still has no answer"):
        await delivery.send(0, lambda: Answer("ok"), seconds=10)
    answers.set()

    async def is_well_again() -> bool:
        try:
            return (await delivery.send(0, lambda: Answer("ok"), seconds=10)).text == "ok"
        except SendFailed:
            return False

    await until(is_well_again)
