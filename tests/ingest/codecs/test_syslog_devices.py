"""What network devices and servers write by syslog, and the fields that come out.

Source of the forms: Cisco's "System Message Format" of IOS, NX-OS and ASA; Juniper's "System Log Explorer"; HAProxy's
configuration manual, "Logging"; nginx, "Logging to syslog"; OpenSSH and sudo as Debian's rsyslog forwards them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from logboom.store.embedded import EmbeddedEngine
from tests.ingest.codecs.reading import RECEIVED, lines_of, read

PEER = "10.0.0.9"
EXACT = "2026-11-22T09:58:09.123000000Z"
SECOND = "2026-11-22T09:58:09.000000000Z"
ACCESS = '192.0.2.1 - - [22/Nov/2026:09:58:09 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8"'
HAPROXY = '10.0.1.2:33317 [22/Nov/2026:09:58:09.655] web shop/s1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1"'


class Form(NamedTuple):
    text: str
    level: str
    timestamp: str
    host: str
    service: str
    message: str
    attributes: Mapping[str, str] = MappingProxyType({})


FORMS = {
    "IOS, with a number": Form(
        "<189>45: *Nov 22 09:58:09.123: %SYS-5-CONFIG_I: Configured from console by vty0",
        "notice", EXACT, PEER, "%SYS-5-CONFIG_I", "Configured from console by vty0",
    ),
    "IOS, with a zone": Form(
        "<189>45: Nov 22 09:58:09.123 UTC: %SYS-5-CONFIG_I: Configured",
        "notice", EXACT, PEER, "%SYS-5-CONFIG_I", "Configured",
    ),
    "IOS, with its host": Form(
        "<187>77: router1: *Nov 22 09:58:09.123 UTC: %LINK-3-UPDOWN: Interface Gi0/1, changed state to up",
        "error", EXACT, "router1", "%LINK-3-UPDOWN", "Interface Gi0/1, changed state to up",
    ),
    "IOS, with its host and two numbers": Form(
        "<187>77: router1: 000789: Nov 22 09:58:09: %LINK-3-UPDOWN: Interface down",
        "error", SECOND, "router1", "%LINK-3-UPDOWN", "Interface down",
    ),
    "NX-OS": Form(
        "<189>: 2026 Nov 22 09:58:09 UTC: %ETHPORT-5-IF_UP: Interface Ethernet1/1 is up",
        "notice", SECOND, PEER, "%ETHPORT-5-IF_UP", "Interface Ethernet1/1 is up",
    ),
    "ASA": Form(
        "<166>Nov 22 2026 09:58:09: %ASA-6-302013: Built inbound TCP connection",
        "info", SECOND, PEER, "%ASA-6-302013", "Built inbound TCP connection",
    ),
    "ASA, with its host": Form(
        "<166>Nov 22 2026 09:58:09 asa1 : %ASA-6-302013: Built inbound TCP connection",
        "info", SECOND, "asa1", "%ASA-6-302013", "Built inbound TCP connection",
    ),
    "ASA, without a time": Form(
        "<166>%ASA-6-302013: Built", "info", RECEIVED, PEER, "%ASA-6-302013", "Built"
    ),
    "a number that is not Cisco's": Form(
        "<13>app: 100: % of what was asked", "notice", RECEIVED, PEER, "app", "100: % of what was asked"
    ),
    "Junos": Form(
        "<28>Nov 22 09:58:09.123 mx1 mib2d[1234]: SNMP_TRAP_LINK_DOWN: ifIndex 120, ifAdminStatus up(1)",
        "warning", EXACT, "mx1", "mib2d", "SNMP_TRAP_LINK_DOWN: ifIndex 120, ifAdminStatus up(1)", {"proc_id": "1234"},
    ),
    "Junos, with the year": Form(
        "<28>Nov 22 09:58:09 2026 mx1 mib2d[1234]: down", "warning", SECOND, "mx1", "mib2d", "down", {"proc_id": "1234"}
    ),
    "Junos, structured": Form(
        '<165>1 2026-11-22T09:58:09.123Z mx1 mgd 3046 UI_LOGOUT [junos@2636.1.1.1.2.18 username="ada"] User ada exits',
        "notice", EXACT, "mx1", "mgd", "User ada exits",
        {"proc_id": "3046", "msg_id": "UI_LOGOUT", "sd.junos@2636.1.1.1.2.18.username": "ada"},
    ),
    "Junos of a firewall, structured alone": Form(
        '<14>1 2026-11-22T09:58:09.123Z srx1 RT_FLOW - RT_FLOW_SESSION_CREATE [junos@2636.1.1.1.2.129 source-port="1024"]',
        "info", EXACT, "srx1", "RT_FLOW", "",
        {"msg_id": "RT_FLOW_SESSION_CREATE", "sd.junos@2636.1.1.1.2.129.source-port": "1024"},
    ),
    "HAProxy, without its host": Form(
        f"<134>Nov 22 09:58:09 haproxy[14389]: {HAPROXY}", "info", SECOND, PEER, "haproxy", HAPROXY, {"proc_id": "14389"}
    ),
    "HAProxy, RFC 5424": Form(
        f"<134>1 2026-11-22T09:58:09.123+00:00 lb1 haproxy 14389 - - {HAPROXY}",
        "info", EXACT, "lb1", "haproxy", HAPROXY, {"proc_id": "14389"},
    ),
    "nginx, access": Form(f"<190>Nov 22 09:58:09 web1 nginx: {ACCESS}", "info", SECOND, "web1", "nginx", ACCESS),
    "nginx, access with nohostname": Form(f"<190>Nov 22 09:58:09 nginx: {ACCESS}", "info", SECOND, PEER, "nginx", ACCESS),
    "nginx, error": Form(
        "<187>Nov 22 09:58:09 web1 nginx: 2026/11/22 09:58:09 [error] 12#12: *1 open() failed, client: 192.0.2.1",
        "error", SECOND, "web1", "nginx", "open() failed, client: 192.0.2.1",
        {"connection": "1", "logboom.head": "2026/11/22 09:58:09 [error] 12#12: *1 "},
    ),
    "sshd": Form(
        "<38>Nov 22 09:58:09 web1 sshd[812]: Failed password for invalid user a from 192.0.2.1 port 50000 ssh2",
        "info", SECOND, "web1", "sshd", "Failed password for invalid user a from 192.0.2.1 port 50000 ssh2",
        {"syslog.facility": "auth", "proc_id": "812"},
    ),
    "sudo": Form(
        "<85>Nov 22 09:58:09 web1 sudo:      ada : TTY=pts/0 ; COMMAND=/bin/ls",
        "notice", SECOND, "web1", "sudo", "     ada : TTY=pts/0 ; COMMAND=/bin/ls", {"syslog.facility": "authpriv"},
    ),
    "Postfix": Form(
        "<22>Nov 22 09:58:09 mail postfix/smtpd[1234]: connect from unknown[192.0.2.1]",
        "info", SECOND, "mail", "postfix/smtpd", "connect from unknown[192.0.2.1]", {"proc_id": "1234"},
    ),
    "pfSense": Form(
        "<134>Nov 22 09:58:09 filterlog[123]: 5,,,1000000103,igb0,match,block,in,4,0x0",
        "info", SECOND, PEER, "filterlog", "5,,,1000000103,igb0,match,block,in,4,0x0", {"proc_id": "123"},
    ),
}  # fmt: skip


async def test_each_form_gives_its_fields(engine: EmbeddedEngine):
    found = await read(engine, "syslog", lines_of(form.text for form in FORMS.values()))
    assert found.unparsed == []
    for number, (name, form) in enumerate(FORMS.items()):
        event = found.events[number]
        columns = tuple(event[column] for column in ("level", "timestamp", "host", "service", "message"))
        assert (name, *columns) == (name, *form[1:6])
        assert form.attributes.items() <= event["attributes"].items(), name
