"""The other end of ServersIT.java with Python's websockets. Prints its port; ends with its standard input."""
import asyncio
import sys

import websockets

last_close = "none"


async def serve(socket):
    global last_close
    try:
        async for message in socket:
            if message == "which sub-protocol?":
                await socket.send(str(socket.subprotocol))
            elif message == "which extensions?":
                extensions = getattr(socket, "protocol", socket).extensions
                await socket.send(",".join(extension.name for extension in extensions))
            elif message == "in parts":
                await socket.send(["in ", "three ", "parts"])
            elif message == "ping me":
                await (await socket.ping("it is you"))
                await socket.send("pong: it is you")
            elif message == "how did it end?":
                await socket.send(last_close)
            elif message == "close me":
                await socket.close(4002, "theirs")
            else:
                await socket.send(message)
    except websockets.ConnectionClosed:
        pass
    last_close = "%d %s" % (socket.close_code, socket.close_reason)


async def main():
    async with websockets.serve(serve, "127.0.0.1", 0, subprotocols=["chat.v2"], max_size=None) as server:
        print(list(server.sockets)[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
