"""Secrets go, what a diagnosis needs stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.redaction import redact

GUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
KEY = "abcdefABCDEF0123456789abcdefABCDEF0123456789"

SECRETS = [
    ("secret", f"token {JWT}", JWT),
    ("secret", f"Authorization: Bearer {JWT}", "c2lnbmF0dXJl"),
    ("secret", "Authorization: Bearer abcDEF0123456789xyz", "abcDEF0123456789xyz"),
    ("secret", "Authorization: Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA"),
    ("secret", "password=hunter2secret", "hunter2secret"),
    ("secret", 'password: "two words here"', "two words"),
    ("secret", '{"client_secret": "Abc~123.def"}', "Abc~123.def"),
    ("secret", '{"access_token":"opaque-token-value"}', "opaque-token-value"),
    ("secret", "refresh_token=0.AAAAbbbb-cccc", "AAAAbbbb"),
    ("secret", "AuthType=ClientSecret;ClientSecret=s3cr3tValue;", "s3cr3tValue"),
    ("secret", "AccountKey=abcd1234EFGH5678==;EndpointSuffix=core.windows.net", "abcd1234EFGH5678"),
    ("secret", "https://x.blob.core.windows.net/c?sv=2020&sig=AbC%2Fdef123%3D&se=1", "AbC%2Fdef123"),
    ("secret", "https://login.example/?code=0.AbcDef", "0.AbcDef"),
    ("secret", "pac auth create --clientSecret myS3cretV4lue", "myS3cretV4lue"),
    ("secret", "pac auth create -cs myS3cretV4lue", "myS3cretV4lue"),
    ("secret", "pac auth create --password Pa55w0rd!!", "Pa55w0rd"),
    ("secret", "x-functions-key: abc123def456", "abc123def456"),
    ("secret", "Ocp-Apim-Subscription-Key: abc123def456", "abc123def456"),
    ("secret", "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghijklm"),
    ("secret", "https://user:pa55word@proxy.example:8080", "pa55word"),
    (
        "secret",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc1\nDEF4==\n-----END RSA PRIVATE KEY-----",
        "MIIEabc1",
    ),
    ("secret", f"key {KEY}", KEY),
    ("email", "Sent by jane.doe+crm@contoso.co.uk yesterday", "jane.doe"),
    ("email", "jane_contoso.com#EXT#@fabrikam.onmicrosoft.com", "fabrikam"),
    ("org", "https://contoso.crm4.dynamics.com/api", "contoso"),
    ("org", "https://contoso.api.crm.dynamics.com/api", "contoso"),
    ("org", "https://contoso.crm.microsoftdynamics.us", "contoso"),
    ("org", "https://contoso.crm.dynamics.cn", "contoso"),
    ("org", "https://contoso.powerappsportals.com", "contoso"),
    ("tenant", "contoso.onmicrosoft.com", "contoso"),
    ("tenant", "https://contoso.sharepoint.com/sites/x", "contoso"),
    ("guid", f"Activity Id: {GUID}", GUID),
    ("guid", f"{{{GUID.upper()}}}", GUID.upper()),
    ("guid", f"trace {GUID.replace('-', '')}", GUID.replace("-", "")),
    ("guid", f"https://make.powerapps.com/environments/Default-{GUID}/solutions", GUID),
    ("user", r"C:\Users\Jane Doe\Downloads\a.zip", "Jane Doe"),
    ("user", r"at C:\Users\jdoe", "jdoe"),
    ("user", r"C:\\Users\\jdoe\\a.zip", "jdoe"),
    ("user", "/Users/jdoe/Downloads", "jdoe"),
    ("user", "/home/jdoe/a.zip", "jdoe"),
    ("ip", "connect ETIMEDOUT 20.190.159.4:443", "20.190.159.4"),
    ("ip", "from 10.0.12.7", "10.0.12.7"),
    ("ip", "Ping statistics for 192.168.1.20", "192.168.1.20"),
    ("ip", "IP address: 10.0.1.5", "10.0.1.5"),
    ("ip", "2001:db8:85a3::8a2e:370:7334", "8a2e"),
    ("ip", "fe80::1ff:fe23:4567:890a", "4567"),
]
IN_UNUSUAL_PLACES = [
    (r"{\"client_secret\":\"abcDEF123\"}", "abcDEF123"),
    ("&quot;password&quot;:&quot;Hunter2&quot;", "Hunter2"),
    ("Reply from 5.22.133.44: bytes=32", "5.22.133.44"),
    ("Pinging contoso.example [4.231.10.20] with 32 bytes", "4.231.10.20"),
    ("Password=p@ss word;", "ss word"),
    ("jürgen@müller.de", "jürgen"),
    ("SourceAddress    : 10.0.1.5", "10.0.1.5"),
    ("RemoteAddress    : 4.150.20.3", "4.150.20.3"),
    ("  3    12 ms    11 ms    10 ms  10.0.14.1", "10.0.14.1"),
    ("Cookie: a=abcdef; session=zzzqqq", "zzzqqq"),
    ("ConvertTo-SecureString 'S3cret!!' -AsPlainText", "S3cret"),
    ("https://contoso-my.sharepoint.com/personal/jane_doe_contoso_com", "jane_doe"),
    ("https://3f2504e04f8911d39a0c0305e82c33.01.environment.api.powerplatform.com", "3f2504e0"),
    ("login_hint=jane.doe%40contoso.com", "jane.doe"),
]
STAYS = [
    "4.50.6.1",
    "CoE Starter Kit version 4.50.6.1",
    "CenterofExcellenceCoreComponents_4_50_6_managed.zip",
    "CenterofExcellenceCoreComponents_4.50.6.1_managed.zip",
    "Version: 1.31.6+g9147a23",
    "SDKClientVersion=9.2.49.14828",
    "9.2.24081.00196",
    "Windows 10.0.19045.4046",
    "Microsoft Windows [Version 10.0.22631.3447]",
    "Edg/119.0.2151.97",
    "Chrome 120.0.6099.130",
    "Version 120.0.2210.91 (Official build) (64-bit)",
    'solution "Creator Kit" (1.0.20230329.1)',
    "Microsoft.CrmSdk.CoreAssemblies, Version=9.0.2.46, Culture=neutral, PublicKeyToken=31bf3856ad364e35",
    "mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089",
    "pac 1.11.3 worked with 1.10.4",
    "version 4.50.6.1: import failed",
    "waiting for a reply after 00:01:59.9760000",
    "allotted timeout of 00:02:00",
    "at 2026-05-02T15:19:48.3216549Z",
    "05.02.2026 15:19:48",
    "timeout of 300000ms exceeded (ECONNABORTED)",
    "Total operation time: 21 m 40 sec",
    "Error code 8004F01F",
    "0x80072EE2",
    "Error Code: 80072031",
    "ERR_CONNECTION_RESET",
    "admin_syncflowerrors CenterofExcellenceCoreComponents_Upgrade",
    "Center of Excellence - Core Components",
    "https://make.powerapps.com",
    "https://admin.powerplatform.microsoft.com",
    "https://login.microsoftonline.com",
    "https://yourorg.crm.dynamics.com",
    "https://globaldisco.crm.dynamics.com",
    "*.crm.dynamics.com and *.dynamics.com",
    "pac auth create --environment https://yourorg.crm.dynamics.com",
    'pac solution import --path "CenterofExcellenceCoreComponents_managed.zip" --async'
    " --max-async-wait-time 120 --stage-and-upgrade",
    "Test-NetConnection -ComputerName yourorg.crm.dynamics.com -Port 443",
    "[Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12",
    "$conn = Get-CrmConnection -InteractiveMode -MaxCrmConnectionTimeOutMinutes 30",
    '<add key="MaxDataverseConnectionTimeOutMinutes" value="30"/>',
    "dotnet tool update --global Microsoft.PowerApps.CLI.Tool",
    "Microsoft.Crm.Tools.ImportExportPublish.ImportXml.RunImport(String[] importParams)",
    "<guid-1> and <ip-2> and <secret-1>",
]
LOOK_LIKE_SECRETS = [
    "upgrade from 4.50.6.1 to 4.50.8.1",
    "From: 4.50.2.1 To: 4.50.8.1",
    "Chrome/120.0.0.0 Safari/537.36 Edg/119.0.0.0",
    "https://github.com/microsoft/coe-starter-kit/blob/055c65abc016315929ac8ea186310a3c030bba93/README.md",
    "Basic authentication is off",
]
LINES = st.sampled_from([line for _, line, _ in SECRETS if "PRIVATE KEY" not in line] + STAYS)


@pytest.mark.parametrize(("kind", "line", "secret"), SECRETS, ids=lambda part: part[:30])
def test_a_secret_goes(kind: str, line: str, secret: str) -> None:
    redacted = redact(line)
    assert secret not in redacted.text
    assert f"<{kind}-1>" in redacted.text
    assert redacted.masked[kind] >= 1


@pytest.mark.parametrize(("line", "secret"), IN_UNUSUAL_PLACES)
def test_a_secret_in_an_unusual_place_goes(line: str, secret: str) -> None:
    assert secret not in redact(line).text


@pytest.mark.parametrize("line", STAYS)
def test_what_a_diagnosis_needs_stays(line: str) -> None:
    assert redact(line).text == line
    assert redact(line).masked == {}


@pytest.mark.parametrize("line", LOOK_LIKE_SECRETS)
def test_what_only_looks_like_a_secret_stays(line: str) -> None:
    assert redact(line).text == line


def test_the_same_value_gets_the_same_mark() -> None:
    redacted = redact("a@contoso.com, b@contoso.com, A@Contoso.com")
    assert redacted.text == "<email-1>, <email-2>, <email-1>"
    assert redacted.masked == {"email": 2}


def test_numbering_goes_on_after_marks_that_are_there() -> None:
    assert redact("<email-4> and a@contoso.com").text == "<email-4> and <email-5>"


def test_each_kind_is_numbered_by_itself() -> None:
    redacted = redact("a@contoso.com at 20.190.159.4")
    assert redacted.text == "<email-1> at <ip-1>"


@given(st.lists(LINES, max_size=6))
def test_redacting_twice_changes_nothing(lines: list[str]) -> None:
    once = redact("\n".join(lines)).text
    assert redact(once).text == once


@given(st.lists(LINES, max_size=6))
def test_no_planted_secret_survives_among_other_lines(lines: list[str]) -> None:
    redacted = redact("\n".join(lines)).text
    planted = {secret for _, line, secret in SECRETS if line in lines}
    assert not [secret for secret in planted if secret in redacted]


@given(st.text())
def test_any_text_can_be_redacted(text: str) -> None:
    assert redact(text).text.count("\n") <= text.count("\n")


def test_redacting_a_private_key_twice_changes_nothing() -> None:
    once = redact("-----BEGIN PRIVATE KEY-----\nMIIEabc1\n-----END PRIVATE KEY-----").text
    assert redact(once).text == once


@pytest.mark.parametrize("after", ["/", "/hand-over/", "", " and more", "."])
def test_the_address_of_a_session_gives_no_session_away(after: str) -> None:
    token = "aB3_xY-9aB3_xY-9aB3_xY-9"
    assert token not in redact(f"see https://wizard.example/sessions/{token}{after}").text


def test_other_addresses_of_sessions_stay() -> None:
    assert "/statistics/sessions/151/" in redact("see /statistics/sessions/151/ there").text
