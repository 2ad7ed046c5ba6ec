"""The same empty task in Celery 5: JSON, acknowledged late, no results, on the Redis of the run."""

import os
import sys
import time

from celery import Celery
from redis import Redis

URL = os.environ["BENCH_REDIS_URL"]
QUEUE = "bench-celery"

app = Celery("bench", broker=URL)
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_ignore_result=True,
    task_default_queue=QUEUE,
    # Celery's own advice for many short tasks.
    worker_prefetch_multiplier=64,
)


@app.task(name="bench.nada")
def nada(n):
    return None


def is_idle(redis):
    """Nothing waits and everything taken was acknowledged."""
    return redis.llen(QUEUE) == 0 and redis.hlen("unacked") == 0


def rate(redis, jobs):
    """Publishes over one connection; from the first message to the last acknowledgement, in jobs per second."""
    start = time.monotonic()
    with app.producer_pool.acquire(block=True) as producer:
        for n in range(jobs):
            nada.apply_async((n,), producer=producer)
    while True:
        end = time.monotonic()
        # Between being taken and being noted as taken a message is nowhere: what counts is the first of two looks.
        if is_idle(redis) and (time.sleep(0.02) or is_idle(redis)):
            return jobs / (end - start)
        time.sleep(0.002)


if __name__ == "__main__":
    connection = Redis.from_url(URL)
    # One round per line, so that the peers can take turns.
    for line in sys.stdin:
        print(rate(connection, int(line)), flush=True)
