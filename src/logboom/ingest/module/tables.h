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
static const Entry NAME_ENTRIES[1024] = {
    [2] = {"message", 17},
    [12] = {"loggername", 99},
    [17] = {"error", 204},
    [31] = {"host", 82},
    [38] = {"trace.id", 147},
    [40] = {"error.stack_trace", 199},
    [45] = {"stack", 198},
    [49] = {"appname", 70},
    [50] = {"@x", 203},
    [53] = {"ts", 36},
    [63] = {"deployment", 240},
    [66] = {"release", 129},
    [78] = {"levelname", 51},
    [79] = {"exception", 193},
    [97] = {"span", 240},
    [112] = {"version", 130},
    [119] = {"name", 100},
    [120] = {"level", 49},
    [127] = {"logger_name", 98},
    [129] = {"date", 37},
    [138] = {"app", 67},
    [156] = {"exception_type", 177},
    [157] = {"asctime", 40},
    [180] = {"span.id", 163},
    [203] = {"err.stack", 201},
    [204] = {"created", 41},
    [210] = {"span_id", 161},
    [225] = {"server_name", 84},
    [228] = {"timestamp", 34},
    [229] = {"deployment.environment", 115},
    [238] = {"traceid", 146},
    [248] = {"host.name", 81},
    [261] = {"deployment.environment.name", 116},
    [262] = {"type", 72},
    [267] = {"log", 19},
    [271] = {"loglevel", 53},
    [282] = {"program", 69},
    [297] = {"error.type", 179},
    [299] = {"msg", 18},
    [305] = {"status", 59},
    [339] = {"dd", 240},
    [349] = {"category", 102},
    [372] = {"otelspanid", 165},
    [374] = {"@mt", 24},
    [382] = {"stack_trace", 196},
    [400] = {"log.logger", 101},
    [401] = {"short_message", 25},
    [414] = {"trace", 240},
    [416] = {"service.version", 131},
    [425] = {"sourcecontext", 103},
    [434] = {"exception.stacktrace", 202},
    [439] = {"service.name", 65},
    [448] = {"job", 71},
    [456] = {"service", 66},
    [508] = {"body", 21},
    [526] = {"event", 22},
    [532] = {"source_host", 86},
    [542] = {"severity_text", 55},
    [544] = {"text", 20},
    [554] = {"environment", 113},
    [631] = {"logger", 97},
    [636] = {"exc_type", 180},
    [653] = {"@t", 43},
    [669] = {"priority", 58},
    [672] = {"trace_id", 145},
    [678] = {"time", 35},
    [684] = {"@m", 23},
    [687] = {"dd.trace_id", 148},
    [690] = {"severity", 50},
    [693] = {"pid", 225},
    [698] = {"error.stack", 200},
    [735] = {"log.level", 52},
    [738] = {"host.hostname", 87},
    [739] = {"stacktrace", 197},
    [762] = {"application", 68},
    [767] = {"machinename", 85},
    [777] = {"exc_text", 195},
    [794] = {"datetime", 38},
    [810] = {"exception.type", 178},
    [819] = {"hostname", 83},
    [820] = {"oteltraceid", 149},
    [829] = {"env", 114},
    [831] = {"lvl", 54},
    [834] = {"@l", 56},
    [840] = {"eventtime", 39},
    [869] = {"@timestamp", 33},
    [892] = {"spanid", 162},
    [908] = {"levelno", 57},
    [923] = {"err.type", 182},
    [930] = {"traceparent", 209},
    [931] = {"error_type", 181},
    [940] = {"severity_number", 60},
    [978] = {"err", 240},
    [1003] = {"t", 42},
    [1010] = {"exc_info", 194},
    [1014] = {"dd.span_id", 164},
    [1016] = {"service.environment", 117},
};
static inline u8 name_value(Text text) {
    if (!text.size || text.size > 27) return 0;
    Word word = word_of(text);
    return value_of(&NAME_ENTRIES[hash_of(word) * 11446550448722045783ull >> 54], word);
}
static const Entry LEVEL_ENTRIES[128] = {
    [3] = {"wrn", 13},
    [6] = {"notice", 10},
    [9] = {"err", 17},
    [17] = {"silly", 1},
    [29] = {"information", 9},
    [30] = {"crit", 18},
    [31] = {"error", 17},
    [35] = {"informational", 9},
    [38] = {"statement", 9},
    [40] = {"http", 9},
    [42] = {"hint", 9},
    [43] = {"severe", 17},
    [45] = {"finer", 1},
    [46] = {"panic", 21},
    [47] = {"ntc", 10},
    [54] = {"c", 18},
    [55] = {"alert", 19},
    [56] = {"e", 17},
    [57] = {"emerg", 21},
    [60] = {"warn", 13},
    [61] = {"i", 9},
    [62] = {"info", 9},
    [69] = {"dbg", 5},
    [72] = {"trace", 1},
    [75] = {"critical", 18},
    [77] = {"w", 13},
    [81] = {"log", 9},
    [82] = {"finest", 1},
    [89] = {"success", 9},
    [93] = {"warning", 13},
    [94] = {"config", 5},
    [95] = {"fine", 5},
    [96] = {"debug", 5},
    [97] = {"verbose", 1},
    [102] = {"emergency", 21},
    [108] = {"detail", 9},
    [114] = {"all", 1},
    [117] = {"inf", 9},
    [119] = {"d", 5},
    [121] = {"f", 21},
    [123] = {"note", 10},
    [124] = {"fatal", 21},
};
static inline u8 level_value(Text text) {
    if (!text.size || text.size > 13) return 0;
    Word word = word_of(text);
    return value_of(&LEVEL_ENTRIES[hash_of(word) * 9395298020095075301ull >> 57], word);
}
static const u8 NUMBER_SEVERITIES[] = {21, 19, 18, 17, 13, 10, 9, 5, 1, 1, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 9, 10, 11, 12, 12, 12, 12, 12, 12, 12, 13, 14, 15, 16, 16, 16, 16, 16, 16, 16, 17, 18, 19, 20, 20, 20, 20, 20, 20, 20, 21, 22, 23, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24};
static const u8 PINO_SEVERITIES[] = {21, 19, 18, 17, 13, 10, 9, 5, 1, 1, 1, 6, 7, 8, 8, 8, 8, 8, 8, 8, 5, 10, 11, 12, 12, 12, 12, 12, 12, 12, 9, 14, 15, 16, 16, 16, 16, 16, 16, 16, 13, 18, 19, 20, 20, 20, 20, 20, 20, 20, 17, 22, 23, 24, 24, 24, 24, 24, 24, 24, 21, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24};
static const char *const LEVELS[] = {"", "trace", "trace", "trace", "trace", "debug", "debug", "debug", "debug", "info", "notice", "notice", "notice", "warning", "warning", "warning", "warning", "error", "critical", "critical", "critical", "critical", "critical", "critical", "critical"};
static const u8 LEVEL_SIZES[] = {0, 5, 5, 5, 5, 5, 5, 5, 5, 4, 6, 6, 6, 7, 7, 7, 7, 5, 8, 8, 8, 8, 8, 8, 8};
