"""A WebDAV server over a folder of this machine: `python serve.py FOLDER PORT`."""

import sys
from pathlib import Path

from cheroot.wsgi import Server
from wsgidav.wsgidav_app import WsgiDAVApp

folder, port = Path(sys.argv[1]), int(sys.argv[2])
(folder / "modules").mkdir(parents=True)
app = WsgiDAVApp(
    {
        "provider_mapping": {"/": str(folder)},
        "simple_dc": {"user_mapping": {"*": True}},
        "logging": {"enable": False},
        "verbose": 0,
    }
)
Server(("127.0.0.1", port), app).start()
