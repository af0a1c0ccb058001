"""Carries deliveries out: one task a process, woken by Postgres and by a clock.

Any number of processes may do so: a delivery is taken by whoever locks its row first, and is his until its lease ends.
Whoever dies with one in hand leaves it to the others, so it may arrive twice, under the same id, and never not at all.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from datetime import timedelta

import httpcore
import structlog
from psycopg import AsyncConnection
from psycopg.rows import class_row

from app.database.engine import OUTAGES, Database
from app.database.listening import listen
from app.database.tasks import end
from app.web.outgoing import AddressRefused, Answer, Outgoing
from app.webhooks.retrying import delay_after
from app.webhooks.signing import signature

CHANNEL = "concord_webhooks"
AT_ONCE = 16
LEASE = timedelta(minutes=2)
LOOK_S = 10.0
RECONNECT_S = 1.0
GONE = 410

log = structlog.get_logger()


@dataclass(frozen=True)
class Delivery:
    """What is to be sent now."""

    id: int
    webhook_id: int
    message_id: str
    body: str
    attempts: int
    url: str
    secret: str


class Postman:
    """Sends what is due until it is stopped."""

    def __init__(self, database: Database, outgoing: Outgoing) -> None:
        self._database = database
        self._outgoing = outgoing
        self._is_woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to deliver."""
        self._tasks = [
            asyncio.create_task(self._listen(), name="webhooks: listen"),
            asyncio.create_task(self._deliver_for_ever(), name="webhooks: deliver"),
        ]

    async def stop(self) -> None:
        """Stop at once: what is on its way is sent again later. Harmless when that has been done."""
        await end(self._tasks)
        self._tasks = []
        await self._outgoing.close()

    async def deliver_due(self) -> int:
        """Send what is due now; gives how many were sent, heard or not."""
        due = await self._take()
        await asyncio.gather(*(self._deliver(each) for each in due))
        return len(due)

    async def _take(self) -> list[Delivery]:
        async with self._database.connection() as connection:
            cursor = connection.cursor(row_factory=class_row(Delivery))
            await cursor.execute(
                """
                with due as (
                    select d.id
                    from webhook_deliveries d
                    join webhooks w on w.id = d.webhook_id and w.deleted_at is null
                    where d.state = 'waiting' and d.due_at <= clock_timestamp()
                      and (w.is_active or d.event = 'webhook.tested')
                    order by d.due_at
                    limit %s
                    for update of d skip locked
                )
                update webhook_deliveries d
                set due_at = clock_timestamp() + %s, attempts = d.attempts + 1
                from due, webhooks w
                where d.id = due.id and w.id = d.webhook_id
                returning d.id, d.webhook_id, d.message_id::text, d.body, d.attempts, w.url, w.secret
                """,
                [AT_ONCE, LEASE],
            )
            return await cursor.fetchall()

    async def _deliver(self, delivery: Delivery) -> None:
        started = time.monotonic()
        answer = await self._ask(delivery)
        took_ms = round((time.monotonic() - started) * 1000)
        is_heard = answer.status is not None and 200 <= answer.status < 300
        await self._settle(delivery, answer, took_ms, is_heard=is_heard)

    async def _ask(self, delivery: Delivery) -> "Outcome":
        now = int(time.time())
        body = delivery.body.encode()
        signed = signature(
            delivery.secret, message_id=delivery.message_id, timestamp=now, body=body
        )
        headers = {
            "content-type": "application/json",
            "user-agent": "Concord-Webhooks/1",
            "webhook-id": delivery.message_id,
            "webhook-timestamp": str(now),
            "webhook-signature": signed,
        }
        try:
            answer: Answer = await self._outgoing.post(delivery.url, body=body, headers=headers)
        except AddressRefused as refusal:
            return Outcome(None, refusal.message)
        except (TimeoutError, httpcore.TimeoutException):
            return Outcome(None, "No answer in time.")
        except (OSError, httpcore.NetworkError, httpcore.ProtocolError) as error:
            return Outcome(None, f"No answer: {error or type(error).__name__}.")
        return Outcome(answer.status, answer.text)

    async def _settle(
        self, delivery: Delivery, outcome: "Outcome", took_ms: int, *, is_heard: bool
    ) -> None:
        delay = None if outcome.status == GONE else delay_after(delivery.attempts)
        state = "delivered" if is_heard else "waiting" if delay else "failed"
        async with self._database.connection() as connection:
            await connection.execute(
                """
                update webhook_deliveries
                set state = %(state)s, status = %(status)s, answer = %(answer)s, took_ms = %(took_ms)s,
                    due_at = clock_timestamp() + %(delay)s,
                    finished_at = case when %(state)s <> 'waiting' then clock_timestamp() end
                where id = %(id)s and state = 'waiting' and attempts = %(attempts)s
                """,
                {
                    "id": delivery.id,
                    "attempts": delivery.attempts,
                    "state": state,
                    "status": outcome.status,
                    "answer": outcome.text,
                    "took_ms": took_ms,
                    "delay": delay or timedelta(),
                },
            )
            if state == "failed":
                await _perhaps_stop(connection, delivery, is_gone=outcome.status == GONE)

    async def _deliver_for_ever(self) -> None:
        while True:
            try:
                while await self.deliver_due():
                    pass
            except OUTAGES as error:
                log.warning("webhooks lost the database", error=str(error))
                await asyncio.sleep(RECONNECT_S)
            except Exception as error:
                log.exception("webhooks could not be delivered", exc_info=error)
                await asyncio.sleep(RECONNECT_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(await self._wait_s()):
                    await self._is_woken.wait()
            self._is_woken.clear()

    async def _wait_s(self) -> float:
        """Until the next one is due, but not too long."""
        try:
            async with self._database.autocommit() as connection:
                cursor = await connection.execute(
                    """
                    select extract(epoch from min(due_at) - clock_timestamp())::float8
                    from webhook_deliveries
                    where state = 'waiting' and due_at > clock_timestamp()
                    """
                )
                row = await cursor.fetchone()
        except OUTAGES:
            return RECONNECT_S
        return LOOK_S if row is None or row[0] is None else min(LOOK_S, max(0.05, row[0]))

    async def _listen(self) -> None:
        await listen(
            self._database.url,
            CHANNEL,
            begun=self._is_woken.set,
            heard=lambda _: self._is_woken.set(),
            again_s=RECONNECT_S,
        )


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt: a status where there was an answer, and its words or why there was none."""

    status: int | None
    text: str


async def _perhaps_stop(
    connection: AsyncConnection[tuple[object, ...]], delivery: Delivery, *, is_gone: bool
) -> None:
    """Stop telling an address that says it is gone, or that has heard nothing since this delivery was first tried."""
    why = (
        "The address answered 410: it is gone."
        if is_gone
        else "Nothing has arrived for more than a day."
    )
    await connection.execute(
        """
        update webhooks w
        set is_active = false, stopped_because = %(why)s
        from webhook_deliveries d
        where w.id = %(webhook)s and d.id = %(id)s and w.is_active and (%(is_gone)s or not exists (
            select from webhook_deliveries o
            where o.webhook_id = w.id and o.state = 'delivered' and o.finished_at > d.created_at
        ))
        """,
        {"why": why, "webhook": delivery.webhook_id, "id": delivery.id, "is_gone": is_gone},
    )
