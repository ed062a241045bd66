"""Runs what a client claims, prints a line for each thing that holds, and stops with a sentence at the first that does not."""

import asyncio
import sys

try:
    from websockets import WebSocketException
except ImportError:
    sys.exit("websockets is needed: apt-get install python3-websockets")

from people import Unexpected

PATIENCE_S = 20


def run(claims, work):
    """`claims`: by name, a coroutine function that takes what `work` makes of the origin."""
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} <origin> [{' | '.join(claims)}]")
    origin, names = sys.argv[1], sys.argv[2:] or list(claims)
    for name in names:
        if name not in claims:
            sys.exit(f"there is no {name}; there are {', '.join(claims)}")
        try:
            asyncio.run(asyncio.wait_for(claims[name](work(origin)), PATIENCE_S))
        except Unexpected as wrong:
            sys.exit(f"{name}: {wrong}")
        except (OSError, WebSocketException) as broken:
            sys.exit(f"{name}: the line to {origin} broke: {broken}")
        except asyncio.TimeoutError:
            sys.exit(f"{name}: what was promised did not come within {PATIENCE_S} s")
        print(f"ok {name}: {claims[name].__doc__}")
