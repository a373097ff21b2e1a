"""A proxy that keeps to itself what is not finished, as buffering ones do: of events it passes on the head."""

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scene import WAIT_S


class Holding:
    """Before the askmix at `target`, for as long as the block lasts."""

    def __init__(self, target: str):
        self.target = target
        self.held = threading.Event()  # set once a reader has the head of events
        self._ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Holding":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.endswith("/events"):
                    self._hold()
                else:
                    self._pass_on()

            def _hold(self) -> None:
                self._send_head(200, {"Content-Type": "text/event-stream"})
                self.wfile.flush()
                proxy.held.set()
                proxy._ended.wait()

            def _pass_on(self) -> None:
                names = ("If-None-Match", "Authorization")
                headers = {name: self.headers[name] for name in names if self.headers[name]}
                request = urllib.request.Request(proxy.target + self.path, headers=headers)
                try:
                    answer = urllib.request.urlopen(request, timeout=WAIT_S)
                except urllib.error.HTTPError as error:
                    answer = error
                with answer:
                    body = answer.read()
                    kept = ("Content-Type", "ETag", "Content-Security-Policy")
                    head = {name: answer.headers[name] for name in kept if answer.headers[name]}
                    self._send_head(answer.status, head)
                self.wfile.write(body)

            def _send_head(self, status: int, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_) -> None:
                pass

        return Handler
