"""Somebody with an account, over HTTP alone: what PROMISES (HTTP) and PROTOCOL section 1 say about signing in."""

import json
import urllib.error
import urllib.request


class Unexpected(Exception):
    """What the documents promise is not so. The sentence says what was expected and what came."""


class Person:
    def __init__(self, origin, name):
        self.origin = origin
        self.name = name
        self.cookie = None
        email = name.lower() + "@example.org"
        account = {"name": name, "email": email, "password": "correct horse battery"}
        status, answer, headers = self.ask("POST", "/api/auth/sign-up/email", account)
        expect(status == 200, f"signing up is answered with 200, not {status} {answer}")
        self.id = int(answer["user"]["id"])
        cookies = [line.split(";")[0] for line in headers.get_all("Set-Cookie")]
        self.cookie = "; ".join(cookies)

    def ask(self, method, path, body=None, headers=None):
        """Status, parsed body and headers, whatever the status."""
        request = urllib.request.Request(self.origin + path, method=method)
        request.add_header("Origin", self.origin)
        if self.cookie:
            request.add_header("Cookie", self.cookie)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, parsed(answer.read()), answer.headers
        except urllib.error.HTTPError as refused:
            return refused.code, parsed(refused.read()), refused.headers

    def do(self, method, path, body=None):
        """The parsed body; anything but a success is unexpected."""
        status, answer, _ = self.ask(method, path, body)
        expect(status < 300, f"{method} {path} succeeds, not {status} {answer}")
        return answer

    def token(self):
        """For old lines, in their URL."""
        return self.do("POST", "/api/legacy-token", {})["token"]

    def ticket(self):
        """For one handshake of /ws/realtime, as a second subprotocol."""
        return self.do("POST", "/api/realtime/ticket", {})["ticket"]

    def befriend(self, other):
        request = self.do("POST", "/api/friend-requests", {"toUserId": other.id})
        other.do("POST", f"/api/friend-requests/{request['id']}/accept", {})

    def chat_with(self, other):
        """The direct chat with a friend."""
        return self.do("POST", "/api/chats", {"memberIds": [other.id]})["id"]

    def post(self, content):
        return self.do("POST", "/api/posts", {"content": content})["id"]

    def comment(self, post, content):
        return self.do("POST", f"/api/posts/{post}/comments", {"content": content})["id"]


def parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return text.decode(errors="replace")


def expect(holds, sentence):
    if not holds:
        raise Unexpected(sentence)
