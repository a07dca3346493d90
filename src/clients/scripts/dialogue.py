"""The dialogue of Dialogue.java with Python's websockets. Usage: python3 dialogue.py ws://host:port [deflate]"""
import asyncio
import sys

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

URL = sys.argv[1]
DEFLATE = "deflate" in sys.argv[2:]
# zlib holds the gateway to the window that is asked for: farther references fail to inflate.
NARROW = [ClientPerMessageDeflateFactory(server_max_window_bits=9, client_max_window_bits=True)]


def connect(**options):
    extensions = NARROW if DEFLATE else None
    return websockets.connect(URL, compression=None, extensions=extensions, max_size=None, **options)


async def closed(socket):
    try:
        while True:
            await socket.recv()
    except websockets.ConnectionClosed:
        return "%d %s" % (socket.close_code, socket.close_reason)


def say(*words):
    print(*words)


async def main():
    socket = await connect(subprotocols=["unknown.v0", "chat.v2"])
    say("sub-protocol", socket.subprotocol)
    if DEFLATE:
        say("extensions", *[extension.name for extension in getattr(socket, "protocol", socket).extensions])
        for count in range(1, 60):
            text = "".join("%d squared is %d; " % (i, i * i) for i in range(count * 10))
            await socket.send(text)
            assert await socket.recv() == text
        say("many", "ok")
    await socket.send("κόσμε 🌍")
    say("text", "ok" if await socket.recv() == "κόσμε 🌍" else "wrong")
    octets = bytes(range(256))
    await socket.send(octets)
    say("binary", "ok" if await socket.recv() == octets else "wrong")
    mebibyte = b"\7" * (1 << 20)
    await socket.send(mebibyte)
    say("mebibyte", "ok" if await socket.recv() == mebibyte else "wrong")
    await socket.send(["in ", "three ", "parts"])
    say("fragments", "ok" if await socket.recv() == "in three parts" else "wrong")
    await (await socket.ping("are you there?"))
    say("ping", "ok")
    await socket.send("ping me")
    say("pinged", "ok" if await socket.recv() == "pong: it is you" else "wrong")
    await socket.close(4001, "mine")
    say("closes", await closed(socket))

    second = await connect()
    await second.send("close me")
    say("closed", await closed(second))

    third = await connect()
    await third.send(b"\0" * ((1 << 20) + 1))
    say("too large", await closed(third))


asyncio.run(main())
