# Diagnose a text, go through one round, and print the hand-over. For PowerShell 5.1 and 7.
#
#     .\client.ps1 http://127.0.0.1:8000 error.txt
param([string]$Server, [string]$File)

$ErrorActionPreference = 'Stop'
$Api = $Server.TrimEnd('/') + '/api/v1/'

function Send($Path, $Body) {
    # As bytes: PowerShell 5.1 would not send UTF-8 by itself.
    $Bytes = [Text.Encoding]::UTF8.GetBytes((ConvertTo-Json $Body -Depth 5))
    Invoke-RestMethod -Method Post -Uri ($Api + $Path) -Body $Bytes -ContentType 'application/json'
}

function Write-Session($Path, $Body) {
    # A submission of its own: sent twice, it is stored once.
    $Body.submission = [guid]::NewGuid().ToString()
    Send $Path $Body
}

$Text = [IO.File]::ReadAllText((Resolve-Path $File))
$Diagnosis = Send 'diagnose' @{ text = $Text }
"Guide: $($Diagnosis.guide)"

$State = Write-Session 'sessions' @{ text = $Text; source = 'example' }
$Session = 'sessions/' + $State.token

while ($State.next.kind -eq 'questions') {
    $Choices = @{}
    foreach ($Question in $State.next.questions) {
        "Question: $($Question.text)"
        $Choices[$Question.key] = 'not_sure'
    }
    $State = Write-Session "$Session/answers" @{ answers = $Choices }
}

if ($State.next.kind -eq 'round') {
    $Done = @{}
    foreach ($Step in $State.next.steps) {
        "Step: $($Step.title)"
        $Done[$Step.key] = 'done'
    }
    $Attempt = @{ steps = $Done; result = 'same_error'; version = $State.version }
    $State = Write-Session "$Session/attempts" $Attempt
}

"Attempts: $(@($State.attempts).Count)"
$State = Write-Session "$Session/escalation" @{}
Invoke-RestMethod -Uri ($Server.TrimEnd('/') + "/$Session/hand-over.md")
