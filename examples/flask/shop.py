"""A Flask application that logs to Logboom: `flask --app shop run`."""

import logging

from flask import Flask

import logboom

# Its address is in the environment: LOGBOOM_INGEST_URL=http://KEY@127.0.0.1:8514
logging.basicConfig(level=logging.INFO, handlers=[logboom.Handler(service="shop", environment="example")])

app = Flask(__name__)
app.wsgi_app = logboom.WSGIMiddleware(app.wsgi_app)  # type: ignore[method-assign]
log = logging.getLogger("shop")


@app.get("/orders/<int:number>")
def order(number: int) -> dict[str, int]:
    """`extra` becomes attributes: `logboom search 'order:77'`."""
    log.info("order accepted", extra={"order": number, "amount": 12.5})
    return {"order": number}


@app.get("/boom")
def boom() -> dict[str, int]:
    """Flask logs what nobody handles, with its traceback; the handler sends both as one event."""
    basket = {"tea": 3}
    return {"cost": basket["coffee"]}
