"""Scalyr's endpoint in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_CURL: Final = """\
curl @URL@/api/addEvents -d '{
  "token": "@KEY@", "session": "1", "sessionInfo": {"serverHost": "web-1"},
  "events": [{"ts": "1763884800000000000", "sev": 3, "attrs": {"message": "hello", "order": 7}}]
}'"""

_AGENT: Final = """\
{
  api_key: "@KEY@",
  scalyr_server: "@URL@",
  allow_http: true,
  server_attributes: { serverHost: "web-1" },
  logs: [ { path: "/var/log/shop/*.log", attributes: { service: "shop" } } ]
}"""

DESCRIPTION: Final = Description(
    title="Scalyr",
    summary="Events of Scalyr's agent, and of what sends to its API or DataSet's.",
    over="HTTP",
    documentation="scalyr.md",
    paths=("/addEvents", "/api/addEvents"),
    maps=(
        ("ts, sev, attrs.message", "timestamp, level, message"),
        ("a line of a file", "what is understood of it, its own time and level among that"),
        ("sessionInfo.serverHost", "host"),
        ("service, app or parser, else the name of the file", "service"),
        ("other attrs, of events, logs and session", "attributes"),
    ),
    recipes=(
        Recipe(id="scalyr-agent", title="Scalyr's agent", group="A client you already have", also="scalyr-agent-2 dataset sentinelone", steps=(Step("In `agent.json`:", _AGENT),)),
        Recipe(id="scalyr", title="Scalyr's API", group="A client you already have", also="dataset addEvents curl", steps=(Step("The key is the token. By hand:", _CURL),)),
    ),
)  # fmt: skip
