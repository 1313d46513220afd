"""Words that stand where something private would, and give nothing away."""

from __future__ import annotations


def _words(text: str) -> frozenset[bytes]:
    return frozenset(text.encode().split())


# Stands where a value would, and gives nothing away.
SAID = _words("""
    %22 %27 null none nil true false empty required missing expired invalid incorrect wrong redacted hidden
    undefined yes no n/a the is was must not has for and or in on of to a an it that this should can
    cannot with from 3d erforderlich abgelaufen falsch ungültig requis incorrecto requerido changed
    unchanged ok set unset string securestring text value unknown
""")
# Stands where the name of a person would.
NOBODY = _words("""
    system admin administrator administrators root guest anonymous unknown none null n/a na unassigned
    everyone all team user users owner maker microsoft service sa local network authority nobody true
    false default public username yourname error failed missing invalid required undefined role support
    members contributor contributors reader administrateur administrador administratoren organization
    environment business yes no me it sir madam colleagues community customer customers maintainer
    maintainers both zusammen welt world tous todos alle support-team developer developers hello there
    folks expert experts author authors ms import upgrade solution
""")
# Stands before a backslash without being a domain.
NO_DOMAIN = _words("""
    hklm hkcu hkcr hku hkcc software system bin obj src temp tmp lib windows program authority service
    builtin error warn warning info debug fatal fail failed trace verbose microsoft nuget appdata
    system32 wow6432node iis sqlserver wsman cert env variable function alias hkey_local_machine
    hkey_current_user policies currentversion currentcontrolset
""")
# What names of files end with.
FILES = _words("""
    png jpg jpeg gif svg ico js mjs css json xml zip cab dll exe ps1 psm1 cs ts tsx md txt log yml yaml
    html msapp pdf csv xlsx docx cmd bat py sh config resx nupkg map xaml
""")
# What hosts end with, as far as they stand in e-mail addresses.
ENDINGS = _words("""
    com net org de fr es it nl ch at be uk co io eu us ca au jp cn br mx in se no dk fi pl cz pt ie nz
    za edu gov mil info biz dev app cloud example test local
""")
# Belongs to Microsoft or to an example and says nothing about anybody.
PUBLIC_HOSTS = _words("""
    yourorg www admin make api login disco globaldisco org orgname myorg tenant tenantname port services
    dev-make gov high apps create learn docs support community environment region prod status microsoft
    m365 static
""")
# Folders of build machines and of nobody.
SHARED_FOLDERS = _words("""
    public default all runner runneradmin vsts vssadministrator vsts_azpcontainer containeradministrator
    containeruser user username administrator admin azureuser users shared me index
""")
PUBLIC_ENDINGS = (
    b".microsoft.com",
    b".powerapps.com",
    b".microsoftonline.com",
    b".dynamics.com",
    b".powerplatform.com",
    b".azure.com",
    b".windows.net",
    b".office.com",
    b".office365.com",
    b".github.com",
    b".githubusercontent.com",
    b".powerautomate.com",
    b".azure-apim.net",
    b".azureedge.net",
    b".nuget.org",
    b".msftauth.net",
)
# What follows an @ in annotations of the web interface, and in names of pictures.
ANNOTATIONS = (b"odata.", b"microsoft.dynamics.", b"mscrm.", b"2x.", b"3x.")
