"""What can be set of the answers that Elasticsearch's shippers look at."""

from pydantic import Field

from logboom.settings import Section


class ElasticsearchSettings(Section):
    version: str = Field(default="9.5.0", pattern=r"\d{1,3}\.\d{1,3}\.\d{1,3}")
    """The version that `GET /` tells. Beats refuse a server that is older than themselves."""
