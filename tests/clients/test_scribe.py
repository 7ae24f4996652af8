"""facebook-scribe, scribe-logger, and thriftpy2 with Scribe's interface: their messages are found."""

from collections.abc import Iterator

import pytest

from tests.clients.listening import ListeningServer
from tests.clients.python_environments import run_python
from tests.serving import Server, free_port, serving

pytestmark = pytest.mark.slow

FACEBOOK_SCRIBE = """
from scribe import scribe
from thrift.protocol import TBinaryProtocol
from thrift.transport import TSocket, TTransport

transport = TTransport.TFramedTransport(TSocket.TSocket("127.0.0.1", {port}))
protocol = TBinaryProtocol.TBinaryProtocol(transport, strictRead=False, strictWrite=False)
client = scribe.Client(protocol, protocol)
transport.open()
entries = ["order {word}\\n", '{{"message": "paid {word}", "level": "error", "order": 7}}']
print(client.Log([scribe.LogEntry(category="shop", message=entry) for entry in entries]), client.getStatus())
"""

THRIFTPY = """
import io
import thriftpy2
from thriftpy2.parser import load_fp
from thriftpy2.rpc import make_client
from thriftpy2.transport import TFramedTransportFactory

INTERFACE = '''
enum ResultCode {{ OK, TRY_LATER }}
struct LogEntry {{ 1: string category, 2: string message }}
service scribe {{ ResultCode Log(1: list<LogEntry> messages), string getName(), i32 getStatus(), void erase() }}
'''
module = load_fp(io.StringIO(INTERFACE), "scribe_thrift")
client = make_client(module.scribe, "127.0.0.1", {port}, trans_factory=TFramedTransportFactory())
entries = ["order {word}\\n", '{{"message": "paid {word}", "level": "error", "order": 7}}']
print(client.Log([module.LogEntry(category="shop", message=entry) for entry in entries]), client.getStatus())
try:
    client.erase()
except thriftpy2.thrift.TApplicationException as error:
    print(error.type)
"""

# Written for Python 2 and the thrift of its day: what Python 3 and a thrift of today lack is put in its place.
SCRIBE_LOGGER = """
import builtins, logging
from scribe import scribe, ttypes
builtins.basestring, scribe.fastbinary, ttypes.fastbinary = str, None, None
from thrift.protocol import TBinaryProtocol
TBinaryProtocol.TBinaryProtocolAccelerated = TBinaryProtocol.TBinaryProtocol

from scribe_logger.logger import ScribeLogHandler
from scribe_logger.writer import ScribeWriter

logger = logging.getLogger("orders")
logger.addHandler(ScribeLogHandler("127.0.0.1", {port}, category="shop", silent=False))
logger.error("order {word}")
ScribeWriter("127.0.0.1", {port}, "shop").write(['{{"message": "paid {word}", "level": "error", "order": 7}}'])
"""


# Sends one message after the other, each until it is taken, and ends behind the first that had to be sent again.
PERSISTENT = """
import time
again = number = 0
while not again:
    number += 1
    while client.Log([{entry}(category="shop", message="order {word} %d" % number)]):
        again += 1
        time.sleep(0.05)
print(number)
"""


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Server]]:
    """A server whose spool has room for one call at a time, and the port of its listener."""
    port = free_port()
    settings = {
        "LOGBOOM_SPOOL__MAX_BYTES": "1",
        "LOGBOOM_SPOOL__UNREPEATED_BYTES": "0",
        "LOGBOOM_INPUTS__SCRIBE__LISTEN": f"127.0.0.1:{port}",
    }
    with serving(tmp_path_factory.mktemp("narrow"), **settings) as server:
        yield port, server


@pytest.mark.parametrize(
    ("program", "entry"),
    [(FACEBOOK_SCRIBE, "scribe.LogEntry"), (THRIFTPY, "module.LogEntry")],
    ids=["facebook-scribe", "thriftpy2"],
)
def test_a_client_hears_try_later_and_what_it_sends_again_is_kept_once(
    narrow: tuple[int, Server], word: str, program: str, entry: str
):
    port, server = narrow
    program = program[: program.index("entries = [")] + PERSISTENT.replace("{entry}", entry)
    sent = int(run_python("scribe", program.format(port=port, word=word)))
    rows = server.wait_for(word, sent)
    assert sorted(int(row["message"].split()[-1]) for row in rows) == list(range(1, sent + 1))
    metrics = server.get("/metrics").text
    assert 'logboom_input_rejected_total{input="scribe",reason="spool_full"}' in metrics


@pytest.mark.parametrize(
    ("program", "answers"),
    [(FACEBOOK_SCRIBE, "0 2\n"), (THRIFTPY, "0 2\n1\n"), (SCRIBE_LOGGER, "")],
    ids=["facebook-scribe", "thriftpy2", "scribe-logger"],
)
def test_messages_of_a_category(listening: ListeningServer, word: str, program: str, answers: str):
    assert run_python("scribe", program.format(port=listening.scribe, word=word)) == answers
    found = {row["message"].split()[0]: row for row in listening.server.wait_for(word, 2)}
    order, paid = found["order"], found["paid"]
    assert (order["message"], order["service"], order["input"]) == (f"order {word}", "shop", "scribe")
    assert (paid["level"], paid["service"], paid["attributes"]["order"]) == ("error", "shop", "7")
    assert {row["attributes"]["scribe.category"] for row in found.values()} == {"shop"}
