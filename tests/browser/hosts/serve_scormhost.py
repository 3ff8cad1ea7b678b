"""Run scormhost below the working directory, on a listening socket handed over by its number."""

import socket
import sys

import uvicorn
from scormhost import create_scorm_app

app = create_scorm_app(data_dir=".", secret_key="only-in-tests-and-long-enough-for-hs256")
server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
server.run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
