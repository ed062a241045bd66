"""Readers that stand still: they follow one topic and read nothing until they are told to go on.

stalled.py <port> <readers> <events> <topic> <origin> <cookie>, and then two lines of talk: it says `ready` once all are
greeted, waits for a line, reads everything, and says one line of JSON: for each reader what went wrong, or null.
Small receive buffers, which only a program below the level of Node can ask for: the network hides little from the server.
"""

import base64
import json
import os
import re
import selectors
import socket
import sys

port, readers, events = (int(word) for word in sys.argv[1:4])
topic, origin, cookie = sys.argv[4:7]
SEQ = re.compile(rb'"seq":(\d+)')
OURS = b'"topic":"%s"' % topic.encode()


def text_frame(text):
    body = text.encode()
    mask = os.urandom(4)
    head = bytes([0x81, 0x80 | len(body)]) if len(body) < 126 else bytes([0x81, 0xFE]) + len(body).to_bytes(2, "big")
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(body))


class Reader:
    def __init__(self):
        self.line = socket.socket()
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.line.connect(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.line.sendall(
            (
                f"GET /ws/realtime HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: realtime.v1.json\r\n"
                f"Origin: {origin}\r\nCookie: {cookie}\r\n\r\n"
            ).encode()
        )
        self.got = b""
        while b"\r\n\r\n" not in self.got:
            self.more()
        self.got = self.got.split(b"\r\n\r\n", 1)[1]
        client = {"name": "stalled", "version": "1", "device": "d", "tabs": 1}
        self.line.sendall(text_frame(json.dumps({"type": "hello", "client": client, "topics": [topic]})))
        self.last = 0
        self.wrong = None
        while not any(b'"welcome"' in frame for frame in self.frames()):
            self.more()

    def more(self):
        read = self.line.recv(65536)
        if not read:
            raise EOFError("the server hung up")
        self.got += read

    def frames(self):
        at = 0
        while len(self.got) - at >= 2:
            length, body = self.got[at + 1] & 0x7F, at + 2
            if length >= 126:
                width = 2 if length == 126 else 8
                length, body = int.from_bytes(self.got[body : body + width], "big"), body + width
            if len(self.got) < body + length:
                break
            yield self.got[body : body + length]
            at = body + length
        self.got = self.got[at:]

    def take(self):
        self.more()
        for frame in self.frames():
            head = frame[:400]
            if OURS in head and b'"reset"' in head:
                self.wrong = self.wrong or f"reset after {self.last}"
            if OURS not in head or b'"event"' not in head:
                continue
            seq = int(SEQ.search(head).group(1))
            if seq != self.last + 1 and self.wrong is None:
                self.wrong = f"{seq} after {self.last}"
            self.last = seq
        return self.last >= events


standing = [Reader() for _ in range(readers)]
print("ready", flush=True)
sys.stdin.readline()
waiting = selectors.DefaultSelector()
for reader in standing:
    waiting.register(reader.line, selectors.EVENT_READ, reader)
left = readers
while left:
    for ready, _ in waiting.select():
        reader = ready.data
        try:
            complete = reader.take()
        except (OSError, EOFError) as error:
            reader.wrong, complete = f"{error} after {reader.last}", True
        if complete:
            waiting.unregister(reader.line)
            left -= 1
print(json.dumps([reader.wrong for reader in standing]), flush=True)
