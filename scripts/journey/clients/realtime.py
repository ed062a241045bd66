"""A client of /ws/realtime, written from shared/PROTOCOL.md alone.

    python3 realtime.py http://localhost:8000 [greeting resuming ...]
"""

import json
import secrets
import time
import uuid

import websockets

from people import Person, expect
from run import run

PROTOCOL = "realtime.v1.json"


class Client:
    """One connection by ticket: what is said, and every frame until it is asked for."""

    def __init__(self, person):
        self.person = person
        self.frames = []

    async def __aenter__(self):
        address = self.person.origin.replace("http", "ws", 1) + "/ws/realtime"
        offered = [PROTOCOL, f"ticket.{self.person.ticket()}"]
        self.socket = await websockets.connect(address, subprotocols=offered)
        expect(self.socket.subprotocol == PROTOCOL, f"spoken is {self.socket.subprotocol}")
        return self

    async def __aexit__(self, *_):
        await self.socket.close()

    async def say(self, **frame):
        await self.socket.send(json.dumps(frame))

    async def hear(self, kind, **members):
        """The first frame of this type with these members; those before it stay."""
        while True:
            for frame in self.frames:
                if frame["type"] == kind and members.items() <= frame.items():
                    self.frames.remove(frame)
                    return frame
            heard = json.loads(await self.socket.recv())
            self.frames += heard if isinstance(heard, list) else [heard]

    async def hello(self, **more):
        client = {"name": "python", "version": "1", "device": "d_py", "tabs": 1}
        await self.say(type="hello", client=client, **more)
        return await self.hear("welcome")

    async def act(self, name, data, key=None):
        key = key or str(uuid.uuid4())
        await self.say(type="action", id=key, name=name, data=data)
        while True:
            answer = await self.hear("ok", id=key)
            return answer


def two(origin):
    mark = secrets.token_hex(4)
    return Person(origin, f"Ada{mark}"), Person(origin, f"Ben{mark}")


async def greeting(people):
    """hello, welcome with the topics that are always followed, ping, and a ticket that is good once"""
    ada, _ = people
    async with Client(ada) as line:
        welcome = await line.hello()
        expect(welcome["user"] == ada.id, f"welcome is for {ada.id}: {welcome}")
        for kind in ("notifications", "friend_requests", "account", "chats", "presence"):
            topic = welcome["topics"].get(f"{kind}:{ada.id}")
            expect(topic is not None and topic["state"] == "live", f"{kind} is live: {welcome}")
        sent = int(time.time() * 1000)
        await line.say(type="ping", timestamp=sent)
        expect((await line.hear("pong"))["timestamp"] == sent, "pong repeats the timestamp")
    address = ada.origin.replace("http", "ws", 1) + "/ws/realtime"
    offered = [PROTOCOL, f"ticket.{ada.ticket()}"]
    async with websockets.connect(address, subprotocols=offered):
        pass
    try:
        async with websockets.connect(address, subprotocols=offered):
            expect(False, "a ticket opens one line, not two")
    except websockets.InvalidStatusCode as refused:
        expect(refused.status_code == 401, f"a used ticket is 401, not {refused.status_code}")


async def resuming(people):
    """what was missed while away, in order and once; a foreign position is reset"""
    ada, ben = people
    topic = f"notifications:{ada.id}"
    post = ada.post("What do you think?")
    async with Client(ada) as line:
        welcome = await line.hello()
        state = welcome["topics"][topic]
        ben.comment(post, "Heard")
        event = await line.hear("event", topic=topic)
        expect(event["seq"] == state["seq"] + 1, f"the next number: {event['seq']}")
        expect(event["name"] == "notification.created", f"its name: {event['name']}")
        position = [event["seq"], event["id"]]
    ben.comment(post, "Missed 1")
    ben.comment(post, "Missed 2")
    resume = {"epoch": welcome["epoch"], "positions": {topic: position}}
    async with Client(ada) as line:
        again = await line.hello(resume=resume, previousClose=1006)
        expect(again["topics"][topic]["state"] == "replay", f"a replay: {again['topics'][topic]}")
        missed = [await line.hear("event", topic=topic) for _ in range(2)]
        words = [one["data"]["notification"]["excerpt"] for one in missed]
        expect(words == ["Missed 1", "Missed 2"], f"in order: {words}")
        numbers = [one["seq"] for one in missed]
        expect(numbers == [position[0] + 1, position[0] + 2], f"without a gap: {numbers}")
    foreign = {"epoch": "another", "positions": {topic: position}}
    async with Client(ada) as line:
        state = (await line.hello(resume=foreign))["topics"][topic]
        expect((state["state"], state.get("why")) == ("reset", "epoch"), f"a reset: {state}")


async def subscribing(people):
    """topics while they are shown, from where one was; what is not one's own is denied"""
    ada, ben = people
    post = ada.post("Watch me")
    async with Client(ben) as line:
        await line.hello()
        topics = [{"topic": f"post:{post}"}, {"topic": f"notifications:{ada.id}"}]
        await line.say(type="subscribe", id="1", topics=topics)
        states = (await line.hear("ok", id="1"))["data"]["topics"]
        expect(states[f"post:{post}"]["state"] == "live", f"the post is live: {states}")
        expect(states[f"notifications:{ada.id}"]["state"] == "denied", f"not one's own: {states}")
        since = [states[f"post:{post}"]["seq"], states[f"post:{post}"]["id"]]
        ada.comment(post, "First")
        event = await line.hear("event", topic=f"post:{post}", name="post.comment_created")
        await line.say(type="subscribe", id="2", topics=[{"topic": f"post:{post}", "since": since}])
        states = (await line.hear("ok", id="2"))["data"]["topics"]
        expect(states[f"post:{post}"]["state"] == "replay", f"from where one was: {states}")
        repeated = await line.hear("event", topic=f"post:{post}")
        expect(repeated["id"] == event["id"], "the same event has the same id")
        await line.say(type="unsubscribe", id="3", topics=[f"post:{post}"])
        await line.hear("ok", id="3")


async def acting(people):
    """actions: answered, told as an event with their id, once however often they are sent, refused by name"""
    ada, ben = people
    ada.befriend(ben)
    chat = ada.chat_with(ben)
    async with Client(ada) as line, Client(ben) as other:
        await line.hello()
        await other.hello()
        key = str(uuid.uuid4())
        said = {"chatId": chat, "content": "Hello"}
        answer = await line.act("chat.send", said, key)
        message = answer["data"]["message"]
        expect(message["clientId"] == key, f"the message knows its action: {message}")
        own = await line.hear("event", name="chat.message_created", clientId=key)
        expect(answer["at"][own["topic"]] == own["seq"], f"the answer names the event: {answer}")
        theirs = await other.hear("event", name="chat.message_created")
        expect(theirs["data"]["message"] == message, "both are told the same")
        repeat = await line.act("chat.send", said, key)
        expect(repeat.get("duplicate") is True, f"the repeat is one: {repeat}")
        expect(repeat["data"] == answer["data"], "and answered the same")
        await line.say(type="action", id="x", name="chat.explode", data={})
        refused = await line.hear("error", id="x")
        expect((refused["code"], refused["temporary"]) == ("unknown_action", False), f"{refused}")


async def signalling(people):
    """a hint to whoever has the chat open, with who it is from"""
    ada, ben = people
    ada.befriend(ben)
    topic = f"chat:{ada.chat_with(ben)}"
    async with Client(ada) as line, Client(ben) as other:
        await line.hello(topics=[topic])
        await other.hello(topics=[topic])
        await line.say(type="signal", topic=topic, name="chat.typing", data={"on": True})
        hint = await other.hear("signal", topic=topic)
        expect(hint["by"] == ada.id and hint["data"]["on"] is True, f"who types: {hint}")


async def valuing(people):
    """the latest of a value at once, and every change"""
    ada, ben = people
    post = ada.post("Count me")
    topic = f"engagement:{post}"
    async with Client(ben) as line:
        await line.hello(topics=[topic])
        first = await line.hear("value", topic=topic)
        expect(first["data"]["engagement"]["reactions"] == {}, f"nothing yet: {first}")
        ada.do("PUT", f"/api/posts/{post}/reactions/like")
        second = await line.hear("value", topic=topic)
        expect(second["data"]["engagement"]["reactions"] == {"like": 1}, f"one like: {second}")
        expect(second["rev"] > first["rev"], f"a later revision: {first['rev']}, {second['rev']}")


run(
    {
        "greeting": greeting,
        "resuming": resuming,
        "subscribing": subscribing,
        "acting": acting,
        "signalling": signalling,
        "valuing": valuing,
    },
    two,
)
