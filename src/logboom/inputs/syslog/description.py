"""Syslog in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_RSYSLOG: Final = """\
*.* action(type="omfwd" target="@HOST@" port="@PORT@" protocol="tcp" TCP_Framing="octet-counted"
           template="RSYSLOG_SyslogProtocol23Format" action.resumeRetryCount="-1"
           queue.type="LinkedList" queue.filename="logboom" queue.maxDiskSpace="1g" queue.saveOnShutdown="on")"""

_SYSLOG_NG: Final = """\
destination d_logboom {
  syslog("@HOST@" port(@PORT@) transport("tcp") disk-buffer(reliable(yes) disk-buf-size(1073741824)));
};
log { source(s_src); destination(d_logboom); };"""

_TLS_SETTINGS: Final = """\
[inputs.syslog]
tls_listen = ["0.0.0.0:6514"]
tls_certificate = "/var/lib/logboom/tls/certificate.pem"
tls_key = "/var/lib/logboom/tls/key.pem\""""

_RSYSLOG_TLS: Final = """\
global(DefaultNetstreamDriverCAFile="/etc/rsyslog.d/logboom.pem")
*.* action(type="omfwd" target="@HOST@" port="6514" protocol="tcp" TCP_Framing="octet-counted"
           template="RSYSLOG_SyslogProtocol23Format" StreamDriver="gtls" StreamDriverMode="1"
           StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="@HOST@")"""

_RSYSLOG_WITH_KEY: Final = """\
template(name="logboom" type="string"
         string="<%pri%>1 %timestamp:::date-rfc3339% %HOSTNAME% %app-name% %procid% %msgid% [@KEY@@41058] %msg%\\n")
*.* action(type="omfwd" target="@HOST@" port="@PORT@" protocol="tcp" template="logboom")"""

_WINSTON: Final = """\
const winston = require("winston");
require("winston-syslog").Syslog;

const logger = winston.createLogger({
  levels: winston.config.syslog.levels,
  transports: [new winston.transports.Syslog({ host: "@HOST@", port: @PORT@, protocol: "tcp4", type: "5424", app_name: "shop" })],
});
logger.error("hello");"""

_NGINX: Final = """\
error_log  syslog:server=@LISTENER@,tag=nginx warn;
access_log syslog:server=@LISTENER@,tag=nginx combined;"""

_SYSTEMD: Final = """\
# /etc/rsyslog.d/80-journal.conf
module(load="imjournal" StateFile="imjournal.state")"""

_DOCKER: Final = """\
docker run --log-driver syslog --log-opt syslog-address=tcp://@LISTENER@ \\
  --log-opt syslog-format=rfc5424micro --log-opt tag="{{.Name}}" nginx"""

_PYTHON: Final = """\
import logging
from logging.handlers import SysLogHandler

handler = SysLogHandler(address=("@HOST@", @PORT@))
handler.ident = "shop: "
logging.getLogger().addHandler(handler)"""

DESCRIPTION: Final = Description(
    title="Syslog",
    summary="RFC 5424 and RFC 3164, from daemons, routers and everything that has a syslog setting.",
    over="UDP, TCP and TLS",
    documentation="sending.md",
    needs_key=False,
    maps=(
        ("PRI", "severity and level; facility as `syslog.facility`"),
        ("HOSTNAME, else the sender's address", "host"),
        ("APP-NAME, TAG", "service"),
        ("MSG", "message; taken apart when it is a JSON object"),
        ("STRUCTURED-DATA", "attributes"),
    ),
    recipes=(
        Recipe(id="rsyslog", title="rsyslog", group="Servers", also="linux debian ubuntu syslog", steps=(Step("All that a machine logs, as `/etc/rsyslog.d/90-logboom.conf`. With its queue on disk nothing is lost while Logboom is away.", _RSYSLOG), Step("Start it anew.", "systemctl restart rsyslog"))),
        Recipe(id="rsyslog-tls", title="rsyslog over TLS", group="Servers", also="linux encrypted 6514 rfc5425", steps=(Step("A certificate for the server, made on its machine:", "logboom admin tls-cert @HOST@"), Step("What it printed, in `logboom.toml`:", _TLS_SETTINGS), Step("On the machine that sends, with the package `rsyslog-gnutls` and the server's `certificate.pem` as `/etc/rsyslog.d/logboom.pem`:", _RSYSLOG_TLS))),
        Recipe(id="syslog-token", title="Syslog with a token", group="A client you already have", also="loggly papertrail structured data key 41058", steps=(Step("What sends to Loggly or Papertrail with a token in its structured data sends the key in its place. With rsyslog:", _RSYSLOG_WITH_KEY),)),
        Recipe(id="winston-syslog", title="winston-syslog", group="Other languages", also="node javascript", steps=(Step("With `npm install winston winston-syslog`:", _WINSTON),)),
        Recipe(id="syslog-ng", title="syslog-ng", group="Servers", steps=(Step("As `/etc/syslog-ng/conf.d/logboom.conf`:", _SYSLOG_NG), Step("Start it anew.", "systemctl restart syslog-ng"))),
        Recipe(id="systemd", title="systemd journal", group="Servers", also="journald journalctl linux", steps=(Step("rsyslog reads the journal and keeps its place in it.", _SYSTEMD), Step("Then it sends as any other log, as `/etc/rsyslog.d/90-logboom.conf`:", _RSYSLOG), Step("Start it anew.", "systemctl restart rsyslog"))),
        Recipe(id="nginx", title="nginx", group="Servers", also="web server access log", steps=(Step("In the `http` block of `nginx.conf`. nginx sends by UDP; where no line may be lost, follow its files instead.", _NGINX), Step("Load it anew.", "nginx -s reload"))),
        Recipe(id="docker-syslog", title="Docker by syslog", group="Containers", also="compose container moby", steps=(Step("Docker's own driver; for all containers the same options stand in `/etc/docker/daemon.json`.", _DOCKER),)),
        Recipe(id="logger", title="logger", group="Servers", also="shell script util-linux", steps=(Step("One message from a shell:", 'logger --server @HOST@ --port @PORT@ --tcp --tag first "hello, Logboom"'),)),
        Recipe(id="python-syslog", title="Python SysLogHandler", group="Python", also="logging standard library", steps=(Step("With nothing but the standard library:", _PYTHON),)),
        Recipe(id="syslog-device", title="Routers and appliances", group="Servers", also="switch firewall cisco mikrotik network", steps=(Step("Name this address as the syslog server, with TCP where the device offers it:", "@LISTENER@"),)),
    ),
)  # fmt: skip
