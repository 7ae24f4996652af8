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
enum { LONGEST_NAME = 27 };
static const u8 NAME_BEGINS[] = {0, 0, 1, 7, 16, 24, 29, 32, 44, 56, 63, 72, 83, 84, 88, 90, 92, 92, 93, 93, 94, 95, 95, 96, 96, 96, 96, 96, 97};
static const Entry NAMES[] = {
    {"t", 42},
    {"dd", 240},
    {"@m", 23},
    {"ts", 36},
    {"@t", 43},
    {"@l", 56},
    {"@x", 203},
    {"log", 19},
    {"err", 240},
    {"msg", 18},
    {"@mt", 24},
    {"lvl", 54},
    {"app", 67},
    {"job", 71},
    {"env", 114},
    {"pid", 225},
    {"host", 82},
    {"span", 240},
    {"text", 20},
    {"body", 21},
    {"time", 35},
    {"date", 37},
    {"type", 72},
    {"name", 100},
    {"trace", 240},
    {"error", 204},
    {"event", 22},
    {"level", 49},
    {"stack", 198},
    {"status", 59},
    {"logger", 97},
    {"spanid", 162},
    {"service", 66},
    {"message", 17},
    {"asctime", 40},
    {"created", 41},
    {"levelno", 57},
    {"program", 69},
    {"appname", 70},
    {"release", 129},
    {"version", 130},
    {"traceid", 146},
    {"span_id", 161},
    {"span.id", 163},
    {"datetime", 38},
    {"severity", 50},
    {"loglevel", 53},
    {"priority", 58},
    {"hostname", 83},
    {"category", 102},
    {"trace_id", 145},
    {"trace.id", 147},
    {"exc_type", 180},
    {"err.type", 182},
    {"exc_info", 194},
    {"exc_text", 195},
    {"exception", 193},
    {"timestamp", 34},
    {"eventtime", 39},
    {"levelname", 51},
    {"log.level", 52},
    {"host.name", 81},
    {"err.stack", 201},
    {"deployment", 240},
    {"@timestamp", 33},
    {"loggername", 99},
    {"log.logger", 101},
    {"dd.span_id", 164},
    {"otelspanid", 165},
    {"error.type", 179},
    {"error_type", 181},
    {"stacktrace", 197},
    {"application", 68},
    {"server_name", 84},
    {"machinename", 85},
    {"source_host", 86},
    {"logger_name", 98},
    {"environment", 113},
    {"dd.trace_id", 148},
    {"oteltraceid", 149},
    {"stack_trace", 196},
    {"error.stack", 200},
    {"traceparent", 209},
    {"service.name", 65},
    {"short_message", 25},
    {"severity_text", 55},
    {"host.hostname", 87},
    {"sourcecontext", 103},
    {"exception_type", 177},
    {"exception.type", 178},
    {"severity_number", 60},
    {"service.version", 131},
    {"error.stack_trace", 199},
    {"service.environment", 117},
    {"exception.stacktrace", 202},
    {"deployment.environment", 115},
    {"deployment.environment.name", 116},
};
enum { LONGEST_LEVEL = 13 };
static const u8 LEVEL_BEGINS[] = {0, 0, 6, 6, 13, 20, 29, 34, 37, 38, 40, 40, 41, 41, 42};
static const Entry LEVEL_WORDS[] = {
    {"d", 5},
    {"i", 9},
    {"w", 13},
    {"e", 17},
    {"c", 18},
    {"f", 21},
    {"all", 1},
    {"dbg", 5},
    {"log", 9},
    {"inf", 9},
    {"ntc", 10},
    {"wrn", 13},
    {"err", 17},
    {"fine", 5},
    {"info", 9},
    {"http", 9},
    {"note", 10},
    {"hint", 9},
    {"warn", 13},
    {"crit", 18},
    {"trace", 1},
    {"finer", 1},
    {"silly", 1},
    {"debug", 5},
    {"error", 17},
    {"alert", 19},
    {"emerg", 21},
    {"fatal", 21},
    {"panic", 21},
    {"finest", 1},
    {"config", 5},
    {"notice", 10},
    {"detail", 9},
    {"severe", 17},
    {"verbose", 1},
    {"success", 9},
    {"warning", 13},
    {"critical", 18},
    {"statement", 9},
    {"emergency", 21},
    {"information", 9},
    {"informational", 9},
};
static const u8 NUMBER_SEVERITIES[] = {21, 19, 18, 17, 13, 10, 9, 5, 1, 1, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 9, 10, 11, 12, 12, 12, 12, 12, 12, 12, 13, 14, 15, 16, 16, 16, 16, 16, 16, 16, 17, 18, 19, 20, 20, 20, 20, 20, 20, 20, 21, 22, 23, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24};
static const u8 PINO_SEVERITIES[] = {21, 19, 18, 17, 13, 10, 9, 5, 1, 1, 1, 6, 7, 8, 8, 8, 8, 8, 8, 8, 5, 10, 11, 12, 12, 12, 12, 12, 12, 12, 9, 14, 15, 16, 16, 16, 16, 16, 16, 16, 13, 18, 19, 20, 20, 20, 20, 20, 20, 20, 17, 22, 23, 24, 24, 24, 24, 24, 24, 24, 21, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24};
static const char *const LEVELS[] = {"", "trace", "trace", "trace", "trace", "debug", "debug", "debug", "debug", "info", "notice", "notice", "notice", "warning", "warning", "warning", "warning", "error", "critical", "critical", "critical", "critical", "critical", "critical", "critical"};
static const u8 LEVEL_SIZES[] = {0, 5, 5, 5, 5, 5, 5, 5, 5, 4, 6, 6, 6, 7, 7, 7, 7, 5, 8, 8, 8, 8, 8, 8, 8};
