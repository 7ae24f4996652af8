"""facebook-scribe and thriftpy2 with Scribe's interface: their messages are found."""

import pytest

from tests.clients.listening import ListeningServer
from tests.clients.python_environments import run_python

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


@pytest.mark.parametrize(
    ("program", "answers"),
    [(FACEBOOK_SCRIBE, "0 2\n"), (THRIFTPY, "0 2\n1\n")],
    ids=["facebook-scribe", "thriftpy2"],
)
def test_messages_of_a_category(listening: ListeningServer, word: str, program: str, answers: str):
    assert run_python("scribe", program.format(port=listening.scribe, word=word)) == answers
    found = {row["message"].split()[0]: row for row in listening.server.wait_for(word, 2)}
    order, paid = found["order"], found["paid"]
    assert (order["message"], order["service"], order["input"]) == (f"order {word}", "shop", "scribe")
    assert (paid["level"], paid["service"], paid["attributes"]["order"]) == ("error", "shop", "7")
    assert {row["attributes"]["scribe.category"] for row in found.values()} == {"shop"}
