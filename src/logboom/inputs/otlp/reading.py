"""Requests of OTLP read: by the module what it is certain of, the rest in Python, whose word counts."""

from logboom.inputs.module.request_module import read
from logboom.inputs.otlp import json_form
from logboom.inputs.otlp.log_records import Records


def read_protobuf(body: bytes) -> Records:
    """Raises InvalidRequest when the body is no ExportLogsServiceRequest, PayloadTooLarge; a record that is none harms no other."""
    found = read("read_otlp_protobuf", body)
    if found is not None and not found.left:
        return Records(found.data)
    from logboom.inputs.otlp import protobuf_form  # noqa: PLC0415  # some megabytes, for what is rare

    return protobuf_form.read_protobuf(body) if found is None else protobuf_form.finish(body, found)


def read_json(body: bytes) -> Records:
    """The same of one in JSON."""
    found = read("read_otlp_json", body)
    if found is None:
        return json_form.read_json(body)
    return json_form.finish(body, found) if found.left else Records(found.data)
