"""Elasticsearch's API in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_CURL: Final = """\
printf '%s\\n' '{"create":{"_index":"logs-shop"}}' '{"message":"hello","log":{"level":"info"}}' |
  curl @URL@/_bulk -H "Authorization: ApiKey @KEY@" -H "Content-Type: application/x-ndjson" --data-binary @-"""

_PYTHON: Final = """\
from elasticsearch import Elasticsearch, helpers

client = Elasticsearch("@URL@", api_key="@KEY@")
helpers.bulk(client, [{"_op_type": "create", "_index": "logs-shop", "message": "hello"}])"""

_FILEBEAT: Final = """\
setup.ilm.enabled: false
setup.template.enabled: false
output.elasticsearch:
  hosts: ["@URL@"]
  username: logboom
  password: @KEY@"""

_FLUENT_BIT: Final = """\
[OUTPUT]
    Name               es
    Match              *
    Host               @HOST@
    Port               @PORT@
    HTTP_User          logboom
    HTTP_Passwd        @KEY@
    Index              logs
    Suppress_Type_Name On"""

_RSYSLOG: Final = """\
module(load="omelasticsearch")
template(name="logboom" type="list" option.jsonf="on") {
  property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="message" name="msg" format="jsonf")
  property(outname="host" name="hostname" format="jsonf")
  property(outname="service" name="programname" format="jsonf")
  property(outname="level" name="syslogseverity-text" format="jsonf")
}
action(type="omelasticsearch" server="@HOST@" serverport="@PORT@" uid="logboom" pwd="@KEY@"
       template="logboom" searchIndex="syslog" searchType="" bulkmode="on")"""

DESCRIPTION: Final = Description(
    title="Elasticsearch",
    summary="Documents of whatever ships logs to Elasticsearch or OpenSearch.",
    over="HTTP",
    documentation="elasticsearch.md",
    paths=("/_bulk", "/INDEX/_bulk", "/INDEX/_doc", "/INDEX/_create"),
    maps=(
        ("@timestamp, message, log.level, host.name, service.name", "the event's columns, as in Elastic Common Schema"),
        ("_index", "the attribute index"),
        ("_id, when it is given", "the attribute _id"),
        ("everything else", "attributes"),
    ),
    recipes=(
        Recipe(id="elasticsearch-bulk", title="Elasticsearch's bulk API", group="A client you already have", also="opensearch curl", steps=(Step("Take this address, and the key as the API key or the password. By hand:", _CURL),)),
        Recipe(id="elasticsearch-python", title="elasticsearch-py", group="A client you already have", also="opensearch-py python", steps=(Step("With `pip install elasticsearch`:", _PYTHON),)),
        Recipe(id="filebeat", title="Filebeat", group="Servers", also="beats elastic metricbeat", steps=(Step("In `filebeat.yml`:", _FILEBEAT),)),
        Recipe(id="fluent-bit", title="Fluent Bit", group="Containers", also="kubernetes", steps=(Step("In `fluent-bit.conf`:", _FLUENT_BIT),)),
        Recipe(id="rsyslog-elasticsearch", title="rsyslog over HTTP", group="Servers", also="omelasticsearch", steps=(Step("With the package `rsyslog-elasticsearch`, in `/etc/rsyslog.d/logboom.conf`:", _RSYSLOG),)),
    ),
)  # fmt: skip
