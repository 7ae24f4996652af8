// What sends a first event or a first error, with this server's address and the project's key filled in.

/** @typedef {{name: string, words: string, text: string}} Way */

const { publicUrl, syslogAddress } = document.body.dataset;

/**
 * @param {string} key
 * @returns {Way[]}
 */
export function ways(key) {
  const base = publicUrl || location.origin;
  const found = [
    {
      name: "curl",
      words: "JSON lines or plain text over HTTP; it is answered when it is safely on disk.",
      text: `curl ${base}/api/v1/ingest \\\n  -H "Authorization: Bearer ${key}" \\\n  -d '{"message": "hello, Logboom", "level": "info", "service": "first"}'`,
    },
    {
      name: "a file",
      words: "Every line of a file becomes an event.",
      text: `curl "${base}/api/v1/ingest?service=syslog" \\\n  -H "Authorization: Bearer ${key}" \\\n  -H "Content-Type: text/plain" --data-binary @/var/log/syslog`,
    },
    {
      name: "Python",
      words: "With nothing but the standard library.",
      text: [
        "import json, urllib.request",
        "",
        "request = urllib.request.Request(",
        `    "${base}/api/v1/ingest",`,
        '    json.dumps({"message": "hello, Logboom"}).encode(),',
        `    {"Authorization": "Bearer ${key}", "Content-Type": "application/json"},`,
        ")",
        "print(urllib.request.urlopen(request).read())",
      ].join("\n"),
    },
  ];
  return syslogAddress ? [found[0], ...syslog(syslogAddress), ...found.slice(1)] : found;
}

/**
 * @param {string} address
 * @returns {Way[]}
 */
function syslog(address) {
  const [, host, port] = address.match(/^(.*):(\d+)$/) ?? ["", address, "514"];
  return [
    {
      name: "logger",
      words: "Syslog over TCP needs no key: the listener belongs to a project.",
      text: `logger --server ${host} --port ${port} --tcp --tag first "hello, Logboom"`,
    },
    {
      name: "rsyslog",
      words: "All that a machine logs: as a file in /etc/rsyslog.d/, then restart rsyslog.",
      text: `*.* action(type="omfwd" target="${host}" port="${port}" protocol="tcp" TCP_Framing="octet-counted"\n  template="RSYSLOG_SyslogProtocol23Format")`,
    },
  ];
}

/**
 * How programs report their errors: with the Sentry SDK of their language.
 * @param {string} key
 * @param {number} project  its id, the path of a DSN
 * @returns {Way[]}
 */
export function errorWays(key, project) {
  const dsn = dsnOf(publicUrl || location.origin, key, project);
  return [
    {
      name: "Python",
      words: "Django, Flask, FastAPI, Celery and plain Python: where the program starts. It needs `pip install sentry-sdk`.",
      text: `import sentry_sdk\n\nsentry_sdk.init(dsn="${dsn}")`,
    },
    {
      name: "JavaScript",
      words: "Node; in a browser the same with @sentry/browser.",
      text: `import * as Sentry from "@sentry/node";\n\nSentry.init({ dsn: "${dsn}" });`,
    },
    {
      name: "try it",
      words: "One error at once, from a shell.",
      text: `pip install sentry-sdk && python -c '\nimport sentry_sdk\nsentry_sdk.init(dsn="${dsn}")\n1 / 0'`,
    },
    { name: "DSN", words: "For any other SDK, and for the environment variable SENTRY_DSN.", text: dsn },
  ];
}

/**
 * @param {string} base
 * @param {string} key
 * @param {number} project
 */
function dsnOf(base, key, project) {
  const { protocol, host, pathname } = new URL(base);
  return `${protocol}//${key}@${host}${pathname.replace(/\/$/, "")}/${project}`;
}
