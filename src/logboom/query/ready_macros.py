"""Macros that everybody has: those that Splunk's published detections take for granted, in the words of this language.

A project's own macro of the same name goes before. Where such a macro only says which kind of data is meant, it is the
`sourcetype` or `source` that the add-on for this data sets; whoever sends it otherwise saves a macro of the name.

Source: Splunk security content, https://github.com/splunk/security_content (the names, and what each stands for).
"""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Macro:
    """What stands for a macro's name; `$parameter$` in it stands for an argument."""

    definition: str
    parameters: tuple[str, ...] = ()


_STAGES: Final = {
    ("security_content_ctime", 1): Macro('convert timeformat="%Y-%m-%dT%H:%M:%S" ctime($field$)', ("field",)),
    ("comment", 1): Macro("", ("text",)),
    ("ctime", 1): Macro('convert timeformat="%Y-%m-%dT%H:%M:%S" ctime($field$)', ("field",)),
    ("drop_dm_object_name", 1): Macro('rename "$name$.*" as *', ("name",)),
    ("security_content_summariesonly", 0): Macro("summariesonly=false"),
    ("summariesonly", 0): Macro("summariesonly=false"),
    ("summariesonly_config", 0): Macro("summariesonly=false"),
    ("oldsummaries_config", 0): Macro("allow_old_summaries=true"),
    ("fillnull_config", 0): Macro("fillnull_value=null"),
    ("windows_shells", 0): Macro(
        'Processes.process_name IN ("cmd.exe", "powershell.exe", "pwsh.exe", "sh.exe", "bash.exe", "wscript.exe", "cscript.exe")'
    ),
    ("linux_shells", 0): Macro('Processes.process_name IN ("sh", "ksh", "zsh", "bash", "dash", "rbash", "fish", "csh", "tcsh", "ion", "eshell")'),
    ("process_net", 0): Macro('(Processes.process_name IN ("net.exe", "net1.exe") OR Processes.original_file_name IN ("net.exe", "net1.exe"))'),
    ("process_powershell", 0): Macro(
        '(Processes.process_name IN ("pwsh.exe", "sqlps.exe", "sqltoolsps.exe", "powershell.exe", "powershell_ise.exe")'
        ' OR Processes.original_file_name IN ("pwsh.dll", "PowerShell.EXE", "powershell_ise.EXE"))'
    ),
    ("process_copy", 0): Macro('(Processes.process_name IN ("copy.exe", "xcopy.exe") OR Processes.original_file_name IN ("copy.exe", "xcopy.exe"))'),
    ("process_procdump", 0): Macro('(Processes.process_name IN ("procdump.exe", "procdump64.exe") OR Processes.original_file_name=procdump)'),
    ("process_psexec", 0): Macro('(Processes.process_name IN ("psexec.exe", "psexec64.exe") OR Processes.original_file_name=psexec.c)'),
    ("process_microsoftworkflowcompiler", 0): Macro(
        '(Processes.process_name="microsoft.workflow.compiler.exe" OR Processes.original_file_name="Microsoft.Workflow.Compiler.exe")'
    ),
}  # fmt: skip

_SOURCETYPES: Final = {
    "amazon_security_lake": "aws:asl", "appdynamics_security": "appdynamics_security", "audittrail": "audittrail",
    "aws_cloudwatchlogs_eks": "aws:cloudwatchlogs:eks", "aws_config": "aws:config", "aws_description": "aws:description",
    "aws_s3_accesslogs": "aws:s3:accesslogs", "aws_securityhub_finding": "aws:securityhub:finding",
    "aws_securityhub_firehose": "aws:securityhub:firehose", "azure_audit": "mscs:azure:audit",
    "azure_monitor_aad": "azure:monitor:aad", "azure_monitor_activity": "azure:monitor:activity",
    "azuread": "azure:aad:*", "bootloader_inventory": "PwSh:bootloader", "circleci": "circleci", "cisco_asa": "cisco:asa",
    "cisco_ai_defense": "cisco:ai:defense", "cisco_duo_activity": "cisco:duo:activity",
    "cisco_duo_administrator": "cisco:duo:administrator", "cisco_ios": "cisco:ios", "cisco_networks": "cisco:ios",
    "cisco_secure_firewall": "cisco:sfw:estreamer", "cloudtrail": "aws:cloudtrail", "cloudwatch_eks": "aws:cloudwatchlogs:eks",
    "cloudwatch_vpc": "aws:cloudwatchlogs:vpcflow", "cloudwatchlogs_vpcflow": "aws:cloudwatchlogs:vpcflow",
    "crushftp": "crushftp:sessionlogs", "driverinventory": "PwSh:DriverInventory", "esxi_syslog": "vmw-syslog",
    "exchange": "MSWindows:IIS", "github": "aws:firehose:json", "github_enterprise": "httpevent",
    "github_organizations": "github:cloud:audit", "google_gcp_pubsub_message": "google:gcp:pubsub:message",
    "gsuite_calendar": "gsuite:calendar:json", "gsuite_drive": "gsuite:drive:json", "gsuite_gmail": "gsuite:gmail:bigquery",
    "gws_reports_admin": "gws:reports:admin", "gws_reports_login": "gws:reports:login", "iis_get_webglobalmodule": "Pwsh:InstalledIISModules",
    "ivanti_vtm_audit": "ivanti_vtm_audit", "kube_audit": "kube:audit", "kube_container_falco": "kube:container:falco",
    "kube_objects_events": "kube:objects:events", "kubernetes_azure": "mscs:storage:blob:json",
    "kubernetes_container_controller": "kube:container:controller", "kubernetes_metrics": "kube:metrics",
    "linux_auditd": "auditd", "linux_hosts": "syslog", "ms365_defender_incident_alerts": "ms365:defender:incident:alerts",
    "ms_defender_atp_alerts": "ms:defender:atp:alerts", "netbackup": "netbackup_logs", "nginx_access_logs": "nginx:plus:kv",
    "o365_graph": "o365:graph:api", "o365_management_activity": "o365:management:activity",
    "o365_messagetrace": "o365:reporting:messagetrace", "okta": "OktaIM2:log", "osquery": "osquery:results",
    "osquery_macro": "osquery:results", "osquery_process": "osquery:results", "papercutng": "papercutng", "pingid": "pingid",
    "s3_accesslogs": "aws:s3:accesslogs", "splunk_crash_log": "splunkd_crash_log", "splunk_python": "splunk_python",
    "splunkd": "splunkd", "splunkd_ui": "splunkd_ui_access", "splunkd_web": "splunk_web_access", "splunkd_webs": "splunk_web_access",
    "splunkd_webx": "splunk_web_access", "splunkda": "splunkd_access", "stream_dns": "stream:dns", "stream_http": "stream:http",
    "stream_tcp": "stream:tcp", "subjectinterfacepackage": "PwSh:SubjectInterfacePackage", "suricata": "suricata",
    "windows_exchange_iis": "MSWindows:IIS", "zeek_rpc": "zeek:rpc:json", "zeek_ssl": "zeek:ssl:json",
    "zeek_x509": "zeek:x509:json", "zscaler_proxy": "zscalernss-web",
}  # fmt: skip

_WINDOWS_LOGS: Final = {
    "admon": "ActiveDirectory", "applocker": "*AppLocker*", "capi2_operational": "*CAPI2/Operational",
    "certificateservices_lifecycle": "*CertificateServicesClient-Lifecycle-System/Operational",
    "ms_defender": "*Windows Defender/Operational", "ntlm_audit": "*NTLM/Operational", "powershell": "*PowerShell/Operational",
    "printservice": "*PrintService/*", "remoteconnectionmanager": "*TerminalServices-RemoteConnectionManager/Operational",
    "sysmon": "*Sysmon/Operational", "wineventlog_application": "*Application", "wineventlog_rdp": "*RemoteDesktopServices-RdpCoreTS/Operational",
    "wineventlog_security": "*Security", "wineventlog_system": "*System", "wineventlog_task_scheduler": "*TaskScheduler/Operational",
    "wmi": "*WMI-Activity/Operational",
}  # fmt: skip

_PROCESS: Final = re.compile(r"process_([a-z0-9]+)")
_SPAN_BACK: Final = re.compile(r"\w+_(?:window|window_begin_offset|begin_offset)")


def ready_macro(name: str, arguments: int) -> Macro | None:
    """The ready-made macro of a name with so many arguments, if there is one."""
    known = _STAGES.get((name, arguments))
    if known or arguments:
        return known
    if name in _SOURCETYPES:
        return Macro(f'sourcetype="{_SOURCETYPES[name]}"')
    if name in _WINDOWS_LOGS:
        log = _WINDOWS_LOGS[name]
        return Macro(f'(source="{log}" OR sourcetype="{log}" OR Channel="{log}" OR winlog.channel="{log}")')
    if process := _PROCESS.fullmatch(name):
        return Macro(f'(Processes.process_name="{process[1]}.exe" OR Processes.original_file_name="{process[1]}.exe")')
    if _SPAN_BACK.fullmatch(name):
        return Macro('"-90d@d"' if name.endswith("_forget_window") else '"-70m@m"')
    return None
