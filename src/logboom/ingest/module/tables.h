/* Written by tools/decoder.py from the tables of the codecs. */
#pragma once
#include "json_number.h"
#include "words.h"
enum { FIELDS = 14, FIELD_LAST_MOVED = 11 };
enum { FIELD_message = 1 };
enum { FIELD_timestamp = 2 };
enum { FIELD_level = 3 };
enum { FIELD_service = 4 };
enum { FIELD_host = 5 };
enum { FIELD_logger = 6 };
enum { FIELD_environment = 7 };
enum { FIELD_release = 8 };
enum { FIELD_trace_id = 9 };
enum { FIELD_span_id = 10 };
enum { FIELD_exception_type = 11 };
enum { FIELD_stack = 12 };
enum { FIELD_traceparent = 13 };
enum { FIELD_process_id = 14 };
enum { CODE_OBJECT = 240, CODE_LAST_MESSAGE = 25 };
enum { CODE_event = 22 };
enum { CODE_status = 59 };
enum { CODE_severity_number = 60 };
enum { CODE_levelno = 57 };
enum { CODE_pid = 225 };
enum { CODE_hostname = 83 };
enum { CODE_time = 35 };
#define CONFLICT_BITS 1076060070966390496ull
#define CLAIMED_TIMESTAMP "logboom.claimed_timestamp"
#define SENDERS_LEVEL "logboom.level"
#define TRUNCATED "logboom.truncated"
static const u8 IS_NESTING[256] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
static const u8 NAME_WORDS[893 + 2 * MARGIN] =
    "t\x2a"
    "@l\x38"
    "@m\x17"
    "@t\x2b"
    "@x\xcb"
    "dd\xf0"
    "ts\x24"
    "@mt\x18"
    "app\x43"
    "env\x72"
    "err\xf0"
    "job\x47"
    "log\x13"
    "lvl\x36"
    "msg\x12"
    "pid\xe1"
    "body\x15"
    "date\x25"
    "host\x52"
    "name\x64"
    "span\xf0"
    "text\x14"
    "time\x23"
    "type\x48"
    "error\xcc"
    "event\x16"
    "level\x31"
    "stack\xc6"
    "trace\xf0"
    "logger\x61"
    "spanid\xa2"
    "status\x3b"
    "appname\x46"
    "asctime\x28"
    "created\x29"
    "levelno\x39"
    "message\x11"
    "program\x45"
    "release\x81"
    "service\x42"
    "span.id\xa3"
    "span_id\xa1"
    "traceid\x92"
    "version\x82"
    "category\x66"
    "datetime\x26"
    "err.type\xb6"
    "exc_info\xc2"
    "exc_text\xc3"
    "exc_type\xb4"
    "hostname\x53"
    "loglevel\x35"
    "priority\x3a"
    "severity\x32"
    "trace.id\x93"
    "trace_id\x91"
    "err.stack\xc9"
    "eventtime\x27"
    "exception\xc1"
    "host.name\x51"
    "levelname\x33"
    "log.level\x34"
    "timestamp\x22"
    "@timestamp\x21"
    "dd.span_id\xa4"
    "deployment\xf0"
    "error.type\xb3"
    "error_type\xb5"
    "log.logger\x65"
    "loggername\x63"
    "otelspanid\xa5"
    "stacktrace\xc5"
    "application\x44"
    "dd.trace_id\x94"
    "environment\x71"
    "error.stack\xc8"
    "logger_name\x62"
    "machinename\x55"
    "oteltraceid\x95"
    "server_name\x54"
    "source_host\x56"
    "stack_trace\xc4"
    "traceparent\xd1"
    "service.name\x41"
    "host.hostname\x57"
    "severity_text\x37"
    "short_message\x19"
    "sourcecontext\x67"
    "exception.type\xb2"
    "exception_type\xb1"
    "service.version\x83"
    "severity_number\x3c"
    "error.stack_trace\xc7"
    "service.environment\x75"
    "exception.stacktrace\xca"
    "deployment.environment\x73"
    "deployment.environment.name\x74";
static const u16 NAME_BEGINS[] = {0, 2, 20, 56, 96, 126, 147, 243, 351, 421, 520, 652, 665, 721, 751, 783, 783, 801, 801, 821, 842, 842, 865, 865, 865, 865, 865, 893};
static inline u8 name_value(Text text) {
    return find_value(NAME_WORDS, NAME_BEGINS, 27, text);
}
static const u8 LEVEL_WORDS[243 + 2 * MARGIN] =
    "c\x12"
    "d\x05"
    "e\x11"
    "f\x15"
    "i\x09"
    "w\x0d"
    "all\x01"
    "dbg\x05"
    "err\x11"
    "inf\x09"
    "log\x09"
    "ntc\x0a"
    "wrn\x0d"
    "crit\x12"
    "fine\x05"
    "hint\x09"
    "http\x09"
    "info\x09"
    "note\x0a"
    "warn\x0d"
    "alert\x13"
    "debug\x05"
    "emerg\x15"
    "error\x11"
    "fatal\x15"
    "finer\x01"
    "panic\x15"
    "silly\x01"
    "trace\x01"
    "config\x05"
    "detail\x09"
    "finest\x01"
    "notice\x0a"
    "severe\x11"
    "success\x09"
    "verbose\x01"
    "warning\x0d"
    "critical\x12"
    "emergency\x15"
    "statement\x09"
    "information\x09"
    "informational\x09";
static const u16 LEVEL_BEGINS[] = {0, 12, 12, 40, 75, 129, 164, 188, 197, 217, 217, 229, 229, 243};
static inline u8 level_value(Text text) {
    return find_value(LEVEL_WORDS, LEVEL_BEGINS, 13, text);
}
enum { EVENT_timestamp = 1 };
enum { EVENT_level = 2 };
enum { EVENT_service = 3 };
enum { EVENT_host = 4 };
enum { EVENT_logger = 5 };
enum { EVENT_environment = 6 };
enum { EVENT_release = 7 };
enum { EVENT_message = 8 };
enum { EVENT_trace_id = 9 };
enum { EVENT_span_id = 10 };
enum { EVENT_exception_type = 11 };
enum { EVENT_input = 12 };
enum { EVENT_severity = 13 };
enum { EVENT_fingerprint = 14 };
enum { EVENT_attributes = 15 };
static const u8 EVENT_WORDS[134 + 2 * MARGIN] =
    "host\x04"
    "input\x0c"
    "level\x02"
    "logger\x05"
    "message\x08"
    "release\x07"
    "service\x03"
    "span_id\x0a"
    "severity\x0d"
    "trace_id\x09"
    "timestamp\x01"
    "attributes\x0f"
    "environment\x06"
    "fingerprint\x0e"
    "exception_type\x0b";
static const u16 EVENT_BEGINS[] = {0, 0, 0, 0, 5, 17, 24, 56, 74, 84, 95, 119, 119, 119, 134};
static inline u8 event_value(Text text) {
    return find_value(EVENT_WORDS, EVENT_BEGINS, 14, text);
}
static const u8 NUMBER_SEVERITIES[] = {21, 19, 18, 17, 13, 10, 9, 5, 1, 1, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 9, 10, 11, 12, 12, 12, 12, 12, 12, 12, 13, 14, 15, 16, 16, 16, 16, 16, 16, 16, 17, 18, 19, 20, 20, 20, 20, 20, 20, 20, 21, 22, 23, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24};
static const u8 PINO_SEVERITIES[] = {21, 19, 18, 17, 13, 10, 9, 5, 1, 1, 1, 6, 7, 8, 8, 8, 8, 8, 8, 8, 5, 10, 11, 12, 12, 12, 12, 12, 12, 12, 9, 14, 15, 16, 16, 16, 16, 16, 16, 16, 13, 18, 19, 20, 20, 20, 20, 20, 20, 20, 17, 22, 23, 24, 24, 24, 24, 24, 24, 24, 21, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24};
static const char *const LEVELS[] = {"", "trace", "trace", "trace", "trace", "debug", "debug", "debug", "debug", "info", "notice", "notice", "notice", "warning", "warning", "warning", "warning", "error", "critical", "critical", "critical", "critical", "critical", "critical", "critical"};
static const u8 LEVEL_SIZES[] = {0, 5, 5, 5, 5, 5, 5, 5, 5, 4, 6, 6, 6, 7, 7, 7, 7, 5, 8, 8, 8, 8, 8, 8, 8};
