& {
  $HostName = 'yourorg.crm.dynamics.com'
  $FileName = 'CenterofExcellenceCoreComponents_managed.zip'
  # This block only reads. It prints lines "name: value", without names of people or of this machine.
  $ErrorActionPreference = 'Stop'
  function Hide-Profile { param([string]$Text)
    if ($HOME) { $Text = $Text -replace [regex]::Escape($HOME), '~' }
    $Text = $Text -replace '[A-Za-z]:\\Users\\[^\\]+', '~' -replace '\s+', ' '
    if ($Text.Length -gt 200) { $Text = $Text.Substring(0, 200) }
    $Text.Trim()
  }
  function Hide-Credentials { param([string]$Text)
    $Text -replace '[A-Za-z]+://', '' -replace '\S*@', '' -replace '/\S*', ''
  }
  function Show-Part { param([string]$Name, [scriptblock]$Read)
    try { $found = @(& $Read) } catch { $found = @('unknown') }
    if ($found.Count -eq 0) { $found = @('none') }
    foreach ($one in $found) { "${Name}: $(Hide-Profile $one)" }
  }
  function Get-PacVersion { param([string]$Path)
    $found = @()
    try {
      $folder = Split-Path -Parent $Path
      if ($Path -like '*\.dotnet\tools\*') {
        $store = Join-Path $folder '.store\microsoft.powerapps.cli.tool'
        $found = @(Get-ChildItem -LiteralPath $store -Directory | ForEach-Object { $_.Name })
      } elseif ($Path -like '*\PowerAppsCLI\*') {
        $inside = @(Get-ChildItem -LiteralPath $folder -Directory -Filter 'Microsoft.PowerApps.CLI.*')
        $found = @($inside | ForEach-Object { $_.Name -replace '^Microsoft\.PowerApps\.CLI\.', '' })
      } else {
        $found = @((Get-Item -LiteralPath $Path).VersionInfo.ProductVersion -replace '\+.*$', '')
      }
    } catch { $found = @() }
    $found = @($found | Where-Object { $_ -match '^\d+\.\d+' })
    if ($found.Count -eq 1) { return $found[0] }
    # Its files do not tell: then pac itself, whose every run prints a line "Version:".
    $ErrorActionPreference = 'Continue'
    $said = @(& $Path help 2>$null) -join ' '
    if ($said -match 'Version:\s*(\d[\w.]*)') { return $Matches[1] }
    'unknown'
  }
  '--- diagnostics 1 ---'
  Show-Part 'time-utc' { (Get-Date).ToUniversalTime().ToString('u') }
  Show-Part 'windows' {
    $key = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    try { $name = (Get-CimInstance -ClassName Win32_OperatingSystem).Caption } catch { $name = $key.ProductName }
    "$name $($key.DisplayVersion) build $($key.CurrentBuild).$($key.UBR)"
  }
  Show-Part 'powershell' { "$($PSVersionTable.PSVersion) $($PSVersionTable.PSEdition)" }
  Show-Part 'pac-copy' {
    $copies = @(Get-Command -Name pac -All -CommandType Application -ErrorAction SilentlyContinue)
    $paths = @($copies | ForEach-Object { $_.Source })
    $extension = 'Code\User\globalStorage\microsoft-isvexptools.powerplatform-vscode\pac\tools\pac.exe'
    if ($env:APPDATA) {
      $path = Join-Path $env:APPDATA $extension
      if (($paths -notcontains $path) -and (Test-Path -LiteralPath $path)) { $paths += $path }
    }
    foreach ($path in $paths) { "$(Get-PacVersion $path) $path" }
  }
  Show-Part 'port-443' {
    if ($HostName -like 'yourorg.*') { return 'not-tested' }
    $quiet = @{ WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue' }
    $test = Test-NetConnection -ComputerName $HostName -Port 443 @quiet
    if ($null -eq $test) { throw 'no result' }
    if ($test.TcpTestSucceeded) { 'yes' } else { 'no' }
  }
  Show-Part 'port-443-host' { '*.' + ($HostName -split '\.', 2)[1] }
  Show-Part 'proxy-winhttp' {
    $text = @(netsh winhttp show proxy) -join ' '
    $hosts = @([regex]::Matches($text, '[\w.-]+:\d{2,5}') | ForEach-Object { $_.Value })
    if ($hosts.Count) { 'set ' + ($hosts -join ', ') } else { 'none found in: ' + (Hide-Credentials $text) }
  }
  Show-Part 'proxy-user' {
    $path = 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Internet Settings'
    $key = Get-ItemProperty -LiteralPath $path
    if ($key.ProxyEnable -eq 1) { 'set ' + (Hide-Credentials $key.ProxyServer) }
    if ($key.AutoConfigURL) { 'script ' + (Hide-Credentials $key.AutoConfigURL) }
  }
  Show-Part 'proxy-variable' {
    foreach ($name in @('HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY')) {
      $variable = Get-Item -LiteralPath "Env:$name" -ErrorAction SilentlyContinue
      if ($variable) { "$name set " + (Hide-Credentials $variable.Value) }
    }
  }
  Show-Part 'connection' {
    $cards = @(Get-NetAdapter | Where-Object { $_.Status -eq 'Up' -and $_.HardwareInterface })
    $networks = @(Get-NetConnectionProfile)
    $networks = @($networks | Where-Object { "$($_.IPv4Connectivity)$($_.IPv6Connectivity)" -match 'Internet' })
    $indexes = @($networks | ForEach-Object { $_.InterfaceIndex })
    $online = @($cards | Where-Object { $indexes -contains $_.InterfaceIndex })
    if ($online.Count) { $cards = $online }
    $media = @($cards | ForEach-Object { "$($_.MediaType)/$($_.PhysicalMediaType)" })
    $other = '802\.11|Wireless|WWAN|BlueTooth'
    if ($media | Where-Object { $_ -match '802\.3' -and $_ -notmatch $other }) { 'wired' }
    elseif ($media | Where-Object { $_ -match '802\.11|Wireless (?!WAN)' }) { 'wifi' }
    else { 'unknown' }
  }
  Show-Part 'vpn' {
    $open = @()
    foreach ($all in @($false, $true)) {
      try { $known = @(Get-VpnConnection -AllUserConnection:$all) } catch { $known = @() }
      $open += @($known | Where-Object { $_.ConnectionStatus -eq 'Connected' })
    }
    $virtual = @(Get-NetAdapter | Where-Object { $_.Status -eq 'Up' -and -not $_.HardwareInterface })
    $names = @($virtual | ForEach-Object { $_.InterfaceDescription })
    $tunnels = 'VPN|AnyConnect|Cisco Secure|GlobalProtect|PANGP|Forti|Juniper|Pulse|Ivanti|Check Point'
    $tunnels += '|TAP-|Wintun|WireGuard|OpenVPN|Zscaler|SonicWall|F5 |Citrix|NetExtender|WAN Miniport'
    $harmless = 'Hyper-V|VMware|VirtualBox|Loopback|Bluetooth|Wi-Fi Direct|Kernel Debug|Npcap|Teredo'
    if ($open.Count -or ($names | Where-Object { $_ -match $tunnels })) { 'yes' }
    elseif ($names | Where-Object { $_ -notmatch $harmless }) { 'unknown' }
    else { 'no' }
  }
  Show-Part 'adapter' {
    Get-NetAdapter | Where-Object { $_.Status -eq 'Up' } | ForEach-Object { $_.InterfaceDescription }
  }
  $file = $null
  try {
    foreach ($folder in @((Get-Location).ProviderPath, (Join-Path $HOME 'Downloads'))) {
      $path = Join-Path $folder $FileName
      if (-not $file -and (Test-Path -LiteralPath $path -PathType Leaf)) { $file = Get-Item -LiteralPath $path }
    }
  } catch { $file = $null }
  Show-Part 'file' { if ($file) { $file.Name } else { 'not-found' } }
  if ($file) {
    Show-Part 'file-bytes' { $file.Length }
    Show-Part 'file-sha256' { (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash }
  }
  Show-Part 'browser' {
    $programs = @(@('Edge', 'msedge.exe'), @('Chrome', 'chrome.exe'), @('Firefox', 'firefox.exe'))
    foreach ($program in $programs) {
      $version = ''
      foreach ($root in @('HKCU:', 'HKLM:')) {
        try {
          $key = "$root\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\$($program[1])"
          $path = (Get-ItemProperty -LiteralPath $key).'(default)'.Trim('"')
          if (-not $version) { $version = (Get-Item -LiteralPath $path).VersionInfo.ProductVersion }
        } catch { }
      }
      if ($version) { "$($program[0]) $version" }
    }
  }
  '--- end of diagnostics 1 ---'
}
