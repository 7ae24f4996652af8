/* The module: a function for each codec that it knows. They share all that is in the headers; documents may wrap texts. */
#include "block.h"
#include "exceptions.h"
#include "levels.h"
#include "decode_text.c"
#include "decode_json_lines.c"
#include "decode_event_lines.c"
#include "decode_syslog.c"
