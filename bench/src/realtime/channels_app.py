"""Django Channels as the customer's document sets it up: capacity 1500, expiry 10 s, one group."""

import os

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [os.environ["BENCH_REDIS"]], "capacity": 1500, "expiry": 10},
        }
    },
)
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402


class Bench(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("bench", self.channel_name)
        await self.accept()
        await self.send("listo")

    async def tick(self, event):
        await self.send(event["text"])


application = ProtocolTypeRouter({"websocket": Bench.as_asgi()})

if __name__ == "__main__":
    # The publisher, as a worker of Celery would be: each line of its input goes to the group.
    import asyncio
    import sys

    from channels.layers import get_channel_layer

    async def publish():
        layer = get_channel_layer()
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            await layer.group_send("bench", {"type": "tick", "text": line.strip()})

    asyncio.run(publish())
