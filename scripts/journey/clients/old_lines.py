"""A client of every old line, written from backend/legacy/README.md and shared/PROTOCOL.md alone.

    python3 old_lines.py http://localhost:8000 [W1 W2 ...]
"""

import asyncio
import json
import secrets
from http.client import HTTPConnection
from urllib.parse import urlsplit

import websockets

from people import Person, expect
from run import run


class House:
    """Two people of this run alone, and the way to their lines."""

    def __init__(self, origin):
        self.origin = origin
        mark = secrets.token_hex(4)
        self.ann = Person(origin, f"Ann{mark}")
        self.bob = Person(origin, f"Bob{mark}")

    def line(self, person, path):
        """An old WebSocket of this person, by token."""
        joint = "&" if "?" in path else "?"
        address = self.origin.replace("http", "ws", 1) + path
        return websockets.connect(f"{address}{joint}token={person.token()}")


async def hear(line, kind):
    """The next frame of this type."""
    while True:
        frame = json.loads(await line.recv())
        if frame.get("type") == kind:
            return frame


async def say(line, frame):
    await line.send(json.dumps(frame))


async def pong(line):
    await say(line, {"type": "ping"})
    expect(await hear(line, "pong") == {"type": "pong"}, "a ping is answered by a pong")


def has(frame, **members):
    for name, value in members.items():
        expect(frame.get(name) == value, f"{name} is {value!r} in {frame}")


def enveloped(frame, kind):
    expect(list(frame) == ["type", "timestamp", "data"], f"type, timestamp, data: {frame}")
    has(frame, type=kind)
    expect(frame["timestamp"].endswith("Z"), f"a time in UTC: {frame['timestamp']}")
    return frame["data"]


async def messages(house):
    """a chat: messages to both, typing to the other, refusals, no stranger"""
    ann, bob = house.ann, house.bob
    ann.befriend(bob)
    chat = ann.chat_with(bob)
    async with house.line(ann, f"/ws/messages/{chat}") as one:
        async with house.line(bob, f"/ws/messages/dm_{chat}/") as two:
            await pong(one)
            await say(one, {"type": "message", "content": "Hello!"})
            mine, theirs = await hear(one, "new_message"), await hear(two, "new_message")
            expect(mine == theirs, f"both hear the same: {mine} and {theirs}")
            has(mine, sender_id=ann.id, content="Hello!", attachment=None)
            expect(isinstance(mine["message_id"], int), f"message_id is a number: {mine}")
            await say(two, {"type": "typing", "is_typing": True})
            has(await hear(one, "typing"), user_id=bob.id, is_typing=True)
            await say(one, {"type": "message", "content": ""})
            has(await hear(one, "error"), code="invalid_input")
            once = {"type": "message", "content": "Once", "client_id": "c-1"}
            await say(one, once)
            first = await hear(one, "new_message")
            await say(one, once)
            expect(await hear(one, "new_message") == first, "the same client_id is one message")
    stranger = Person(house.origin, f"Eve{secrets.token_hex(4)}")
    try:
        async with house.line(stranger, f"/ws/messages/{chat}"):
            expect(False, "whoever is not in the chat is refused")
    except websockets.InvalidStatusCode as refused:
        expect(refused.status_code == 403, f"refused with 403, not {refused.status_code}")


async def connections(house):
    """friend requests in the words of A and B"""
    ann, bob = house.ann, house.bob
    async with house.line(ann, "/ws/connections") as anns:
        async with house.line(bob, "/ws/connections") as bobs:
            asked = bob.do("POST", "/api/friend-requests", {"toUserId": ann.id})
            frame = await hear(anns, "connection_request")
            has(frame, request_id=asked["id"], from_user_id=bob.id, from_user_name=bob.name)
            ann.do("POST", f"/api/friend-requests/{asked['id']}/accept", {})
            has(await hear(bobs, "connection_accepted"), user_id=ann.id)


async def notifications(house):
    """flat notifications"""
    post = house.ann.post("What do you think?")
    async with house.line(house.ann, "/ws/notifications") as line:
        house.bob.comment(post, "Good")
        frame = await hear(line, "comment_on_post")
        has(frame, user_name=house.bob.name, post_id=post, read=False)
        house.bob.do("PUT", f"/api/posts/{post}/reactions/like")
        has(await hear(line, "reaction_on_post"), user_name=house.bob.name, post_id=post)


async def feed(house):
    """posts and comments of everybody"""
    async with house.line(house.ann, "/ws/feed") as line:
        post = house.bob.post("Check out my new research!")
        frame = await hear(line, "new_post")
        has(frame["post"], id=post, userId=house.bob.id, content="Check out my new research!")
        comment = house.bob.comment(post, "And this")
        frame = await hear(line, "new_comment")
        has(frame["comment"], id=comment, postId=post, userId=house.bob.id, content="And this")


async def online(house):
    """friends who are here, come and go"""
    ann, bob = house.ann, house.bob
    ann.befriend(bob)
    async with house.line(bob, "/ws/feed"):
        async with house.line(ann, "/ws/online") as line:
            has(await hear(line, "user_online"), user_id=bob.id, full_name=bob.name)


async def enveloped_notifications(house):
    """notifications in D's envelope, and the echo of reading one over REST"""
    ann, bob = house.ann, house.bob
    post = ann.post("Like it?")
    async with house.line(ann, f"/ws/notifications/user_{ann.id}") as line:
        bob.do("PUT", f"/api/posts/{post}/reactions/like")
        data = enveloped(await hear(line, "notification"), "notification")
        has(data, type="LIKE", actor_id=f"user_{bob.id}", actor_name=bob.name, tweet_id=f"t{post}")
        number = int(data["notification_id"].removeprefix("n"))
        ann.do("POST", f"/api/notifications/{number}/read", {})
        echo = enveloped(await hear(line, "notification"), "notification")
        expect(echo == {"notification_id": f"n{number}", "read": True}, f"the echo: {echo}")


async def trending(house):
    """what is talked of, at once"""
    house.ann.post("All about #websockets")
    async with house.line(house.bob, "/ws/trending") as line:
        data = enveloped(await hear(line, "trending"), "trending")
        for one in data["topics"]:
            expect(sorted(one) == ["topic", "tweet_count"], f"topic and tweet_count: {one}")


async def following(house):
    """posts of friends"""
    house.ann.befriend(house.bob)
    async with house.line(house.ann, f"/ws/feed/{house.ann.id}") as line:
        post = house.bob.post("For my friends")
        data = enveloped(await hear(line, "feed_update"), "feed_update")
        tweet = {"tweet_id": f"t{post}", "content": "For my friends"}
        expect(data == {"new_tweets": [tweet]}, f"the new tweet: {data}")


async def engagement(house):
    """a post's counters, at once and when they change"""
    post = house.ann.post("Count me")
    async with house.line(house.ann, f"/ws/engagement/t{post}") as line:
        data = enveloped(await hear(line, "engagement_update"), "engagement_update")
        has(data, likes=0, replies=0, retweets=0, tweet_id=f"t{post}")
        house.bob.do("PUT", f"/api/posts/{post}/reactions/like")
        data = enveloped(await hear(line, "engagement_update"), "engagement_update")
        has(data, likes=1, replies=0, retweets=0)


async def typing(house):
    """who types to me, in whichever chat"""
    ann, bob = house.ann, house.bob
    ann.befriend(bob)
    chat = ann.chat_with(bob)
    async with house.line(ann, f"/ws/typing/user_{ann.id}") as line:
        await pong(line)
        async with house.line(bob, f"/ws/messages/{chat}") as other:
            await say(other, {"type": "typing", "is_typing": True})
            data = enveloped(await hear(line, "typing"), "typing")
            has(data, chat_id=f"dm_{chat}", user_id=f"user_{bob.id}", is_typing=True)


async def stats(house):
    """the figures, without a channel for whoever does not operate"""
    async with house.line(house.bob, "/ws/feed"):
        status, figures, headers = house.ann.ask("GET", "/ws/stats")
        expect(status == 200, f"200, not {status}")
        expect(figures["total_connections"] >= 1, f"one at least: {figures}")
        expect(figures["by_endpoint"]["/ws/feed"] >= 1, f"one on /ws/feed: {figures}")
        for name in ("users", "channels", "dmSubscriptions", "groupSubscriptions"):
            expect(name in figures, f"{name} is there: {figures}")
        expect(headers["Deprecation"] is not None, "the answer says that it is deprecated")


class Events:
    """C's stream: blocks of a stream that is read line by line."""

    def __init__(self, person, query, last=None):
        self.connection = HTTPConnection(urlsplit(person.origin).netloc, timeout=10)
        headers = {"Last-Event-ID": last} if last else {}
        self.connection.request("GET", f"/api/sse{query}&token={person.token()}", headers=headers)
        self.answer = self.connection.getresponse()
        self.last = None

    def block(self):
        fields = {}
        while True:
            line = self.answer.readline().decode().rstrip("\n")
            if line == "":
                return fields
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
            if name == "id":
                self.last = fields["id"]

    def message(self):
        while True:
            block = self.block()
            if "data" in block:
                return block.get("event", "message"), json.loads(block["data"])

    def opened(self):
        """Reads up to the first position."""
        while self.last is None:
            self.block()

    def close(self):
        self.connection.close()


async def stream(house):
    """a chat as server-sent events, resumed where it was cut"""
    ann, bob = house.ann, house.bob
    ann.befriend(bob)
    chat = ann.chat_with(bob)

    def send(content):
        return bob.do("POST", "/api/messages", {"content": content, "directMessageId": chat})

    def listen():
        events = Events(ann, f"?channel=dm:{chat}")
        expect(events.answer.status == 200, f"200, not {events.answer.status}")
        events.opened()
        sent = send("One")
        expect(events.message() == ("message", sent), f"the message as it was answered: {sent}")
        events.close()
        missed = send("Two")
        again = Events(ann, f"?channel=dm:dm_{chat}&events=named", events.last)
        heard = again.message()
        expect(heard == ("message:created", missed), f"what was missed, by name: {heard}")
        again.close()
        reset = Events(ann, f"?channel=dm:{chat}", "another-log.7.e_x")
        name, _ = reset.message()
        expect(name == "reset", f"a position of another log is reset, not {name}")
        reset.close()
        status, _, _ = bob.ask("GET", "/api/sse?channel=dm:999999")
        expect(status == 403, f"a chat of others is 403, not {status}")

    await asyncio.to_thread(listen)


async def sent_messages(house):
    """C's POST and GET /api/messages"""
    ann, bob = house.ann, house.bob
    ann.befriend(bob)
    chat = ann.chat_with(bob)
    body = {"content": "Hello", "userId": ann.id, "dmId": f"dm_{chat}"}
    one = ann.do("POST", "/api/messages", body)
    has(one, content="Hello", userId=ann.id, directMessageId=f"dm_{chat}")
    expect(one["id"].startswith("msg_"), f"the id is C's: {one['id']}")
    status, _, _ = ann.ask("POST", "/api/messages", {**body, "userId": bob.id})
    expect(status == 403, f"nobody speaks for others: {status}")
    two = bob.do("POST", "/api/messages", {"content": "Hi", "directMessageId": chat})
    expect(bob.do("GET", f"/api/messages?directMessageId={chat}&limit=50") == [one, two], "a list")
    later = bob.do("GET", f"/api/messages?directMessageId={chat}&after={one['id']}")
    expect(later == [two], f"what came after: {later}")


async def posts(house):
    """B's POST /posts"""
    post = house.ann.do("POST", "/posts", {"content": "Hello"})
    has(post, userId=house.ann.id, content="Hello")
    expect(sorted(post) == ["content", "id", "timestamp", "userId"], f"B's members: {post}")


async def friend_requests(house):
    """friend requests in the words of E"""
    ann, bob = house.ann, house.bob
    async with house.line(ann, "/ws/friend-requests/") as line:
        asked = bob.do("POST", "/api/friend-requests", {"toUserId": ann.id})
        for action, path in (("created", None), ("declined", "decline")):
            if path:
                ann.do("POST", f"/api/friend-requests/{asked['id']}/{path}", {})
            frame = await hear(line, "friend_request_update")
            has(frame, action=action)
            has(frame["request"], id=asked["id"])
            has(frame["request"]["from_user"], id=bob.id, name=bob.name)


async def marks(line, house, post):
    """Reads one, then all, over this line."""
    house.bob.comment(post, "One")
    told = (await hear(line, "notification_message"))["notification"]
    has(told, notification_type="Comment", post_id=post, message="One", read=False)
    await say(line, {"action": "mark_as_read", "notification_id": told["id"]})
    read = (await hear(line, "notification_message"))["notification"]
    expect(read == {"id": told["id"], "read": True}, f"it is read: {read}")
    house.bob.comment(post, "Two")
    later = (await hear(line, "notification_message"))["notification"]
    await say(line, {"action": "mark_all_as_read"})
    has(await hear(line, "all_notifications_read"), up_to=later["id"], unread=0)
    await say(line, {"action": "delete_everything"})
    has(await hear(line, "error"), code="unknown_action")


async def channels_notifications(house):
    """E's notifications, and reading them over the line"""
    post = house.ann.post("What do you think?")
    async with house.line(house.ann, "/ws/notifications/?dialect=channels") as line:
        await marks(line, house, post)


async def unified_v0(house):
    """both of E's groups on one line, by cookie"""
    ann, bob = house.ann, house.bob
    post = ann.post("What do you think?")
    address = house.origin.replace("http", "ws", 1) + "/ws/realtime/"
    headers = {"Cookie": ann.cookie}
    async with websockets.connect(address, origin=house.origin, extra_headers=headers) as line:
        await marks(line, house, post)
        bob.do("POST", "/api/friend-requests", {"toUserId": ann.id})
        has(await hear(line, "friend_request_update"), action="created")


run(
    {
        "W1": messages,
        "W2": connections,
        "W3": notifications,
        "W4": feed,
        "W5": online,
        "W6": enveloped_notifications,
        "W7": trending,
        "W8": following,
        "W9": engagement,
        "W10": typing,
        "W11": stats,
        "W12": stream,
        "W13": sent_messages,
        "W14": sent_messages,
        "W15": posts,
        "W16": friend_requests,
        "W17": channels_notifications,
        "W18": unified_v0,
    },
    House,
)
