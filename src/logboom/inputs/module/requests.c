/* Each format of requests that is read here is a file of its own. */
#include "log_record.h"
#include "json_reading.h"
#include "protobuf.h"

#define EXPORTED __attribute__((visibility("default")))

#include "read_otlp_protobuf.c"
#include "read_loki_push.c"
#include "read_otlp_json.c"
#include "read_gelf.c"
