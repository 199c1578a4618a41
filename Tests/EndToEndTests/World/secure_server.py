"""Answers chat requests over TLS with cert.pem and key.pem, and notes in the file `seen` what comes in."""
import json
import os
import socket
import ssl
import sys
import threading

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("cert.pem", "key.pem")
listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
lock = threading.Lock()

def note(word):
    with lock, open("seen", "a") as seen:
        seen.write(word + "\n")

def serve(connection):
    try:
        note("connection" if connection.recv(1, socket.MSG_PEEK) == b"\x16" else "plain")
        stream = context.wrap_socket(connection, server_side=True)
        buffer = b""
        while True:
            while b"\r\n\r\n" not in buffer:
                piece = stream.recv(65536)
                if not piece:
                    return
                buffer += piece
            head, buffer = buffer.split(b"\r\n\r\n", 1)
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
            length = int(fields[b"content-length"])
            while len(buffer) < length:
                buffer += stream.recv(65536)
            question = json.loads(buffer[:length])["messages"][-1]["content"]
            buffer = buffer[length:]
            note("request")
            number = question.split("What is number ")[-1].split(" ")[0]
            message = {"role": "assistant", "content": "<answer>name%s</answer>" % number}
            body = json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}).encode()
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            stream.sendall(head % len(body) + body)
    except (ssl.SSLError, OSError) as error:
        note("failed: " + str(error).split("(")[0])
    finally:
        connection.close()

with open("port.new", "w") as port:
    port.write(str(listener.getsockname()[1]))
os.rename("port.new", "port")
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
