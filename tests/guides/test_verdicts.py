"""Which guide a text leads to, with all guides beside each other."""

from __future__ import annotations

import pytest

from tests.guides.reading import WRAPPED, diagnosed

BROKEN = "An existing connection was forcibly closed by the remote host"
INNER = {
    "missing-dependency": "Some dependencies are missing: <MissingDependencies><MissingDependency>",
    "dependency-blocks-delete": "The SavedQuery(4b1b1b4e-0f6b-4f0f-9d53-0c1f3b6e2a11) component cannot be "
    "deleted because it is referenced by 1 other component.",
    "leftover-upgrade": "Holding solution CenterofExcellenceCoreComponents_Upgrade already exists.",
    "throttling": "CanvasApp import: FAILURE: Code: TooManyRequests Message: Too many requests",
    "transient-service-error": "Connector import: FAILURE: One or more errors occurred.",
    "insufficient-privilege": "SecLib::CheckPrivilege failed. PrivilegeName: prvCreateEntity",
    "database-timeout": "The database operation timed out due to blocking. Please retry.",
    "managed-mismatch": "The imported solution and the existing solution must both be managed for upgrade.",
    "client-wait-limit": "Cannot start another [Import] because there is a previous [Import] running.",
}
PREFIXES = {
    "German": "Die Lösung „Center of Excellence - Core Components“ konnte nicht importiert werden: ",
    "French": "Échec de l’importation de la solution « Center of Excellence - Core Components » : ",
    "Portuguese": "Falha na importação da solução “Center of Excellence - Core Components”: ",
}
CODES = ["8004801E", "80040216", "80097376", "80071151", "80048539", "8004F01F", "80048060", "80040220"]


@pytest.mark.parametrize(
    ("text", "guide"),
    [
        (WRAPPED.format("Import failed due to missing dependencies for X"), "missing-dependency"),
        (
            "Solution Upgrade action failed after import as holding. InnerException is: Solution "
            "dependencies exist, cannot uninstall. DependencyCount : 2",
            "dependency-blocks-delete",
        ),
        (WRAPPED.format("Solution Upgrade action failed after import as holding."), "leftover-upgrade"),
        (WRAPPED.format("An unexpected error occurred."), "find-the-real-error"),
        (WRAPPED.format("An item with the same key has already been added."), None),
    ],
)
def test_the_innermost_message_decides(text: str, guide: str | None) -> None:
    assert diagnosed(text).verdict == guide


@pytest.mark.parametrize("words", [BROKEN, "Network Error (ERR_NETWORK)", "read ECONNRESET"])
def test_what_the_server_wraps_is_no_network_failure(words: str) -> None:
    assert diagnosed(words).verdict == "network-errors"
    assert diagnosed(WRAPPED.format(words)).verdict is None


@pytest.mark.parametrize("guide", INNER)
def test_network_words_around_an_inner_error_do_not_hide_it(guide: str) -> None:
    assert diagnosed(f"{WRAPPED.format(BROKEN)}\n{INNER[guide]}").verdict == guide


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("guide", INNER)
def test_the_language_of_the_prefix_does_not_matter(guide: str, language: str) -> None:
    assert diagnosed(INNER[guide]).verdict == guide
    assert diagnosed(PREFIXES[language] + INNER[guide]).verdict == guide


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("wording", ["{}", "0x{}", "Error code {}", "Unexpected error ({})"])
def test_a_hex_code_alone_leads_nowhere(code: str, wording: str) -> None:
    assert diagnosed(wording.format(code)).verdict is None


@pytest.mark.parametrize(
    "text",
    [
        "ImportAsHolding",
        "ImportAsHolding exception",
        "ImportAsHolding failed",
        "ImportAsHolding failed with exception :",
        "The import failed with ImportAsHolding Exception.",
        "ImportAsHolding failed with exception : Error code 80040216",
        "ImportAsHolding failed with exception :\nActivity ID: 4b1b1b4e-0f6b-4f0f-9d53-0c1f3b6e2a11\nClose",
    ],
)
@pytest.mark.parametrize("around", ["{}", WRAPPED, *(prefix + "{}" for prefix in PREFIXES.values())])
def test_a_bare_stage_of_the_upgrade_says_nothing(text: str, around: str) -> None:
    assert diagnosed(around.format(text)).verdict == "find-the-real-error"


@pytest.mark.parametrize("follows", ["", "\n", "\nError code 80040216\nException message "])
def test_a_message_behind_the_stage_of_the_upgrade_decides(follows: str) -> None:
    stage = f"ImportAsHolding failed with exception :{follows}"
    for guide, text in INNER.items():
        assert diagnosed(stage + text).verdict == guide
    assert diagnosed(f"{stage}Ribbon customization could not be merged.").verdict is None
    assert diagnosed(f"{stage}{BROKEN}").verdict is None


@pytest.mark.parametrize("text", ["Import-CrmSolution $conn a.zip -ImportAsHolding", "--import-as-holding"])
def test_an_option_is_no_failure(text: str) -> None:
    assert diagnosed(text).verdict is None


@pytest.mark.parametrize(
    ("text", "guide"),
    [
        (
            "The database operation timed out due to blocking. Microsoft SQL: TCP Provider network error",
            "database-timeout",
        ),
        (
            "User does not have the required privileges (or role membership): prvImportCustomization",
            "insufficient-privilege",
        ),
        ("Number of requests exceeded the limit of 6000 over time window of 300 seconds", "throttling"),
        ("It is missing the following required solutions: CreatorKitCore", "missing-dependency"),
        ("An error occurred while importing the solution. Try again.", "find-the-real-error"),
    ],
)
def test_other_words_for_the_same_lead_to_its_guide(text: str, guide: str) -> None:
    assert diagnosed(text).verdict == guide
    assert diagnosed(WRAPPED.format(text)).verdict == guide


def test_a_first_install_with_the_option_for_upgrades_leads_to_no_guide_but_is_told() -> None:
    diagnosis = diagnosed("Error: Cannot create a holding solution for missing base solution")
    assert diagnosis.verdict is None
    whys = [guide.why for guide in diagnosis.guides]
    assert any("--stage-and-upgrade" in why for why in whys)
    assert len(set(whys)) == len(whys)


def test_a_leftover_behind_the_words_on_managed_solutions_is_the_real_reason() -> None:
    assert diagnosed(INNER["managed-mismatch"]).verdict == "managed-mismatch"
    assert (
        diagnosed(f"{INNER['leftover-upgrade']}\n{INNER['managed-mismatch']}").verdict == "leftover-upgrade"
    )


def test_a_text_without_content_gives_way_to_one_that_says_something() -> None:
    vague = "Something went wrong. Please try again later."
    assert diagnosed(vague).verdict == "find-the-real-error"
    for guide, text in INNER.items():
        assert diagnosed(f"{text}\n{vague}").verdict == guide


@pytest.mark.parametrize(
    "text",
    [
        '"code": "RequestsThrottled", "message": "Too many requests sent to a service"',
        "Error Code: NetworkError The request was not sent or there was no response from the server.",
        "DataSource.Error: Microsoft SQL: Execution Timeout Expired.",
        "Microsoft SQL: Execution Timeout Expired. (provider: TCP Provider, error: 0)",
        'ListRows.Run failed: "message": "Number of requests exceeded the limit of 6000 over time window"',
        'Flow client error returned with status code "BadRequest" and details',
        '"code":"ConnectionNotFound","message":"Could not find connection for API shared_office365."',
        '{"MissingDependencies":[],"SolutionValidationResults":[]}',
        "Model-Driven App is missing required components uniquename : admin_PowerPlatformAdminView.",
    ],
)
def test_what_no_guide_is_made_for_leads_nowhere(text: str) -> None:
    assert diagnosed(text).verdict is None
