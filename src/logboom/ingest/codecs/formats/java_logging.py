"""Log4j, Logback, Spring Boot, java.util.logging, and servers that are built with them.

Source: Apache Log4j 2, "Pattern Layout"; Logback manual, chapter 6; Spring Boot reference, "Logging, Log Format".
"""

from logboom.ingest.codecs.formats.format import SHAPES, Format

SPRING_BOOT = Format(
    name="spring_boot",
    title="Spring Boot",
    example="2026-11-22T10:58:08.585+01:00  INFO 77 --- [           main] c.e.shop.ShopApplication   : Started in 2.3 s",
    pattern=r"^<time> +<level> +<pid:\d+> --- (?:\[[^\]]*\] )*?\[ *<thread:[^\]]*>\] (?:\[(?:[\dA-Fa-f]{16,}-[\dA-Fa-f]{16}| *)\] )?<logger:[^\s:\[]+> *: ",
    gate=r"^<time> +<level> +\d+ --- \[",
)
THREAD_THEN_LEVEL = Format(
    name="log4j_thread_first",
    title="Log4j and Logback: time [thread] LEVEL logger - message",
    example="2026-11-22 10:58:08,585 [http-nio-8080-exec-1] ERROR com.example.Pay - charge failed",
    # Of a long name only the beginning is seen before the expression is tried: what is none keeps at least its time.
    pattern=rf"^<time> +(?:\[<thread:[^\]]*>\] +<level:{SHAPES['level']}> +(?:<logger> *(?:- |: | - ))?(?:- )?)?",
    gate=r"^<time> +\[(?:[^\]]*\] +<level> |[ -\\^-~]{32})",
)
LEVEL_THEN_THREAD = Format(
    name="log4j_level_first",
    title="Log4j and Logback: time LEVEL [thread] logger - message, or LEVEL [logger]",
    example="2026-11-22 10:58:08,585 ERROR [main] com.example.Pay - charge failed",
    pattern=r"^<time> +<level> +\[<thread:[^\]]*>\] +(?:<logger>(?: *- *| *: | \())?",
    gate=r"^<time> +<level> +\[(?:[^\]]*\] +[^( ]|[^\].]*\] +\([^:)]*:)",
)
JBOSS = Format(
    name="jboss",
    title="WildFly, Quarkus: time LEVEL [logger] (thread) message",
    example="2026-11-22 10:58:08,585 INFO  [org.jboss.as] (Controller Boot Thread) WFLYSRV0025: started",
    pattern=r"^<time> +<level> +\[<logger:[^\]\s]+>\] +\(<thread:[^)]*>\) ",
    # A thread may stand in the brackets of others, and a place in a file after it: `[main] (Pay.java:42)`.
    gate=r"^<time> +<level> +\[(?:[^\]\s.]+\] +\([^:)]*\) |[^\]\s.]+\.[^\]\s]*\] +\()",
)
ELASTICSEARCH = Format(
    name="elasticsearch",
    title="Elasticsearch, OpenSearch, Logstash: [time][LEVEL][logger] [node] message",
    example="[2026-11-22T10:58:08,585][INFO ][o.e.n.Node               ] [node-1] started",
    pattern=r"^\[<time>\]\[<level> *\]\[<logger:[^\s\]]+> *\] ?(?:\[<node:[\w.-]+>\] )?",
)
KAFKA = Format(
    name="kafka",
    title="Kafka and others: [time] LEVEL message (logger)",
    example="[2026-11-22 10:58:08,585] INFO [KafkaServer id=0] started (kafka.server.KafkaServer)",
    pattern=r"^\[<time>\] <level:TRACE|DEBUG|INFO|WARN|ERROR|FATAL> ",
    details=r"\(<logger:[A-Za-z_][\w.$]*\.[\w.$]+>\)$",
    tier=2,
)
ZOOKEEPER = Format(
    name="zookeeper",
    title="ZooKeeper: time [myid:1] - LEVEL  [thread:Class@line] - message",
    example="2026-11-22 10:58:08,585 [myid:1] - INFO  [main:QuorumPeer@1371] - LOOKING",
    pattern=r"^<time> +\[<id:[^\]]*>\] - <level> +\[<thread:[^\]]*>\] - ",
)
TOMCAT = Format(
    name="tomcat",
    title="Tomcat",
    example="22-Nov-2026 10:58:08.585 SEVERE [main] org.apache.catalina.core.StandardService.startInternal Failed to start",
    pattern=r"^<time:\d\d-[A-Z][a-z][a-z]-\d{4} \d\d:\d\d:\d\d(?:\.\d+)?> <level> \[<thread:[^\]]*>\] <logger:[^ \[]+> ",
    gate=r"^\d\d-[A-Z][a-z][a-z]-\d{4} \d\d:\d\d:\d\d(?:\.\d+)? <level> \[",
)
JAVA_UTIL_LOGGING = Format(
    rare_time=True,
    name="java_util_logging",
    title="java.util.logging, whose second line has the level",
    example="Nov 22, 2026 10:58:08 AM com.example.Pay charge\nSEVERE: charge failed",
    pattern=r"^<time:[A-Z][a-z][a-z] \d\d?, \d{4} \d\d?:\d\d:\d\d [AP]M> <logger:[\w.$]+> <function:[^\s]+>(?:\n<level>: )?",
)
SPARK = Format(
    rare_time=True,
    name="spark",
    title="Spark and Hadoop with a short date",
    example="26/11/22 10:58:08 INFO SparkContext: Running Spark version 3.5.0",
    pattern=r"^<time:\d\d/\d\d/\d\d \d\d:\d\d:\d\d> <level> <logger:[\w.$]+>: ",
)
LOGBACK_DEFAULT = Format(
    name="logback_default",
    title="Logback's default: hour [thread] LEVEL logger - message, whose day nobody knows",
    example="10:58:08.585 [main] DEBUG com.example.Pay - charge failed",
    pattern=r"^\d\d:\d\d:\d\d[.,]\d{3} \[<thread:[^\]]*>\] <level> +(?:<logger> --? )?",
    gate=r"^\d\d:\d\d:\d\d[.,]\d{3} \[[^\]]*\] <level> ",
)
