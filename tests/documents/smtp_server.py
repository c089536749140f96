"""A mail server on the loopback that answers as it is told."""

import email
import email.policy
import socketserver
import threading
from contextlib import contextmanager

NEVER = object()
"""Instead of an answer: silence."""


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        said = self.server.answers
        self.say(said.get("greeting", "220 thu.thu-nghiem.vn"))
        for line in self.rfile:
            verb = line.split()[0].decode().upper().partition(":")[0]
            self.server.heard.append(line.decode().strip())
            answer = said.get(verb, {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 ok"))
            if answer is None:
                return
            self.say(answer)
            if verb == "QUIT":
                return
            if verb == "DATA" and answer.startswith("354") and not self.message(said.get("message", "250 taken")):
                return

    def message(self, answer):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.got.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        if answer is None:
            return False
        if answer is NEVER:
            self.rfile.read()  # until the other side is gone
            return False
        self.say(answer)
        return True

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def smtp_server(**answers):
    """By the verb, `greeting` and `message` (after the text): a reply, or None to hang up. It has `port`, `got` (the
    messages) and `heard` (the commands).
    """
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.answers, server.got, server.heard = answers, [], []
        server.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
